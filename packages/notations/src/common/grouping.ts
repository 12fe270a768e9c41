/** What a file says about where it belongs. */
export interface FileHeader {
  readonly notation: 'sds' | 'sodl';
  /** URI. */
  readonly file: string;
  /** Names of its `system` blocks. */
  readonly systems: readonly string[];
  /** Names of its `module` blocks. */
  readonly modules: readonly string[];
  /** Names of its `spec` blocks. */
  readonly specs: readonly string[];
}

/** Files that are one system. */
export interface FileGroup {
  /** Stays the same while files come and go: the root and the system or folder that holds the group together. */
  readonly key: string;
  /** URI of the project's folder. */
  readonly root: string;
  /** The name that the system has when no `system` block gives one. */
  readonly name: string;
  /** In alphabetical order. */
  readonly files: readonly string[];
  /** Files of another group that every design of the project sees: they have templates and interfaces, and no system. */
  readonly libraries: readonly string[];
}

/**
 * Groups files to systems; the result depends on nothing but the arguments. The files of a project are one system,
 * unless their `system` blocks bear several names: then a file without one belongs to the system that declares its
 * module, else to the only system of its own folder, else with the leftovers of that folder. A design file (SODL) belongs
 * to the only system of its project, of several to the one of its name, else to the one that declares a module of its; design
 * files without such a system are one group. Those of them that have neither system nor module are libraries: the designs
 * of the other groups see them too.
 * @param roots URIs of project folders; the nearest one above a file is its project
 */
export function groupFiles(headers: readonly FileHeader[], roots: readonly string[]): FileGroup[] {
  const byRoot = new Map<string, FileHeader[]>();
  for (const header of headers.toSorted((a, b) => compare(a.file, b.file))) {
    append(byRoot, rootOf(header.file, roots), header);
  }
  return [...byRoot]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([root, files]) => groupsWithDesigns(root, files))
    .toSorted((a, b) => compare(a.key, b.key));
}

/** The nearest project folder above a file, else the folder of the file. */
export function rootOf(file: string, roots: readonly string[]): string {
  const above = roots.filter((root) => file.startsWith(withSlash(root)));
  const nearest = above.toSorted((a, b) => b.length - a.length)[0];
  return nearest === undefined ? folderOf(file) : withoutSlash(nearest);
}

function groupsWithDesigns(root: string, files: readonly FileHeader[]): FileGroup[] {
  const others = files.filter(({ notation }) => notation !== 'sodl');
  const groups = others.length === 0 ? [] : groupsOfProject(root, others);
  const modulesOf = new Map(
    groups.map((group) => [
      group.key,
      others.filter(({ file }) => group.files.includes(file)).flatMap(({ modules }) => modules),
    ]),
  );
  const joined = new Map<FileGroup | undefined, string[]>();
  for (const header of files) {
    if (header.notation !== 'sodl') continue;
    const group = groupOfDesign(header, groups, modulesOf);
    joined.set(group, [...(joined.get(group) ?? []), header.file]);
  }
  const designs = joined.get(undefined);
  const own = designs && { key: `${root} designs/`, root, name: nameOfGroup(root, designs), files: designs };
  const shared = files.filter((header) => designs?.includes(header.file) && isLibrary(header)).map(({ file }) => file);
  const all = groups.map((group) => {
    const added = joined.get(group);
    if (added === undefined) return group;
    return { ...group, files: [...group.files, ...added].toSorted(compare), libraries: shared };
  });
  return own === undefined ? all : [...all, { ...own, libraries: [] }];
}

function isLibrary({ systems, modules }: FileHeader): boolean {
  return systems.length === 0 && modules.length === 0;
}

/** The system that a design file is about, where there is one. */
function groupOfDesign(
  header: FileHeader,
  groups: readonly FileGroup[],
  modulesOf: ReadonlyMap<string, readonly string[]>,
): FileGroup | undefined {
  if (groups.length < 2) return groups[0];
  const names = new Set(header.systems.map(sameName));
  const named = groups.filter(({ name }) => names.has(sameName(name)));
  if (named.length > 0) return named[0];
  const declaring = groups.filter(({ key }) => modulesOf.get(key)?.some((module) => header.modules.includes(module)));
  return declaring.length === 1 ? declaring[0] : undefined;
}

/** `BookShop` and `book-shop` are one name. */
function sameName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

function nameOfGroup(root: string, files: readonly string[]): string {
  const only = files.length === 1 ? files[0] : undefined;
  return only === undefined ? lastSegment(root) : lastSegment(only).replace(/\.[^.]*$/, '');
}

function groupsOfProject(root: string, files: readonly FileHeader[]): FileGroup[] {
  const names = new Set(files.flatMap((file) => file.systems.slice(0, 1)));
  if (names.size < 2) {
    const paths = files.map(({ file }) => file);
    return [{ key: `${root} `, root, name: nameOfGroup(root, paths), files: paths, libraries: [] }];
  }
  const manifests = files.filter(({ systems }) => systems.length > 0);
  const groups = new Map<string, { name: string; files: string[] }>();
  for (const header of files) {
    const system = header.systems[0] ?? systemOf(header, manifests);
    const key = system === undefined ? `${root} ${folderOf(header.file)}/` : `${root} ${system}`;
    const group = groups.get(key) ?? { name: system ?? lastSegment(folderOf(header.file)), files: [] };
    group.files.push(header.file);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key, root, ...group, libraries: [] }));
}

/** The system of a file that names none itself. */
function systemOf(header: FileHeader, manifests: readonly FileHeader[]): string | undefined {
  const wanted = header.specs[0] ?? header.modules[0];
  const declaring = manifests.filter(({ modules }) => wanted !== undefined && modules.includes(wanted));
  const nearest = declaring.toSorted((a, b) => distance(header.file, a.file) - distance(header.file, b.file))[0];
  if (nearest !== undefined) return nearest.systems[0];
  const folder = folderOf(header.file);
  const here = new Set(
    manifests.filter(({ file }) => folderOf(file) === folder).flatMap(({ systems }) => systems[0] ?? []),
  );
  return here.size === 1 ? [...here][0] : undefined;
}

/** How many folders lie between two files. */
function distance(a: string, b: string): number {
  const left = folderOf(a).split('/');
  const right = folderOf(b).split('/');
  let common = 0;
  while (common < left.length && left[common] === right[common]) common++;
  return left.length + right.length - 2 * common;
}

export function folderOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

function lastSegment(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)) || 'system';
}

function withSlash(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
