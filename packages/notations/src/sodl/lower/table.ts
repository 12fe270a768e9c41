import type { Id } from '@specwright/model/reference';
import type { System } from '@specwright/model/system';
import type { AstNode } from 'langium';
import type {
  SodlDesign,
  SodlDesignMember,
  SodlDocument,
  SodlElement,
  SodlInterface,
  SodlModule,
  SodlSection,
} from '../generated/ast.ts';
import { titleOf, unquoted } from '../names.ts';

/** A part that others can name, before it has an id. */
export interface Declaration {
  readonly kind: 'design' | 'template' | 'interface' | 'designModule' | 'policy' | 'pipeline' | 'section' | 'record';
  readonly name: string;
  readonly namespace: string;
  readonly node: AstNode;
  /** The system or template around it, or that of its file. */
  readonly design?: SodlDesign;
}

/** What a file declares. `signature` changes when a name of it does that another file could see. */
export interface FileDeclarations {
  readonly file: string;
  readonly declarations: readonly Declaration[];
  readonly signature: string;
}

/** Everything that can be named in a file, in the order written. */
export function declarationsOf(file: string, document: SodlDocument): FileDeclarations {
  const systems = document.elements.filter(isSystem);
  const only = systems.length === 1 ? systems[0] : undefined;
  const namespace = only === undefined ? fileNamespace(file) : titleOf(only.name) || fileNamespace(file);
  const collector = new Collector();
  for (const element of document.elements) {
    if (element.$type === 'SodlDesign') collector.design(element);
    else collector.member(element, namespace, only);
  }
  const { declarations } = collector;
  const signature = declarations.map(({ kind, name, namespace: space }) => `${kind} ${space} ${name}`).join('\n');
  return { file, declarations, signature };
}

function isSystem(element: SodlElement): element is SodlDesign {
  return element.$type === 'SodlDesign' && element.keyword === 'system';
}

function fileNamespace(file: string): string {
  return decodeURIComponent(file.slice(file.lastIndexOf('/') + 1)).replace(/\.[^.]*$/, '');
}

class Collector {
  readonly declarations: Declaration[] = [];

  design(node: SodlDesign): void {
    const name = titleOf(node.name);
    this.declarations.push({ kind: node.keyword === 'template' ? 'template' : 'design', name, namespace: name, node });
    for (const member of node.members) this.member(member, name, node);
  }

  member(node: SodlElement | SodlDesignMember, namespace: string, design: SodlDesign | undefined): void {
    const add = (kind: Declaration['kind'], name: string, declared: AstNode = node): void => {
      this.declarations.push({ kind, name, namespace, node: declared, ...(design === undefined ? {} : { design }) });
    };
    switch (node.$type) {
      case 'SodlInterface':
        add('interface', titleOf(node.name));
        for (const record of recordsOf(node)) add('record', record.name ?? '', record);
        break;
      case 'SodlModule':
        add('designModule', titleOf(node.name));
        for (const record of recordsOf(node)) add('record', record.name ?? '', record);
        for (const member of node.members) {
          if (member.$type === 'SodlSection') add('section', `${titleOf(node.name)}.${sectionName(member)}`, member);
        }
        break;
      case 'SodlPolicy':
        add('policy', titleOf(node.name));
        break;
      case 'SodlPipeline':
        add('pipeline', titleOf(node.name));
        break;
      case 'SodlSection':
        add('section', sectionName(node));
        break;
    }
  }
}

function recordsOf(node: SodlInterface | SodlModule): (AstNode & { name?: string })[] {
  const members = node.$type === 'SodlInterface' ? node.members : node.members.flatMap(apiMembers);
  return members.filter(({ $type }) => $type === 'SodlModel');
}

function apiMembers(member: SodlModule['members'][number]): readonly AstNode[] {
  return member.$type === 'SodlApi' ? member.members : [];
}

function sectionName({ keyword, name }: SodlSection): string {
  return name === undefined ? (keyword ?? '') : `${keyword}.${unquoted(name)}`;
}

interface Entry extends Declaration {
  readonly id: Id;
  readonly file: string;
}

