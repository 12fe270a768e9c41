import { type AstNode, AstUtils } from 'langium';
import {
  isSdsApiOut,
  isSdsAssertion,
  isSdsCall,
  isSdsEntity,
  isSdsPath,
  isSdsStatement,
  isSdsStep,
  type SdsAction,
  type SdsApi,
  type SdsDocument,
  type SdsElement,
  type SdsEntity,
  type SdsEvent,
  type SdsField,
  type SdsModule,
  type SdsObjectMember,
  type SdsObjectType,
  type SdsParameter,
  type SdsStatement,
  type SdsType,
} from './generated/ast.ts';
import { isPrimitive } from './lower/primitives.ts';
import { visibleNames } from './names.ts';
import { formsOf } from './scopeNames.ts';

/** What a file declares, without places: what other files can see of it, and all that name resolution needs. */
export interface FileDeclarations {
  readonly file: string;
  readonly parts: readonly DeclaredPart[];
  readonly modules: readonly ModuleDeclaration[];
  readonly specs: readonly string[];
  readonly entities: readonly EntityDeclaration[];
  readonly edges: readonly EdgeDeclaration[];
  readonly machines: readonly MachineDeclaration[];
  readonly errors: readonly NamedDeclaration[];
  readonly events: readonly EventDeclaration[];
  readonly actions: readonly ActionDeclaration[];
  readonly apis: readonly ApiDeclaration[];
  readonly roles: readonly string[];
  /** What other files can see of it, by the keys under which they look it up (`nameKeys`). */
  readonly names: ReadonlyMap<string, string>;
  /** Equal: the fields have the same types at the same places, so that what was copied of them still holds. */
  readonly typesSignature: string;
}

/** A node that gets an id. `base` is the id before duplicates are numbered. */
export interface DeclaredPart {
  readonly node: AstNode;
  readonly base: string;
  /** The name of the `spec` block above it in its file. */
  readonly spec?: string;
}

/** `part`: place in `FileDeclarations.parts`. */
export interface NamedDeclaration {
  readonly name: string;
  readonly part: number;
}
export interface ModuleDeclaration extends NamedDeclaration {
  readonly owns: readonly string[];
  readonly exposes: readonly NamedDeclaration[];
}
export type TypeDeclaration =
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'enum'; readonly values: readonly NamedDeclaration[] }
  | { readonly kind: 'reference'; readonly entity: string }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'object' };
export interface FieldDeclaration extends NamedDeclaration {
  readonly type: TypeDeclaration;
  readonly optional: boolean;
  readonly decorators: readonly string[];
  /** The argument of `@snapshot`. */
  readonly snapshot?: string;
}
export interface EntityDeclaration extends NamedDeclaration {
  /** What a sentence may call it (`formsOf`). */
  readonly forms: ReturnType<typeof formsOf>;
  readonly fields: readonly FieldDeclaration[];
}
export interface EdgeDeclaration extends NamedDeclaration {
  readonly from: string;
  readonly to: string;
}
export interface MachineDeclaration extends NamedDeclaration {
  readonly entity: string;
  readonly field: string;
}
export interface EventDeclaration extends NamedDeclaration {
  readonly entity?: string;
  readonly payload: readonly ValueDeclaration[];
}
/** What the statements of an action or api say that decides what its names mean. */
export interface BodyDeclaration {
  /** All paths, by which an untyped parameter finds its entities. */
  readonly uses: readonly string[];
  /** The names after `create`. */
  readonly makes: readonly string[];
  /** The names after `=>`. */
  readonly raises: readonly string[];
  /** The words behind the verbs of steps: what a port may be about. */
  readonly nouns: readonly string[];
  /** Equal signatures: the names mean the same. Only files with errors that it raises look into a body. */
  readonly signature: string;
}
export interface ValueDeclaration extends NamedDeclaration {
  readonly typed?: TypeDeclaration;
}
export interface ActionDeclaration extends NamedDeclaration {
  readonly parameters: readonly ValueDeclaration[];
  readonly body: BodyDeclaration;
}
export interface ApiDeclaration extends NamedDeclaration {
  readonly method: string;
  readonly path: string;
  readonly inputs: readonly ValueDeclaration[];
  /** The entity of `in: Entity`. */
  readonly inputEntity?: string;
  readonly outputs: readonly string[];
  readonly body: BodyDeclaration;
}

