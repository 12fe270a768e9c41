import { shop } from './shop.ts';
import { tasks } from './tasks.ts';

/** A specification to begin with. */
export interface Template {
  readonly name: string;
  /** For humans, one line. */
  readonly title: string;
  /** Path within the new folder → text. */
  readonly files: Readonly<Record<string, string>>;
}

/** The first is taken where none is named. */
export const templates: readonly Template[] = [
  { name: 'tasks', title: 'projects and their tasks: the smallest useful service', files: withSettings(tasks) },
  {
    name: 'shop',
    title: 'products, carts, orders: guards, actions, events, a state machine',
    files: withSettings(shop),
  },
];

function withSettings(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const settings = {
    sources: ['**/*.sds'],
    targets: [{ name: 'ts-express-prisma', database: 'sqlite', out: 'service' }],
  };
  return { 'specwright.json': `${JSON.stringify(settings, undefined, 2)}\n`, ...files };
}
