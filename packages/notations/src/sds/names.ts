import { headOf } from '@specwright/checks/pathTable';
import type { ActionDeclaration, EntityDeclaration, FileDeclarations, TypeDeclaration } from './declarations.ts';
import { formsOf } from './scopeNames.ts';

/**
 * The keys under which files look up what other files declare. A file says under which keys it can be found (`visibleNames`),
 * the table of names notes under which keys it was asked (`SymbolTable.reading`): where the two meet, a change is seen.
 */
export const nameKeys = {
  /** What every name may depend on: which modules and specs there are. Each file looks it up. */
  modules: 'modules',
  /** Which entities are one step from each other. */
  neighbours: 'neighbours',
  /** Something of that kind with that name. `*`: all of the kind. */
  named: (kind: NameKind, name: string): string => `${kind} ${name}`,
  /** The apis whose paths begin with that segment; with none: those that may begin with anything. */
  paths: (head: string | undefined): string => `paths ${head ?? ''}`,
} as const;

/** `module`: its lists; `word`: a form of the name of an entity; `field`: by its own name. */
export type NameKind =
  | 'module'
  | 'entity'
  | 'word'
  | 'field'
  | 'error'
  | 'event'
  | 'exposed'
  | 'action'
  | 'role'
  | 'edge'
  | 'paths';

/** Key → what the file says under it, so that two equal texts mean that nothing has changed there. */
export function visibleNames(file: Omit<FileDeclarations, 'names'>): ReadonlyMap<string, string> {
  return new VisibleNames(file).texts;
}

class VisibleNames {
  readonly texts = new Map<string, string>();
  readonly #file: Omit<FileDeclarations, 'names'>;

  constructor(file: Omit<FileDeclarations, 'names'>) {
    this.#file = file;
    for (const module of file.modules) this.#module(module);
    for (const name of file.specs) this.#add(nameKeys.modules, `${file.file} ${name}`);
    for (const entity of file.entities) this.#entity(entity);
    for (const { entity, field } of file.machines) this.#named('entity', entity, field);
    for (const { from, to } of file.edges) {
      this.#named('edge', from, to);
      this.#named('edge', to, from);
      this.#add(nameKeys.neighbours, `${from} ${to}`);
    }
    this.#behaviour();
  }

  #module({ name, owns, exposes, part }: FileDeclarations['modules'][number]): void {
    this.#add(nameKeys.modules, `${name} ${this.#specOf(part)}`);
    this.#named('module', name, JSON.stringify([owns, exposes.map((exposed) => exposed.name)]));
    for (const owned of owns) this.#entityName(owned, name);
    for (const exposed of exposes) this.#named('exposed', exposed.name, name);
  }

  #entity({ name, forms, fields, part }: EntityDeclaration): void {
    this.#entityName(name, this.#specOf(part), forms);
    for (const field of fields) {
      const text = plain(field);
      this.#named('entity', name, text);
      this.#named('field', field.name, name);
      if (isLink(field.type)) this.#add(nameKeys.neighbours, `${name} ${text}`);
    }
  }

  #entityName(name: string, where: string, forms = formsOf(name)): void {
    this.#named('entity', name, where);
    this.#add(nameKeys.neighbours, name);
    for (const [word, form] of forms) this.#add(nameKeys.named('word', word), `${form} ${name}`);
  }

  #behaviour(): void {
    const { errors, events, actions, apis, roles } = this.#file;
    for (const { name, part } of errors) this.#named('error', name, this.#specOf(part));
    for (const event of events) this.#named('event', event.name, `${this.#specOf(event.part)} ${plain(event)}`);
    for (const action of actions) this.#named('action', action.name, `${this.#specOf(action.part)} ${callOf(action)}`);
    for (const { method, path } of apis) {
      this.#add(nameKeys.paths(headOf(path)), `${method} ${path}`);
      this.#add(nameKeys.named('paths', '*'), `${method} ${path}`);
    }
    for (const name of roles) this.#named('role', name, '');
  }

  #named(kind: NameKind, name: string, text: string): void {
    this.#add(nameKeys.named(kind, name), text);
    this.#add(nameKeys.named(kind, '*'), `${name} ${text}`);
  }

  #add(key: string, text: string): void {
    const known = this.texts.get(key);
    this.texts.set(key, known === undefined ? text : `${known}\n${text}`);
  }

  #specOf(part: number): string {
    return this.#file.parts[part]?.spec ?? '';
  }
}

/** A field that may lead to another entity. */
function isLink({ kind }: TypeDeclaration): boolean {
  return kind === 'reference' || kind === 'named';
}

/** What another file sees of an action: what it is called with. */
function callOf({ name, parameters }: ActionDeclaration): string {
  return plain({ name, parameters });
}

/** Without the places among the parts of the file, which say nothing that their order does not. */
function plain(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => (key === 'part' ? undefined : each));
}

/** The keys under which two states of a file say different things. */
export function changedNames(
  before: ReadonlyMap<string, string> | undefined,
  after: ReadonlyMap<string, string> | undefined,
): ReadonlySet<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  for (const [key, text] of before ?? []) if (after?.get(key) !== text) changed.add(key);
  for (const key of after?.keys() ?? []) if (before?.has(key) !== true) changed.add(key);
  return changed;
}