/** Collects what a file declares. Never throws: what recovery left out is not there. */
export function declarationsOf(file: string, document: SdsDocument): FileDeclarations {
  const collector = new Collector();
  for (const element of document.elements) collector.element(element);
  const { parts, ...lists } = collector;
  const declared = { file, parts, ...lists, typesSignature: typesSignatureOf(document) };
  return { ...declared, names: visibleNames(declared) };
}

/** The entities as written and where: the model's types say both. */
function typesSignatureOf(document: SdsDocument): string {
  return document.elements
    .filter(isSdsEntity)
    .map(({ $cstNode: node }) => `${node?.range.start.line}:${node?.range.start.character} ${node?.text}`)
    .join('\n');
}

class Collector {
  readonly parts: DeclaredPart[] = [];
  readonly modules: ModuleDeclaration[] = [];
  readonly specs: string[] = [];
  readonly entities: EntityDeclaration[] = [];
  readonly edges: EdgeDeclaration[] = [];
  readonly machines: MachineDeclaration[] = [];
  readonly errors: NamedDeclaration[] = [];
  readonly events: EventDeclaration[] = [];
  readonly actions: ActionDeclaration[] = [];
  readonly apis: ApiDeclaration[] = [];
  readonly roles: string[] = [];

  element(node: SdsElement): void {
    switch (node.$type) {
      case 'SdsModule':
        this.#module(node);
        return;
      case 'SdsSpec':
        this.specs.push(node.name ?? '');
        this.#declare(node, 'spec', node.name ?? '');
        return;
      case 'SdsEntity':
        this.#entity(node);
        return;
      case 'SdsEdge': {
        const part = this.#declare(node, 'edge', `${node.from ?? ''}->${node.to ?? ''}`);
        this.edges.push({ name: '', part, from: node.from ?? '', to: node.to ?? '' });
        return;
      }
      case 'SdsMachine': {
        const name = `${node.entity ?? ''}.${node.field ?? ''}`;
        const part = this.#declare(node, 'machine', name);
        this.machines.push({ name, part, entity: node.entity ?? '', field: node.field ?? '' });
        return;
      }
      case 'SdsError':
        this.errors.push({ name: node.name ?? '', part: this.#declare(node, 'error', node.name ?? '') });
        return;
      case 'SdsEvent':
        this.#event(node);
        return;
      case 'SdsAction':
        this.#action(node);
        return;
      case 'SdsApi':
        this.#api(node);
        return;
      default:
        this.#block(node);
    }
  }

  /** Blocks without a name of their own are told apart by their module and their order. */
  #block(node: SdsElement): void {
    switch (node.$type) {
      case 'SdsSystem':
        this.#declare(node, 'system', node.name ?? '');
        return;
      case 'SdsContract':
        this.#declare(node, 'contract', `${node.left ?? ''}<->${node.right ?? ''}`);
        return;
      case 'SdsEvolve':
        this.#declare(node, 'evolve', node.target ?? '');
        for (const change of node.changes) {
          const field = change.$type === 'SdsAddField' || change.$type === 'SdsAlterField' ? change : undefined;
          if (field !== undefined) this.#type(field.type, `evolve ${node.target ?? ''}.${field.name ?? ''}`);
        }
        return;
      case 'SdsHook':
        this.#declare(node, 'hook', node.subject?.$cstNode?.text ?? '');
        return;
      case 'SdsInvariant':
        this.#declare(node, 'invariant', this.specs.at(-1) ?? '');
        return;
      case 'SdsSystemInvariant':
        this.#declare(node, 'invariant', 'system');
        return;
      case 'SdsRuntime':
      case 'SdsMigrate':
        this.#declare(node, 'settings', node.$type === 'SdsRuntime' ? 'runtime' : 'migrate');
        return;
      case 'SdsSeed':
        this.#declare(node, 'seed', this.specs.at(-1) ?? '');
        return;
      default:
        this.#policy(node);
    }
  }

  #policy(node: SdsElement): void {
    switch (node.$type) {
      case 'SdsAuth':
        for (const rule of node.rules) {
          this.#declare(rule, 'authRule', rule.path ?? '');
          for (const grant of rule.grants) if (grant.role) this.roles.push(grant.role);
        }
        return;
      case 'SdsLimit':
        for (const rule of node.rules) this.#declare(rule, 'limitRule', `${rule.method ?? '*'} ${rule.path ?? ''}`);
        return;
      case 'SdsObserve':
        for (const line of node.lines) this.#declare(line, 'observation', line.key ?? '');
        return;
      default:
        this.#declare(node, 'loose', '');
    }
  }

