import { posix } from 'node:path';

/** Collects what a TypeScript file imports and writes it in the order that Biome keeps. */
export class Imports {
  readonly #values = new Map<string, Set<string>>();
  readonly #types = new Map<string, Set<string>>();

  /** The name of a value, after saying where it comes from. */
  value(name: string, from: string): string {
    add(this.#values, from, name);
    return name;
  }

  /** The name of a value that is the same wherever it comes from: it is taken from the first place that is named. */
  shared(name: string, from: string): string {
    const isThere = [...this.#values.values()].some((names) => names.has(name));
    return isThere ? name : this.value(name, from);
  }

  /** The name of a type. */
  type(name: string, from: string): string {
    add(this.#types, from, name);
    return name;
  }

  /** Written for the file of that path: what lies beside it is imported from there. */
  render(path: string): string {
    const values = fromHere(this.#values, path);
    const types = fromHere(this.#types, path);
    const sources = [...new Set([...values.keys(), ...types.keys()])].sort(compareSources);
    return sources.map((source) => this.#line(source, values.get(source), types.get(source))).join('\n');
  }

  #line(source: string, values: ReadonlySet<string> = new Set(), allTypes: ReadonlySet<string> = new Set()): string {
    const types = [...allTypes].filter((name) => !values.has(name));
    if (values.size === 0) return `import type { ${types.sort(compareText).join(', ')} } from '${source}';`;
    const marked = new Set(types);
    const all = [...values, ...types].sort(compareText);
    const names = all.map((name) => (marked.has(name) ? `type ${name}` : name));
    return `import { ${names.join(', ')} } from '${source}';`;
  }
}

/** `../domain/errors.js` is `./errors.js` in `src/domain`. */
function fromHere(map: ReadonlyMap<string, ReadonlySet<string>>, path: string): Map<string, Set<string>> {
  const shortened = new Map<string, Set<string>>();
  for (const [source, names] of map) {
    const near = source.startsWith('.') ? nearest(source, posix.dirname(path)) : source;
    for (const name of names) add(shortened, near, name);
  }
  return shortened;
}

function nearest(source: string, folder: string): string {
  const way = posix.relative(folder, posix.join(folder, source));
  return way.startsWith('.') ? way : `./${way}`;
}

function add(map: Map<string, Set<string>>, key: string, name: string): void {
  const names = map.get(key) ?? new Set<string>();
  names.add(name);
  map.set(key, names);
}

/** Node's own modules, packages, then paths: those further up first. */
function compareSources(a: string, b: string): number {
  return rank(a) - rank(b) || climb(b) - climb(a) || compareText(a, b);
}

function rank(source: string): number {
  if (source.startsWith('node:')) return 0;
  return source.startsWith('.') ? 2 : 1;
}

function climb(source: string): number {
  return source.split('/').filter((part) => part === '..').length;
}

/** Letter by letter without regard to case; of the same letter the capital goes first. */
function compareText(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [x = '', y = ''] = [left[at], right[at]];
    const [small, other] = [x.toLowerCase(), y.toLowerCase()];
    if (small !== other) return small < other ? -1 : 1;
    if (x !== y) return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
