// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import type { Origin } from '@specwright/model/origin';
import type { Entity, EventPart, Field, Module } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import { primitiveNames } from '@specwright/model/types';
import { textOfType } from '@specwright/model/typeText';
import { kebabCase, plural, pluralSnakeCase, snakeCase } from '@specwright/model/words';
import type { Proposal, ProposalKind } from '../../common/completion.ts';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import type { CompletionScope } from './completionScope.ts';
import type { Place } from './place.ts';

/** What a row of the completion table works with. */
export interface CompletionContext {
  readonly view: EditorView;
  readonly place: Place;
  readonly scope: CompletionScope;
}

export function words(kind: ProposalKind, labels: readonly string[], detail?: string): Proposal[] {
  return labels.map((label) => (detail === undefined ? { label, kind } : { label, kind, detail }));
}

export function entities({ scope }: CompletionContext, which: (entity: Entity) => boolean = () => true): Proposal[] {
  const near = new Set(scope.entities);
  return scope.index.system.entities.filter(which).map((entity) => ({
    label: entity.name,
    kind: 'entity' as const,
    part: entity.id,
    detail: moduleName(scope, entity) ?? 'entity',
    rank: near.has(entity) ? 0 : 1,
  }));
}

export function modules({ scope }: CompletionContext, which: (module: Module) => boolean = () => true): Proposal[] {
  return scope.index.system.modules.filter(which).map(({ name, id }) => ({
    label: name,
    kind: 'module' as const,
    part: id,
    detail: 'module',
  }));
}

export function events({ scope }: CompletionContext): Proposal[] {
  const { events: blocks, modules: all } = scope.index.system;
  const defined = blocks.map(({ name, id }): Proposal => ({ label: name, kind: 'event', part: id, detail: 'event' }));
  const exposed = all.flatMap(({ name: module, exposes }) =>
    exposes.map(({ name, id }): Proposal => ({ label: name, kind: 'event', part: id, detail: `exposed by ${module}` })),
  );
  const names = new Set(blocks.map(({ name }) => name));
  return [...defined, ...exposed.filter(({ label }) => !names.has(label))];
}

export function exposedBy(module: Module): Proposal[] {
  return module.exposes.map(({ name, id }) => ({
    label: name,
    kind: 'event',
    part: id,
    detail: `exposed by ${module.name}`,
  }));
}

export function errors({ scope }: CompletionContext): Proposal[] {
  return scope.index.system.errors.map(({ name, id, status, message }) => ({
    label: name,
    kind: 'error' as const,
    part: id,
    detail: message ? `${status} ${message.text}` : String(status),
  }));
}

export function actions({ scope }: CompletionContext): Proposal[] {
  return scope.index.system.actions.map(({ name, id, parameters }) => ({
    label: name,
    kind: 'action' as const,
    part: id,
    detail: `action(${parameters.map((parameter) => parameter.name).join(', ')})`,
    insert: `${name}(${parameters.map((parameter, at) => `\${${at + 1}:${parameter.name}}`).join(', ')})`,
    snippet: true,
  }));
}

export function fieldsOf(entity: Entity | undefined, which: (field: Field) => boolean = () => true): Proposal[] {
  if (entity === undefined) return [];
  return entity.fields.filter(which).map((field) => ({
    label: field.name,
    kind: 'field' as const,
    part: field.id,
    detail: `${entity.name}.${field.name}: ${textOfType(field.type)}`,
  }));
}

export function valuesOf(scope: CompletionScope, field: Field | undefined): Proposal[] {
  return scope.valuesOf(field).map(({ name, id }) => ({
    label: name,
    kind: 'state' as const,
    part: id,
    detail: field ? `${field.entity.replace(/^entity:/, '')}.${field.name}` : 'value',
  }));
}

/** The values that a comparison with a field can name. */
export function literalsFor(scope: CompletionScope, fields: readonly Field[]): Proposal[] {
  return fields.flatMap((field) => {
    const missing = field.optional ? words('value', ['null'], 'no value') : [];
    const type = scope.typeOf(field);
    if (type.kind === 'primitive' && type.name === 'bool') return [...words('value', ['true', 'false']), ...missing];
    if (type.kind === 'primitive' && type.name === 'timestamp') return [...words('value', ['now']), ...missing];
    return [...valuesOf(scope, field), ...missing];
  });
}