  #declare(node: AstNode, kind: string, name: string): number {
    const spec = this.specs.at(-1);
    const part = { node, base: `${kind}:${name}` };
    this.parts.push(spec === undefined ? part : { ...part, spec });
    return this.parts.length - 1;
  }

  #module(node: SdsModule): void {
    const name = node.name ?? '';
    const part = this.#declare(node, 'module', name);
    const owns: string[] = [];
    const exposes: NamedDeclaration[] = [];
    for (const member of node.members) {
      if (member.$type === 'SdsOwns') owns.push(...member.entities.map((item) => item.name ?? ''));
      if (member.$type !== 'SdsExposes') continue;
      for (const item of member.events) {
        exposes.push({ name: item.name ?? '', part: this.#declare(item, 'exposed', `${name}/${item.name ?? ''}`) });
      }
    }
    this.modules.push({ name, part, owns, exposes });
  }

  #entity(node: SdsEntity): void {
    const name = node.name ?? '';
    const part = this.#declare(node, 'entity', name);
    const fields: FieldDeclaration[] = [];
    for (const member of node.members) if (member.$type === 'SdsField') fields.push(this.#field(member, name));
    this.entities.push({ name, part, forms: formsOf(name), fields });
  }

  #field(node: SdsField, entity: string): FieldDeclaration {
    const name = node.name ?? '';
    const qualified = `${entity}.${name}`;
    const part = this.#declare(node, 'field', qualified);
    const decorators = node.decorators.map((decorator) => decorator.name ?? '');
    const copied = node.decorators.find((decorator) => decorator.name === 'snapshot')?.args[0]?.$cstNode?.text.trim();
    const type = this.#type(node.type, qualified);
    const optional = node.type?.optional ?? false;
    return { name, part, type, optional, decorators, ...(copied === undefined ? {} : { snapshot: copied }) };
  }

  #type(node: SdsType | undefined, qualified: string): TypeDeclaration {
    switch (node?.$type) {
      case 'SdsArrowType':
        return { kind: 'reference', entity: node.target ?? '' };
      case 'SdsEnumType': {
        const values = node.values.map((value) => ({
          name: value.name ?? '',
          part: this.#declare(value, 'value', `${qualified}:${value.name ?? ''}`),
        }));
        return { kind: 'enum', values };
      }
      case 'SdsNamedType':
        return isPrimitive(node.name)
          ? { kind: 'primitive', name: node.name }
          : { kind: 'named', name: node.name ?? '' };
      case 'SdsObjectType':
        for (const member of node.members) if (member.type) this.#type(member.type, `${qualified}.${member.name}`);
        return { kind: 'object' };
      default:
        return { kind: 'named', name: '' };
    }
  }

  #members(node: SdsObjectType, kind: string, owner: string): ValueDeclaration[] {
    return node.members.map((member: SdsObjectMember) => this.#value(member, kind, owner));
  }

  #value(node: SdsObjectMember | SdsParameter, kind: string, owner: string): ValueDeclaration {
    const name = node.name ?? '';
    const part = this.#declare(node, kind, `${owner}.${name}`);
    return node.type ? { name, part, typed: this.#type(node.type, `${owner}.${name}`) } : { name, part };
  }

  #event(node: SdsEvent): void {
    const name = node.name ?? '';
    const part = this.#declare(node, 'event', name);
    let entity: string | undefined;
    const payload: ValueDeclaration[] = [];
    for (const member of node.members) {
      if (member.$type === 'SdsEventRef') entity = member.entity;
      if (member.$type === 'SdsPayload' && member.type) payload.push(...this.#members(member.type, 'payload', name));
    }
    this.events.push(entity === undefined ? { name, part, payload } : { name, part, payload, entity });
  }

  #action(node: SdsAction): void {
    const name = node.name ?? '';
    const part = this.#declare(node, 'action', name);
    const parameters = node.parameters.map((parameter) => this.#value(parameter, 'parameter', name));
    this.actions.push({ name, part, parameters, body: bodyOf(node.body) });
  }

  #api(node: SdsApi): void {
    const name = `${node.method ?? ''} ${node.path ?? ''}`;
    const part = this.#declare(node, 'operation', name);
    const inputs: ValueDeclaration[] = [];
    const outputs: string[] = [];
    const statements: SdsStatement[] = [];
    let inputEntity: string | undefined;
    for (const member of node.members) {
      if (isSdsApiOut(member)) {
        for (const out of member.parts) {
          if (out.object) this.#members(out.object, 'output', name);
          else if (out.type) outputs.push(out.type);
        }
      } else if (isSdsStatement(member)) statements.push(member);
      else if (member.type?.$type === 'SdsObjectType') inputs.push(...this.#members(member.type, 'input', name));
      else {
        this.#type(member.type, name);
        inputEntity = member.type?.$type === 'SdsNamedType' ? member.type.name : inputEntity;
      }
    }
    const start = { name, part, method: node.method ?? '', path: node.path ?? '' };
    const own = bodyOf(statements);
    const signature = JSON.stringify([own.signature, inputs, inputEntity, outputs], (key, value: unknown) =>
      key === 'part' ? undefined : value,
    );
    const api = { ...start, inputs, outputs, body: { ...own, signature } };
    this.apis.push(inputEntity === undefined ? api : { ...api, inputEntity });
  }
}