/** The names of all files of a project: gives every part its id and says what a word means where. */
export class DesignTable {
  readonly #ids = new Map<AstNode, Id>();
  readonly #entries = new Map<string, Entry[]>();
  readonly #modulesOfSystem = new Map<string, Id[]>();
  readonly #types = new Map<string, Id[]>();

  constructor(files: readonly FileDeclarations[], system: System) {
    const counts = new Map<string, number>();
    for (const { file, declarations } of files) {
      for (const declaration of declarations) {
        const { kind, name, namespace, node } = declaration;
        const base = kind === 'design' || kind === 'template' ? `${kind}:${name}` : `${kind}:${namespace}/${name}`;
        const count = (counts.get(base) ?? 0) + 1;
        counts.set(base, count);
        const id = count === 1 ? base : `${base}#${count}`;
        this.#ids.set(node, id);
        append(this.#entries, `${kind} ${name}`, { ...declaration, id, file });
      }
    }
    for (const { id, name } of system.modules) append(this.#modulesOfSystem, sameName(name), id);
    for (const { id, name, forward } of system.entities) {
      if (!forward || !this.#types.has(name)) append(this.#types, name, id);
    }
    for (const { id, name } of [...system.errors, ...system.events]) append(this.#types, name, id);
  }

  idOf(node: AstNode): Id {
    return this.#ids.get(node) ?? '';
  }

  /** Interfaces: those of the namespace, then of the file, then of the templates above, then of the workspace. Several: nobody can tell which. */
  interfaces(name: string, at: Place): readonly Id[] {
    return this.#find('interface', name, at, true);
  }

  templates(name: string, at: Place): readonly Id[] {
    return this.#find('template', name, at, true);
  }

  modules(name: string, at: Place): readonly Id[] {
    return this.#find('designModule', name, at, false);
  }

  /** A record of the owner, of the namespace, of the file; else an entity, error or event of the project; else an interface. */
  types(name: string, at: Place): readonly Id[] {
    const records = this.#find('record', name, at, false);
    if (records.length > 0) return records.slice(0, 1);
    const foreign = this.#types.get(name);
    return foreign?.slice(0, 1) ?? this.interfaces(name, at).slice(0, 1);
  }

  /** A section with a name: `ui_theme "Dark"`. */
  sections(name: string, at: Place): readonly Id[] {
    return this.#find('section', name, at, true);
  }

  /** The module that an SDS manifest declares under that name. */
  boundModule(name: string): Id | undefined {
    const found = this.#modulesOfSystem.get(sameName(name));
    return found?.length === 1 ? found[0] : undefined;
  }

  #find(kind: Declaration['kind'], name: string, at: Place, everywhere: boolean): readonly Id[] {
    const all = name === '' ? [] : (this.#entries.get(`${kind} ${name}`) ?? []);
    const near = [
      all.filter(({ namespace, file }) => file === at.file && namespace === at.namespace),
      all.filter(({ file }) => file === at.file),
      all.filter(({ namespace }) => at.ancestors.includes(namespace)),
    ];
    // Who declares one name twice in one place has a finding for that; the word means the first.
    for (const entries of near) if (entries[0] !== undefined) return [entries[0].id];
    return everywhere ? all.map(({ id }) => id) : [];
  }

  /** The names of the templates above a system or template, the nearest first. */
  ancestorsOf(design: SodlDesign | undefined, file: string): string[] {
    const names: string[] = [];
    let at = design;
    while (at?.parent !== undefined) {
      const name = titleOf(at.parent);
      const all = this.#entries.get(`template ${name}`) ?? [];
      const next = all.find((entry) => entry.file === file) ?? all[0];
      if (next === undefined || names.includes(name)) break;
      names.push(name);
      at = next.node as SodlDesign;
    }
    return names;
  }
}

/** From where a name is looked for. */
export interface Place {
  readonly file: string;
  readonly namespace: string;
  /** The templates above. */
  readonly ancestors: readonly string[];
}

/** `OrderService` and `order-service` are one module. */
function sameName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