/** What stands behind the colon of a field. */
export function types(context: CompletionContext): Proposal[] {
  return [
    ...primitiveNames.map((label): Proposal => ({ label, kind: 'type', detail: primitiveMeaning[label] })),
    {
      label: '[…]',
      kind: 'snippet',
      insert: '[${1:first}, ${2:second}]',
      snippet: true,
      detail: 'one of these values',
    },
    { label: '{}', kind: 'type', detail: 'an object without a fixed shape' },
    ...entities(context).map((entity) => ({
      ...entity,
      label: `-> ${entity.label}`,
      detail: 'reference to a row',
      rank: 1,
    })),
    ...borrowedTypes(context),
  ];
}

/** `Payment.method`: the type of another field, offered where it says more than a plain type. */
export function borrowedTypes({ scope }: CompletionContext): Proposal[] {
  return scope.index.system.entities.flatMap((entity) =>
    entity.fields
      .filter(({ type }) => type.kind === 'enum')
      .map(
        (field): Proposal => ({
          label: `${entity.name}.${field.name}`,
          kind: 'type',
          part: field.id,
          detail: textOfType(field.type),
          rank: 2,
        }),
      ),
  );
}

export const primitiveMeaning: Readonly<Record<(typeof primitiveNames)[number], string>> = {
  uuid: 'an id; a string in JSON',
  string: 'text; a range counts its characters',
  int: 'a whole number of 64 bits',
  decimal: 'an exact decimal number; a string in JSON',
  bool: 'true or false',
  timestamp: 'a moment in UTC, RFC 3339 in JSON',
};

export const fieldDecorators: readonly Proposal[] = [
  { label: 'immutable', kind: 'decorator', detail: 'set once, never changed' },
  { label: 'unique', kind: 'decorator', detail: 'no two rows have the same value' },
  { label: 'auto', kind: 'decorator', detail: 'given by the system: an id, the time' },
  { label: 'computed', kind: 'decorator', detail: 'follows from an equation of the invariants' },
  { label: 'sensitive', kind: 'decorator', detail: 'never appears in a log' },
  {
    label: 'snapshot',
    kind: 'decorator',
    insert: 'snapshot(${1:Entity}.${2:field})',
    snippet: true,
    detail: 'copied when the row is made, then kept',
  },
];

export const ruleDecorators: readonly Proposal[] = [
  { label: 'always', kind: 'decorator', detail: 'holds after every request' },
  { label: 'eventually_consistent', kind: 'decorator', detail: 'may lag behind for a while' },
];

/** With the sign, for places where it is not typed yet. */
export function withAt(decorators: readonly Proposal[]): Proposal[] {
  return decorators.map((one) => ({ ...one, label: `@${one.label}`, insert: `@${one.insert ?? one.label}`, rank: 3 }));
}

/** What a path in a sentence can start with. */
export function names({ scope }: CompletionContext): Proposal[] {
  const kindOf = {
    field: 'field',
    row: 'entity',
    input: 'variable',
    parameter: 'variable',
    payload: 'variable',
  } as const;
  return scope.names().map(({ name, detail, part, kind }) => ({
    label: name,
    kind: kindOf[kind],
    detail,
    ...(part === undefined ? {} : { part }),
    rank: kind === 'row' ? 1 : 0,
  }));
}

/** Members behind `a.b.`. */
export function membersBehind({ scope }: CompletionContext, path: string): Proposal[] {
  const behind = scope.entitiesBehind(path);
  const children = behind.flatMap((entity) => scope.childrenOf(entity));
  return [
    ...behind.flatMap((entity) => fieldsOf(entity)),
    ...children.map(
      (child): Proposal => ({
        label: pluralSnakeCase(child.name),
        kind: 'entity',
        part: child.id,
        detail: `its ${child.name} rows`,
        rank: 1,
      }),
    ),
  ];
}

export function rolesIn({ scope }: CompletionContext): Proposal[] {
  const used = scope.index.system.authRules.flatMap(({ grants }) => grants.map(({ role }) => role.text));
  return words('role', [...new Set(['public', 'owner', 'user', 'admin', ...used])]);
}

