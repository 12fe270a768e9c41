import type { Target } from './target.ts';
import { tsExpressPrisma } from './ts-express-prisma/target.ts';

const targets: readonly Target[] = [tsExpressPrisma];

/** The names that `--target` takes. */
export const targetNames: readonly string[] = targets.map((target) => target.name);

/** A target by its name. */
export function targetNamed(name: string): Target | undefined {
  return targets.find((target) => target.name === name);
}

export { databases } from './target.ts';
