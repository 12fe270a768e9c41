// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import type { Field } from '@specwright/model/parts';
import { snakeCase } from '@specwright/model/words';
import type { Proposal } from '../../common/completion.ts';
import type { CompletionRule } from './completionRule.ts';
import { additionTerms, alterationTerms, evolveTermRules } from './evolveTermRules.ts';
import type { BlockKeyword } from './place.ts';
import {
  type CompletionContext,
  entities,
  fieldDecorators,
  fieldsOf,
  literalsFor,
  names,
  ownerDecorator,
  pathParameters,
  paths,
  rolesIn,
  types,
  valuesOf,
  withAt,
  words,
} from './proposals.ts';
import { guardLine, softLine, stepLine } from './snippets.ts';
import { machineField } from './statementRules.ts';

const fields: readonly BlockKeyword[] = ['entity', 'evolve'];

/** Entities, machines, errors, events, actions, apis, evolution and seeds. */
export const dataRules: readonly CompletionRule[] = [
  ...evolveTermRules,
  {
    in: fields,
    after: /@snapshot\(\s*(\w+)\.$/,
    offer: ({ scope }, [, name = '']) => fieldsOf(scope.entityLike(name)),
  },
  { in: fields, after: /@snapshot\(\s*$/, offer: (context) => entities(context) },
  { in: fields, after: /@$/, offer: () => fieldDecorators },
  { in: fields, after: /:\s*->\s*$/, offer: (context) => entities(context) },
  { in: fields, after: /\bdefault\s+$/, offer: defaultValues },
  { in: fields, after: /:\s*(\w+)\.$/, offer: ({ scope }, [, name = '']) => fieldsOf(scope.entityLike(name)) },
  { in: fields, after: /^[+~-]?\s*\w+\s*:\s*\{(?:.*[,{])?\s*\w+\??\s*:\s*$/, offer: types },
  { in: fields, after: /^[+~-]?\s*\w+\s*:\s*\{[^}]*$/, offer: () => [] },
  { in: fields, after: /^[+~-]?\s*\w+\s*:\s*$/, offer: types },
  {
    in: fields,
    after: /^[+~-]?\s*\w+\s*:\s*(\w+)\??\s+$/,
    offer: (context, [, type = '']) => [...rangesFor(type), ...behindType(context)],
  },
  { in: fields, after: /^[+~-]?\s*\w+\s*:.*\s$/, offer: behindType, notOnBlank: true },
  { in: ['evolve'], after: /^~\s*\w+\s*->\s*$/, offer: ({ scope }) => fieldsOf(scope.entities[0]) },
  { in: ['evolve'], after: /^\+\s*$/, offer: ({ scope }) => fieldsOf(scope.entities[0]).map(asDeclaration(scope)) },
  { in: ['evolve'], after: /^[~-]\s*$/, offer: ({ scope }) => fieldsOf(scope.entities[0]) },
  { in: ['evolve'], after: /^$/, offer: () => evolveLines },
  { in: ['entity'], after: /^$/, offer: fieldNames },

  {
    in: ['machine'],
    after: /^$/,
    offer: (context) => [...valuesOf(context.scope, machineField(context)), softLine],
    notOnBlank: true,
  },
  {
    in: ['machine'],
    after: /([\w-]+)\s*->\s*$/,
    offer: (c, [, from]) => valuesOf(c.scope, machineField(c)).filter(({ label }) => label !== from),
  },
  { in: ['machine'], after: /^[\w-]+\s+$/, offer: () => words('keyword', ['->']) },

  {
    in: ['error'],
    after: /^$/,
    offer: (context) =>
      keys(context, [
        ['message', '"$1"'],
        ['detail', '"$1"'],
      ]),
  },
  { in: ['event'], after: /^ref:\s*(\w+)\.$/, offer: ({ scope }, [, name = '']) => fieldsOf(scope.entityLike(name)) },
  {
    in: ['event'],
    after: /^ref:\s*$/,
    offer: (context) => entities(context).map((one) => ({ ...one, insert: `${one.label}.id` })),
  },
  { in: ['event'], after: /^payload:\s*\{.*:\s*$/, offer: types },
  { in: ['event'], after: /^payload:\s*\{(?:.*,)?\s*$/, offer: payloadNames },
  {
    in: ['event'],
    after: /^$/,
    offer: (context) => [
      ...keys(context, [
        ['ref', '$1'],
        ['payload', '{$1}'],
      ]),
      stepLine,
      softLine,
      guardLine,
    ],
  },
  { in: ['action', 'on'], after: /^$/, offer: () => [stepLine, guardLine, softLine] },

  {
    in: ['api'],
    after: /^in:\s*\{.*:\s*(\w+)\.$/,
    offer: ({ scope }, [, name = '']) => fieldsOf(scope.entityLike(name)),
  },
  { in: ['api'], after: /^in:\s*\{.*:\s*$/, offer: types },
  { in: ['api'], after: /^in:\s*\{(?:.*,)?\s*$/, offer: inputNames },
  {
    in: ['api'],
    after: /^in:\s*$/,
    offer: (context) => [{ label: '{…}', kind: 'snippet', insert: '{$1}', snippet: true }, ...entities(context)],
  },
  { in: ['api'], after: /^out:.*[?&](\w+)=$/, offer: (context, [, name = '']) => filterValues(context, name) },
  {
    in: ['api'],
    after: /^out:.*[?&]$/,
    offer: (context) => fieldsOf(outEntity(context)).map((one) => ({ ...one, insert: `${one.label}=`, goesOn: true })),
  },
  { in: ['api'], after: /^out:.*@$/, offer: () => [ownerDecorator] },
  { in: ['api'], after: /^out:\s*(?:.*\+\s*)?\[\s*$/, offer: (context) => entities(context) },
  { in: ['api'], after: /^out:\s*(?:.*\+\s*)?$/, offer: outputs },
  {
    in: ['api'],
    after: /^out:.*\s$/,
    offer: () => [
      ...withAt([ownerDecorator]),
      { label: '+', kind: 'keyword', detail: 'and its' },
      { label: '?', kind: 'keyword', detail: 'only those where' },
    ],
    notOnBlank: true,
  },
  {
    in: ['api'],
    after: /^$/,
    offer: (context) => [
      ...keys(context, [
        ['in', '{$1}'],
        ['out', '$1'],
      ]),
      guardLine,
      stepLine,
      softLine,
    ],
  },

  {
    in: ['seed'],
    after: /^(\w+)\s*\{(?:.*,)?\s*(\w+)\s*:\s*$/,
    offer: (c, [, entity = '', field = '']) => seedValues(c, entity, field),
  },
  { in: ['seed'], after: /^(\w+)\s*\{(?:.*,)?\s*$/, offer: seedFields },
  {
    in: ['seed'],
    after: /^(\w+)\.(\w+)\s+default:\s*$/,
    offer: (c, [, entity = '', field = '']) => seedValues(c, entity, field),
  },
  { in: ['seed'], after: /^\w+\.\w+\s+$/, offer: () => [{ label: 'default', kind: 'keyword', insert: 'default: ' }] },
  { in: ['seed'], after: /^(\w+)\.$/, offer: ({ scope }, [, name = '']) => fieldsOf(scope.entityLike(name)) },
  { in: ['seed'], after: /^$/, offer: (context) => entities(context) },
];

/** Who may, how often, what is watched. */
export const policyRules: readonly CompletionRule[] = [
  {
    in: ['auth', 'limit'],
    after: /^(?:[A-Z]+\s+)?(\/\S*)\{$/,
    offer: (context, [, path = '']) => pathParameters(context, path),
  },
  { in: ['auth'], after: /^[\w{}/*.-]*$/, offer: paths, word: 'path' },
  { in: ['auth'], after: /\w\(\s*(?:.*,\s*)?$/, offer: () => words('keyword', methods) },
  { in: ['auth'], after: /:\s*(?:.*,\s*)?$/, offer: rolesIn },
  { in: ['limit'], after: /\bper\s+$/, offer: () => words('role', ['user', 'ip', 'key', 'tenant']) },
  { in: ['limit'], after: /:\s*\d+\s*\/\s*$/, offer: () => words('value', ['sec', 'min', 'hour', 'day']) },
  {
    in: ['limit'],
    after: /:\s*\d+\s*\/\s*\w+\s+$/,
    offer: () => [{ label: 'per', kind: 'keyword', insert: 'per ', goesOn: true }],
  },
  {
    in: ['limit'],
    after: /:\s*$/,
    offer: () => [
      {
        label: '30/min per user',
        kind: 'snippet',
        insert: '${1:30}/${2|sec,min,hour,day|} per ${3|user,ip,key|}',
        snippet: true,
      },
    ],
  },
  { in: ['limit'], after: /^[A-Z]+\s+[\w{}/*.-]*$/, offer: paths, word: 'path' },
  { in: ['limit'], after: /^$/, offer: limitHeads },
  {
    in: ['observe'],
    after: /^log:\s*(?:.*,\s*)?$/,
    offer: () => words('value', ['all api calls', 'all errors', 'all state transitions', 'all events']),
  },
  {
    in: ['observe'],
    after: /^metric:\s*(?:.*,\s*)?$/,
    offer: (context) => [...words('value', ['api.latency', 'api.errors']), ...names(context)],
  },
  {
    in: ['observe'],
    after: /^$/,
    offer: (context) =>
      keys(context, [
        ['log', '$1'],
        ['metric', '$1'],
        ['trace', '$1'],
      ]),
  },
];

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

const afterType: readonly Proposal[] = [
  ...withAt(fieldDecorators),
  { label: 'default', kind: 'keyword', insert: 'default ', rank: 4 },
];

/** An `evolve` line goes on with what becomes of the rows. */
function behindType({ place }: CompletionContext): readonly Proposal[] {
  if (/^\+/.test(place.before)) return [...afterType, ...additionTerms];
  return /^~/.test(place.before) ? [...afterType, ...alterationTerms] : afterType;
}

const evolveLines: readonly Proposal[] = [
  { label: '+', kind: 'snippet', insert: '+${1:field}: ${2:string}', snippet: true, detail: 'a new field' },
  { label: '~', kind: 'snippet', insert: '~${1:field}: ${2:string}', snippet: true, detail: 'another type or range' },
  { label: '~ old -> new', kind: 'snippet', insert: '~${1:old} -> ${2:new}', snippet: true, detail: 'another name' },
  { label: '-', kind: 'snippet', insert: '-${1:field}', snippet: true, detail: 'the field goes' },
];

const usualFields: readonly Proposal[] = [
  { label: 'id', kind: 'field', insert: 'id: uuid @immutable', detail: 'uuid @immutable' },
  { label: 'name', kind: 'field', insert: 'name: string 1..200', detail: 'string 1..200' },
  { label: 'user', kind: 'field', insert: 'user: uuid', detail: 'whose row it is' },
  { label: 'status', kind: 'field', insert: 'status: [${1:open}, ${2:closed}]', snippet: true, detail: 'its states' },
  {
    label: 'created',
    kind: 'field',
    insert: 'created: timestamp @immutable @auto',
    detail: 'timestamp @immutable @auto',
  },
  { label: 'updated', kind: 'field', insert: 'updated: timestamp @auto', detail: 'timestamp @auto' },
];

function fieldNames(context: CompletionContext): Proposal[] {
  const taken = new Set(context.place.siblings.map((line) => /^\w+/.exec(line)?.[0]));
  const references = entities(context).map(({ label, part }): Proposal => {
    const name = snakeCase(label);
    return {
      label: name,
      kind: 'field',
      insert: `${name}: -> ${label}`,
      detail: `-> ${label}`,
      rank: 2,
      ...(part ? { part } : {}),
    };
  });
  return [...usualFields, ...references, softLine].filter(({ label }) => !taken.has(label));
}

function rangesFor(type: string): Proposal[] {
  switch (type) {
    case 'string':
      return words('value', ['1..200', '0..2000'], 'how many characters');
    case 'int':
      return words('value', ['1..*', '0..*', '1..100'], 'smallest and largest');
    case 'decimal':
      return words('value', ['0.01..*', '0..*'], 'smallest and largest');
    default:
      return [];
  }
}

function defaultValues({ scope, place }: CompletionContext): Proposal[] {
  const name = /^[+~-]?\s*(\w+)/.exec(place.before)?.[1];
  const field = scope.entities[0]?.fields.find((one) => one.name === name);
  if (field) return literalsFor(scope, [field]);
  const listed = /\[([^\]]*)\]/.exec(place.before)?.[1];
  if (listed !== undefined)
    return words(
      'state',
      listed
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    );
  const [, type = '', least = '0'] = /:\s*(\w+)\??(?:\s+([\d.]+?)\.\.)?/.exec(place.before) ?? [];
  return words('value', usualDefaults(type, least));
}

function usualDefaults(type: string, least: string): readonly string[] {
  switch (type) {
    case 'bool':
      return ['true', 'false'];
    case 'int':
    case 'decimal':
      return [least];
    case 'string':
      return ['""'];
    case 'timestamp':
      return ['now'];
    default:
      return [];
  }
}

function asDeclaration(scope: CompletionContext['scope']): (proposal: Proposal) => Proposal {
  return (proposal) => {
    const field = scope.field(proposal.part);
    return field ? { ...proposal, insert: (proposal.detail ?? '').replace(/^[^.]*\./, '') } : proposal;
  };
}

function keys({ place }: CompletionContext, wanted: readonly (readonly [string, string])[]): Proposal[] {
  return wanted
    .filter(([label]) => !place.siblings.some((line) => new RegExp(`^${label}\\s*:`).test(line)))
    .map(([label, value]) => ({ label, kind: 'keyword', insert: `${label}: ${value}`, snippet: true }));
}

function payloadNames({ scope, place }: CompletionContext): Proposal[] {
  const near = scope.entities.length > 0 ? scope.entities : [];
  return near
    .flatMap((entity, at) => fieldsOf(entity).map((one) => ({ ...one, rank: at })))
    .filter(notIn(place.before));
}

function inputNames(context: CompletionContext): Proposal[] {
  const { scope, place } = context;
  const given = new Set(['auto', 'computed', 'snapshot']);
  const free = (field: Field): boolean => field.name !== 'id' && !field.decorators.some(({ name }) => given.has(name));
  const own = scope.entities.flatMap((entity, at) => fieldsOf(entity, free).map((one) => ({ ...one, rank: at })));
  return own.filter(notIn(place.before)).map((one) => ({ ...one, insert: `${one.label}: ${shortType(scope, one)}` }));
}

function shortType(scope: CompletionContext['scope'], { part }: Proposal): string {
  const field = scope.field(part);
  if (field === undefined) return '';
  const type = scope.typeOf(field);
  if (type.kind === 'primitive') return type.name;
  return type.kind === 'enum' ? `${field.entity.replace(/^entity:/, '')}.${field.name}` : 'uuid';
}

function notIn(before: string): (proposal: Proposal) => boolean {
  const used = new Set(before.match(/\w+/g) ?? []);
  return ({ label }) => !used.has(label);
}

function outputs(context: CompletionContext): Proposal[] {
  const all = entities(context);
  return [...all, ...all.map((one) => ({ ...one, label: `[${one.label}]`, detail: `many ${one.label} rows` }))];
}

function outEntity({ scope, place }: CompletionContext): ReturnType<CompletionContext['scope']['entityLike']> {
  return scope.entityLike(/^out:\s*\[?\s*(\w+)/.exec(place.before)?.[1] ?? '');
}

function filterValues(context: CompletionContext, name: string): Proposal[] {
  const field = outEntity(context)?.fields.find((one) => one.name === name);
  return field ? literalsFor(context.scope, [field]) : [];
}

function seedFields({ scope, place }: CompletionContext, [, name = '']: RegExpExecArray): Proposal[] {
  const given = new Set(['auto', 'computed']);
  return fieldsOf(scope.entityLike(name), ({ decorators }) => !decorators.some((one) => given.has(one.name)))
    .filter(notIn(place.before))
    .map((one) => ({ ...one, insert: `${one.label}: ` }));
}

function seedValues({ scope }: CompletionContext, entity: string, name: string): Proposal[] {
  const field = scope.entityLike(entity)?.fields.find((one) => one.name === name);
  return field ? literalsFor(scope, [field]) : [];
}

function limitHeads({ scope }: CompletionContext): Proposal[] {
  const whole = scope.index.system.operations.map(
    ({ name, id }): Proposal => ({ label: name, kind: 'path', part: id }),
  );
  return [...whole, ...words('keyword', methods).map((one) => ({ ...one, rank: 1 }))];
}