export function paths({ scope }: CompletionContext): Proposal[] {
  const own = scope.index.system.operations.map(({ path, id }): Proposal => ({ label: path, kind: 'path', part: id }));
  const roots = new Set(own.map(({ label }) => `/${label.split('/')[1] ?? ''}/**`));
  return [...[...roots].map((label): Proposal => ({ label, kind: 'path', detail: 'and all below', rank: -1 })), ...own];
}

/** What stands between `{` and `}` behind this much of a path: what other paths have there first, no name twice. */
export function pathParameters({ scope, place, view }: CompletionContext, before: string): Proposal[] {
  const { line, character } = place.wordRange.end;
  // The path that is being written may stand in the model, half of a name in it.
  const isHere = ({ file, range }: Origin): boolean => file === view.file && range.start.line === line;
  const others = scope.index.system.operations.filter(({ origin }) => !isHere(origin)).map(({ path }) => path);
  const same = others.filter((path) => path.startsWith(before)).map((path) => path.slice(before.length));
  const here = same.flatMap((rest) => /^\{(\w+)\}/.exec(rest)?.[1] ?? []);
  const word = before.split('/').findLast((segment) => segment !== '' && !segment.startsWith('{'));
  const rows = scope.index.system.entities.filter(({ name }) => pluralSnakeCase(name) === word);
  const elsewhere = others.flatMap((path) => path.match(/(?<=\{)\w+(?=\})/g) ?? []);
  const taken = new Set(before.match(/(?<=\{)\w+(?=\})/g));
  const names = [...new Set([...here, 'id', ...rows.map(({ name }) => snakeCase(name)), ...elsewhere])];
  const isClosed = linesOf(view)[line]?.charAt(character) === '}';
  return names
    .filter((name) => !taken.has(name))
    .map((label) => ({ label, kind: 'variable', insert: isClosed ? label : `${label}}`, detail: 'part of the path' }));
}

/** Names that the text uses and nothing declares: what a new block most likely is about. */
export function missing({ scope }: CompletionContext, roles: readonly string[], kind: ProposalKind): Proposal[] {
  const open = scope.index.system.references.filter(
    ({ role, targets }) => targets.length === 0 && roles.includes(role),
  );
  return words(kind, [...new Set(open.map(({ text }) => text))], 'used, not declared yet');
}

export function exposedWithoutBlock({ scope }: CompletionContext): Proposal[] {
  const defined = new Set(scope.index.system.events.map(({ name }: EventPart) => name));
  return scope.index.system.modules.flatMap(exposedBy).filter(({ label }) => !defined.has(label));
}

export function boundaryOf(name: string): Proposal {
  return { label: `${kebabCase(name)}-service`, kind: 'value' };
}

/** Plural words of `@snapshot` sources, and the entities that take them. */
export function snapshotSources({ scope }: CompletionContext): Proposal[] {
  const sources = scope.index.system.entities.flatMap(({ fields }) =>
    fields.flatMap((field) => scope.field(field.snapshot && targetOf(field.snapshot)) ?? []),
  );
  return [...new Set(sources)].map((field) => ({ label: plural(field.name), kind: 'field', part: field.id }));
}

export function snapshotTargets({ scope }: CompletionContext): Proposal[] {
  const holders = scope.index.system.entities.filter(({ fields }) => fields.some(({ snapshot }) => snapshot));
  return holders.map((entity) => ({ label: plural(entity.name), kind: 'entity', part: entity.id }));
}

/** `order_line` for a row, and `line`, its last word. */
export function aliases({ scope }: CompletionContext): Proposal[] {
  const near = scope.entities.length > 0 ? scope.entities : scope.index.system.entities;
  return near.flatMap((entity) =>
    scope.aliasesOf(entity).map(
      (label): Proposal => ({
        label,
        kind: 'entity',
        part: entity.id,
        detail: `the ${entity.name}`,
        rank: label === snakeCase(entity.name) ? 0 : 1,
      }),
    ),
  );
}

function moduleName(scope: CompletionScope, entity: Entity): string | undefined {
  const module = entity.module === undefined ? undefined : scope.index.part(entity.module);
  return module ? `${entity.forward ? 'owned by' : 'entity of'} ${module.name}` : undefined;
}

/** Of `out`. */
export const ownerDecorator: Proposal = { label: 'owner', kind: 'decorator', detail: "only the caller's rows" };
