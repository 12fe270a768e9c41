// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import { agentNames } from '@specwright/checks/runtimeWords';
import type { Module } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import { primitiveNames } from '@specwright/model/types';
import { plural, snakeCase } from '@specwright/model/words';
import type { Proposal } from '../../common/completion.ts';
import type { CompletionRule } from './completionRule.ts';
import {
  boundaryOf,
  type CompletionContext,
  entities,
  events,
  exposedBy,
  exposedWithoutBlock,
  fieldsOf,
  literalsFor,
  membersBehind,
  missing,
  modules,
  pathParameters,
  ruleDecorators,
  valuesOf,
  withAt,
  words,
} from './proposals.ts';
import { blockSnippets, guardLine, softLine } from './snippets.ts';

/** Outside any block: the blocks themselves and what stands in their headers. */
export const topRules: readonly CompletionRule[] = [
  { in: ['top'], after: /^$/, offer: () => blockSnippets, notOnBlank: true },
  {
    in: ['top'],
    after: /^contract\s+(\w+)\s*<->\s*$/,
    offer: (c, [, left]) => modules(c, ({ name }) => name !== left),
  },
  { in: ['top'], after: /^contract\s+\w+\s+$/, offer: () => words('keyword', ['<->']) },
  { in: ['top'], after: /^contract\s+$/, offer: (context) => modules(context) },
  { in: ['top'], after: /^spec\s+$/, offer: modulesWithoutSpecFirst },
  {
    in: ['top'],
    after: /^entity\s+$/,
    offer: (context) => [...entities(context, ({ forward }) => forward), ...missing(context, entityRoles, 'entity')],
  },
  { in: ['top'], after: /^edge\s+(\w+)\s*->\s*$/, offer: (context) => entities(context) },
  {
    in: ['top'],
    after: /^edge\s+\w+\s*->\s*\w+\s+$/,
    offer: () => cardinalities.map((one) => ({ ...one, label: `{${one.label}}` })),
  },
  { in: ['top'], after: /^edge\s+\w+\s+$/, offer: () => words('keyword', ['->']) },
  { in: ['top'], after: /^edge\s+$/, offer: (context) => entities(context) },
  { in: ['edge'], after: /\{\s*$/, offer: () => cardinalities },
  { in: ['edge'], after: /\{.*:\s*$/, offer: () => words('value', ['1', 'many']) },
  { in: ['top'], after: /^machine\s+(\w+)\.$/, offer: (context, [, name = '']) => stateFields(context, name) },
  { in: ['top'], after: /^machine\s+$/, offer: machineHeads },
  { in: ['top'], after: /^evolve\s+$/, offer: (context) => entities(context, ({ forward }) => !forward) },
  { in: ['top'], after: /^event\s+[\w.]*$/, offer: exposedWithoutBlock, word: 'dotted' },
  { in: ['top'], after: /^error\s+$/, offer: (context) => missing(context, ['outcome.error'], 'error') },
  { in: ['top'], after: /^error\s+\w+\s*:\s*$/, offer: () => statuses },
  { in: ['top'], after: /^action\s+\w+\(.*:\s*$/, offer: parameterTypes },
  { in: ['top'], after: /^action\s+$/, offer: (context) => missing(context, ['call.action'], 'action') },
  { in: ['top'], after: /^api\s+$/, offer: () => words('keyword', ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']) },
  {
    in: ['top'],
    after: /^api\s+[A-Z]+\s+(\/\S*)\{$/,
    offer: (context, [, path = '']) => pathParameters(context, path),
  },
  { in: ['top'], after: /^api\s+[A-Z]+\s+[\w{}/*.-]*$/, offer: resourcePaths, word: 'path' },
  { in: ['top'], after: /^on\s+$/, offer: () => words('keyword', ['test failure']) },
  {
    in: ['top'],
    after: /^(system|module|system_invariant|runtime|invariant|auth|limit|observe|migrate|seed)\b/,
    offer: () => [],
  },
];

/** Manifest blocks, and the sentences of contracts and invariants. */
export const manifestRules: readonly CompletionRule[] = [
  { in: ['system'], after: /^$/, offer: (context) => keys(context, ['description', 'modules', 'agents_per_module']) },
  { in: ['spec'], after: /^$/, offer: (context) => keys(context, ['description', 'agents']) },
  {
    in: ['spec'],
    after: /^agents:\s*\[[^\]]*$/,
    offer: () => words('value', agentNames),
  },
  {
    in: ['module'],
    after: /^$/,
    offer: (context) => [...keys(context, ['owns', 'exposes', 'consumes', 'boundary'], brackets), softLine],
  },
  { in: ['module'], after: /^owns:.*\[[^\]]*$/, offer: ownable },
  { in: ['module'], after: /^exposes:.*\[[^\]]*$/, offer: exposable, word: 'dotted' },
  { in: ['module'], after: /^consumes:.*\[(?:.*[,[])?\s*(\w+)\/[\w.]*$/, offer: eventsOfModule, word: 'dotted' },
  { in: ['module'], after: /^consumes:.*\[[^\]]*$/, offer: consumable },
  { in: ['module'], after: /^boundary:\s*$/, offer: ({ place }) => [boundaryOf(place.block?.header ?? '')] },
  { in: ['runtime'], after: /^$/, offer: (context) => keys(context, Object.keys(runtimeValues)) },
  {
    in: ['runtime'],
    after: /^(\w+):\s*(?:.*\|\s*)?$/,
    offer: (_, [, key = '']) => words('value', runtimeValues[key] ?? []),
  },
  { in: ['migrate'], after: /^$/, offer: (context) => keys(context, Object.keys(migrateValues)) },
  { in: ['migrate'], after: /^(\w+):\s*$/, offer: (_, [, key = '']) => words('value', migrateValues[key] ?? []) },

  { in: sentenceBlocks(), after: /\bwithin\s+$/, offer: () => words('value', ['5s', '30s', '10m', '2h']) },
  {
    in: sentenceBlocks(),
    after: /^[\w.]+\s+must\s+produce\s+((?:exactly|at (?:least|most)) one\s+)?$/,
    offer: (c, [, count]) => [...eventsOfContract(c, 1), ...entities(c), ...(count === undefined ? counts : [])],
  },
  { in: sentenceBlocks(), after: /^[\w.]+\s+must\s+$/, offer: () => words('keyword', ['produce', 'occur within']) },
  { in: sentenceBlocks(), after: /\boccur\s+within\s+\S+\s+$/, offer: () => words('keyword', ['of']) },
  { in: sentenceBlocks(), after: /\bwithin\s+\S+\s+$/, offer: () => [] },
  {
    in: sentenceBlocks(),
    after: /^[\w.]+\s+must\s+produce\s+(?:(?:exactly|at (?:least|most)) one\s+)?[\w.]+\s+$/,
    offer: () => words('keyword', ['within']),
  },
  {
    in: sentenceBlocks(),
    after: /\breaches terminal state\s+\[[^\]]*\]\s+$/,
    offer: () => [...words('keyword', ['within']), ...withAt(ruleDecorators)],
  },
  { in: ['contract'], after: /^!\s*$/, offer: (context) => [...eventsOfContract(context, 0), ...entities(context)] },
  { in: sentenceBlocks(), after: /\bof\s+$/, offer: (context) => eventsOfContract(context, 0) },
  { in: ['contract', 'invariant', 'system_invariant'], after: /^(?:[^!~>].*)?@$/, offer: () => ruleDecorators },
  {
    in: ['contract', 'invariant', 'system_invariant'],
    after: /^(?:.*\s)?event\s+[\w.]*$/,
    offer: events,
    word: 'dotted',
  },
  { in: ['contract', 'invariant', 'system_invariant'], after: /\b([A-Za-z_]\w*)\.(\w+):$/, offer: statesOfPath },
  {
    in: ['contract', 'invariant', 'system_invariant'],
    after: /^([^!~>].*)?\breaches terminal state\s+\[[^\]]*$/,
    offer: terminalStates,
  },
  {
    in: ['contract', 'invariant', 'system_invariant'],
    after:
      /^[^!~>].*\b([A-Za-z_]\w*)\b[^(]*\bwhere\s+(?:[^()]*\b(?:and|or)\s+)?(\w+)\s*(?:!?=\s*|\s(?:not\s+)?in\s*\[[^\]]*)$/,
    offer: whereValues,
  },
  {
    in: ['contract', 'invariant', 'system_invariant'],
    after: /^[^!~>].*\bwhere\s+(?:[^()]*\b(?:and|or)\s+)?$/,
    offer: whereFields,
  },
  {
    in: ['contract', 'invariant', 'system_invariant'],
    after: /^[^!~>].*\bwhere\s+(?:[^()]*\b(?:and|or)\s+)?\w+\s+$/,
    offer: () => words('keyword', ['=', '!=', 'in', 'not in']),
  },
  {
    in: ['contract', 'invariant', 'system_invariant'],
    after: /^(?:[^!~>].*)?\b([A-Za-z_]\w*(?:\.\w+)*)\.$/,
    offer: membersOrEvents,
  },
  { in: ['contract'], after: /^$/, offer: (context) => [...eventsOfContract(context, 0), guardLine, softLine] },
  { in: ['contract'], after: /^[\w.]+\s+$/, offer: () => contractVerbs },
  { in: ['contract'], after: /^[\w.]+\s+references\s+only\s+$/, offer: rowsOf },
  { in: ['contract'], after: /^[\w.]+\s+references\s+only\s+\w+\s+$/, offer: () => words('keyword', ['where']) },
  {
    in: ['system_invariant', 'invariant'],
    after: /^$/,
    offer: (context) => [...entities(context), ...invariantStarts, guardLine],
  },
  {
    in: ['system_invariant', 'invariant'],
    after: /^(?:every|no)\s+$/,
    offer: (context) => [...entities(context), ...events(context)],
  },
  {
    in: ['system_invariant', 'invariant'],
    after: /^every\s+[\w.]+\s+$/,
    offer: () => words('keyword', ['reaches terminal state [', 'produces exactly one']),
  },
  {
    in: ['system_invariant', 'invariant'],
    after: /^every\s+[\w.]+\s+produces\s+((?:exactly|at (?:least|most)) one\s+)?$/,
    offer: (c, [, count]) => [...entities(c), ...events(c), ...(count === undefined ? counts : [])],
  },
  {
    in: ['system_invariant', 'invariant'],
    after: /^no\s+[\w.]+\s+without\s+(corresponding\s+)?$/,
    offer: (c, [, corresponding]) => [
      ...entities(c),
      ...events(c),
      ...(corresponding === undefined ? words('keyword', ['corresponding']) : []),
    ],
  },
  { in: ['system_invariant', 'invariant'], after: /^\w+\s+per\s+\w+\s*:\s*$/, offer: () => bounds },
  {
    in: ['system_invariant', 'invariant'],
    after: /^\w+\s+per\s+\w+\s*:\s*(?:max|min)\s+\d+\s+$/,
    offer: () => [{ label: 'where', kind: 'keyword', insert: 'where ', goesOn: true }],
  },
  { in: ['system_invariant', 'invariant'], after: /^\w+\s+per\s+$/, offer: whereFields },
  {
    in: ['invariant', 'system_invariant'],
    after: /^[^!~>].*=>\s*$/,
    offer: (context) => [...entities(context), { label: 'event', kind: 'keyword', insert: 'event ', goesOn: true }],
  },
  {
    in: ['invariant', 'system_invariant'],
    after: /^[^!~>].*(?:=|\(|\*|\+|-|\/|<|>)\s*$/,
    offer: (context) => [...aggregates, ...entities(context)],
  },
  {
    in: ['invariant', 'system_invariant'],
    after: /^[A-Za-z_]\w*\.\w+\s+$/,
    offer: () => words('keyword', ['=', '!=', '>=', '<=', '>', '<']),
  },
  {
    in: ['invariant', 'system_invariant'],
    after: /^[^!~>].*\s$/,
    offer: () => withAt(ruleDecorators),
    notOnBlank: true,
  },
];

function sentenceBlocks(): readonly ['contract', 'system_invariant', 'invariant'] {
  return ['contract', 'system_invariant', 'invariant'];
}

const entityRoles = ['field.reference', 'edge.end', 'machine.entity', 'effect.entity', 'output.type', 'event.entity'];

const cardinalities = words('value', ['1:many', '1:1', 'many:many']);

const counts: readonly Proposal[] = [
  { label: 'exactly one', kind: 'keyword', insert: 'exactly one ', rank: 2 },
  { label: 'at least one', kind: 'keyword', insert: 'at least one ', rank: 2 },
  { label: 'at most one', kind: 'keyword', insert: 'at most one ', rank: 2 },
];

const bounds: readonly Proposal[] = ['max', 'min'].map((label) => ({
  label,
  kind: 'keyword',
  insert: `${label} \${1:1}`,
  snippet: true,
}));

/** `drivers`: the rows of an entity, as a sentence speaks of them. */
function rowsOf(context: CompletionContext): Proposal[] {
  return entities(context).map((one) => ({ ...one, label: plural(snakeCase(one.label)) }));
}

const contractVerbs: readonly Proposal[] = [
  { label: 'must produce', kind: 'keyword', insert: 'must produce ', goesOn: true },
  { label: 'must occur within', kind: 'keyword', insert: 'must occur within ${1:10s} of $2', snippet: true },
  {
    label: 'references only',
    kind: 'keyword',
    insert: 'references only ${1:rows} where ${2:field} = ${3:value}',
    snippet: true,
  },
];

const invariantStarts: readonly Proposal[] = [
  { label: 'every', kind: 'keyword', insert: 'every ', rank: 1, goesOn: true },
  { label: 'no', kind: 'keyword', insert: 'no ${1:Thing} without ${2:Other}', snippet: true, rank: 1 },
];

const aggregates: readonly Proposal[] = ['sum', 'avg', 'min', 'max', 'count'].map((label) => ({
  label,
  kind: 'verb',
  insert: `${label}($1)`,
  snippet: true,
  detail: 'over the rows of an entity',
  rank: 1,
}));

const statuses: readonly Proposal[] = (
  [
    ['400', 'Bad Request'],
    ['401', 'Unauthorized'],
    ['402', 'Payment Required'],
    ['403', 'Forbidden'],
    ['404', 'Not Found'],
    ['409', 'Conflict'],
    ['410', 'Gone'],
    ['412', 'Precondition Failed'],
    ['422', 'Unprocessable Content'],
    ['423', 'Locked'],
    ['429', 'Too Many Requests'],
    ['502', 'Bad Gateway'],
    ['503', 'Service Unavailable'],
  ] as const
).map(([label, detail]) => ({ label, kind: 'value', detail }));

const runtimeValues: Readonly<Record<string, readonly string[]>> = {
  lang: ['node', 'python', 'go'],
  db: ['postgres', 'sqlite'],
  cache: ['redis', 'memory'],
  queue: ['rabbitmq', 'redis', 'kafka'],
  auth: ['jwt'],
  deploy: ['container'],
};
const migrateValues: Readonly<Record<string, readonly string[]>> = {
  mode: ['safe'],
  rename: ['explicit'],
  backfill: ['required', 'optional'],
};

const brackets: ReadonlySet<string> = new Set(['owns', 'exposes', 'consumes', 'agents']);

function keys(
  { place }: CompletionContext,
  labels: readonly string[],
  lists: ReadonlySet<string> = brackets,
): Proposal[] {
  const free = labels.filter((label) => !place.siblings.some((line) => line.startsWith(`${label}:`)));
  return free.map((label) => {
    const value = lists.has(label) ? '[$1]' : label === 'description' ? '"$1"' : '$1';
    return { label, kind: 'keyword', insert: `${label}: ${value}`, snippet: true };
  });
}

/** A parameter is a value of a plain type, or a row. */
function parameterTypes(context: CompletionContext): Proposal[] {
  return [...words('type', primitiveNames), ...entities(context)];
}

function modulesWithoutSpecFirst(context: CompletionContext): Proposal[] {
  const specified = new Set(context.scope.index.system.specs.map(({ name }) => name));
  return modules(context).map((one) => ({ ...one, rank: specified.has(one.label) ? 1 : 0 }));
}

function stateFields(context: CompletionContext, name: string): Proposal[] {
  return fieldsOf(context.scope.index.entityNamed(name), (field) => context.scope.valuesOf(field).length > 0);
}

function machineHeads(context: CompletionContext): Proposal[] {
  const { scope } = context;
  return scope.index.system.entities.flatMap((entity) =>
    entity.fields
      .filter((field) => scope.valuesOf(field).length > 0)
      .map(
        (field): Proposal => ({
          label: `${entity.name}.${field.name}`,
          kind: 'field',
          part: field.id,
          rank: scope.index.machineOf(field.id) ? 1 : 0,
        }),
      ),
  );
}

function resourcePaths({ scope }: CompletionContext): Proposal[] {
  const known = new Set(scope.index.system.operations.map(({ path }) => path));
  // A path that is being written may stand in the model with its end missing.
  const collections = [...known].filter((path) => !path.includes('{') && !path.endsWith('/'));
  const whole = [...known].filter((path) => !path.endsWith('/'));
  const all = [...collections, ...collections.map((path) => `${path}/{id}`), ...whole];
  return words('path', [...new Set(all)]);
}

function ownable(context: CompletionContext): Proposal[] {
  const owned = new Set(context.scope.index.system.modules.flatMap(({ owns }) => owns.map(({ text }) => text)));
  const free = entities(context, ({ name }) => !owned.has(name));
  return [...free, ...missing(context, entityRoles, 'entity')];
}

function exposable(context: CompletionContext): Proposal[] {
  const { scope, place } = context;
  const module = scope.part?.kind === 'module' ? scope.part : undefined;
  const own = scope.index.system.events.filter((event) => module === undefined || event.module === module.id);
  const listed = new Set(module?.exposes.map(({ name }) => name));
  const blocks = own.map(({ name, id }): Proposal => ({ label: name, kind: 'event', part: id }));
  const lifecycle = (module?.owns ?? []).flatMap(({ text }) => [
    `${text}.created`,
    `${text}.updated`,
    `${text}.deleted`,
  ]);
  const all = [...blocks, ...words('event', lifecycle, 'life of an owned entity').map((one) => ({ ...one, rank: 1 }))];
  return all.filter(({ label }) => !listed.has(label) || place.word === label);
}

function eventsOfModule({ scope }: CompletionContext, [, name]: RegExpExecArray): Proposal[] {
  const module = scope.index.system.modules.find((one) => one.name === name);
  return module ? [...exposedBy(module), { label: '*', kind: 'event', detail: 'all its events', rank: 1 }] : [];
}

function consumable(context: CompletionContext): Proposal[] {
  const own = context.place.block?.header;
  return context.scope.index.system.modules
    .filter(({ name }) => name !== own)
    .flatMap((module) => [
      ...exposedBy(module).map((one) => ({ ...one, label: `${module.name}/${one.label}` })),
      { label: `${module.name}/*`, kind: 'event' as const, detail: 'all its events', rank: 1 },
    ]);
}

/** The events that the two sides of the open contract expose, those of the given side first. */
function eventsOfContract(context: CompletionContext, first: 0 | 1): Proposal[] {
  const { part, index } = context.scope;
  if (part?.kind !== 'contract') return events(context);
  const sides = [part.left, part.right]
    .map((side) => index.part(targetOf(side) ?? ''))
    .map((side): Module | undefined => (side?.kind === 'module' ? side : undefined));
  const ordered = first === 0 ? sides : [...sides].reverse();
  return ordered.flatMap((side, at) => (side ? exposedBy(side).map((one) => ({ ...one, rank: at })) : []));
}

function statesOfPath(context: CompletionContext, [, entity = '', field = '']: RegExpExecArray): Proposal[] {
  return context.scope.fieldsAt(`${entity}.${field}`).flatMap((one) => valuesOf(context.scope, one));
}

function terminalStates(context: CompletionContext): Proposal[] {
  const name = /\bevery\s+(\w+)/.exec(context.place.before)?.[1];
  const { scope } = context;
  const known = scope.entityLike(name ?? '');
  return valuesOf(scope, scope.stateFieldOf(known));
}

/** The entity that the sentence speaks of before `where`: the first of `Visit per doctor: …`, else the last name that is one. */
function subjectOf(context: CompletionContext): ReturnType<CompletionContext['scope']['entityLike']> {
  const { before } = context.place;
  const { scope } = context;
  const [, counted] = /^(\w+)\s+per\s/.exec(before) ?? [];
  if (counted !== undefined) return scope.entityLike(counted);
  const candidates = before.match(/[A-Za-z_]\w*/g) ?? [];
  return candidates.map((word) => scope.entityLike(word)).findLast((entity) => entity !== undefined);
}

function whereFields(context: CompletionContext): Proposal[] {
  return fieldsOf(subjectOf(context));
}

function whereValues(context: CompletionContext, match: RegExpExecArray): Proposal[] {
  const name = match[2] ?? '';
  const field = subjectOf(context)?.fields.find((one) => one.name === name);
  return field ? literalsFor(context.scope, [field]) : [];
}

function membersOrEvents(context: CompletionContext, [, path = '']: RegExpExecArray): Proposal[] {
  const starting = events(context).filter(({ label }) => label.startsWith(`${path}.`));
  return [
    ...membersBehind(context, path),
    ...starting.map((one) => ({ ...one, label: one.label.slice(path.length + 1), rank: 1 })),
  ];
}
