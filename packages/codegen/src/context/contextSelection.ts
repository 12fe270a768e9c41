import type { ContextFile, ContextPack } from './contextFile.ts';

/** Which part of a pack is wanted: all of it, a module, a step, or a step for a module. */
export interface ContextWish {
  readonly module?: string;
  readonly step?: string;
  /** Of several systems: this one. */
  readonly system?: string;
}

/** The files that answer a wish, each system's `global.md` first; none where no file is about what is wished. */
export function selectContext(packs: readonly ContextPack[], wish: ContextWish): ContextFile[] {
  return packs.flatMap(({ files }) => {
    const wanted = files.filter((file) => answers(file, wish));
    const systems = new Set(wanted.map(({ system }) => system));
    return files.filter((file) => wanted.includes(file) || (file.role === 'global' && systems.has(file.system)));
  });
}

function answers({ role, module, step, system }: ContextFile, wish: ContextWish): boolean {
  if (role === 'manifest' || (wish.system !== undefined && system !== wish.system)) return false;
  if (wish.step !== undefined) {
    return role === 'step' && step === wish.step && (wish.module === undefined || module === wish.module);
  }
  return wish.module === undefined || (role === 'module' && module === wish.module);
}

/** Several files as one text for an agent. */
export function contextText(files: readonly ContextFile[]): string {
  return files.map(({ content }) => content).join('\n---\n\n');
}

/** The names that a wish can have: for messages. */
export function contextNames(packs: readonly ContextPack[]): { readonly modules: string[]; readonly steps: string[] } {
  const files = packs.flatMap((pack) => pack.files);
  const modules = files.flatMap(({ role, module }) => (role === 'module' && module !== undefined ? [module] : []));
  const steps = files.flatMap(({ role, step }) => (role === 'step' && step !== undefined ? [step] : []));
  return { modules: [...new Set(modules)], steps: [...new Set(steps)] };
}