function bodyOf(statements: readonly SdsStatement[]): BodyDeclaration {
  const uses = new Set<string>();
  const makes = new Set<string>();
  const raises = new Set<string>();
  const nouns = new Set<string>();
  for (const statement of statements) {
    for (const node of AstUtils.streamAst(statement)) {
      if (isSdsPath(node)) uses.add(node.segments.map((segment) => segment.name ?? '').join('.'));
      else if (isSdsCall(node)) uses.add(node.callee?.name ?? '');
    }
    if (isSdsAssertion(statement)) for (const outcome of statement.outcomes) addName(raises, outcome.atoms[0]);
    if (!isSdsStep(statement)) continue;
    for (const { atoms } of statement.parts) {
      const [verb, noun] = atoms;
      if (isSdsPath(verb) && verb.segments[0]?.name === 'create') addName(makes, noun);
      else for (const atom of atoms.slice(1)) addName(nouns, atom);
    }
  }
  const body = { uses: [...uses], makes: [...makes], raises: [...raises], nouns: [...nouns] };
  return { ...body, signature: JSON.stringify(body) };
}

function addName(names: Set<string>, atom: AstNode | undefined): void {
  if (isSdsPath(atom)) names.add(atom.segments.map((segment) => segment.name ?? '').join('.'));
  else if (isSdsCall(atom)) names.add(atom.callee?.name ?? '');
}
