// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import { channels } from '@specwright/checks/runtimeWords';
import type { Entity, Field } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import { wordsOf } from '@specwright/model/words';
import type { Proposal } from '../../common/completion.ts';
import type { CompletionRule } from './completionRule.ts';
import {
  actions,
  aliases,
  type CompletionContext,
  entities,
  errors,
  events,
  fieldsOf,
  literalsFor,
  membersBehind,
  names,
  rolesIn,
  snapshotSources,
  snapshotTargets,
  valuesOf,
  words,
} from './proposals.ts';
import { conditionStarts, outcomes, softRules, stepVerbs } from './snippets.ts';

/** What can stand inside `!`, `>>` and `~` lines, whatever block they are in. */
export const statementRules: readonly CompletionRule[] = [
  { after: /^!.*=>(.*[;,])?\s*$/, offer: (context, [, more]) => outcomesAfter(context, more !== undefined) },
  { after: /^!.*=>.*\bnotify\s+(.*\+\s*)?$/, offer: recipients },
  { after: /^!.*=>.*\brollback\s+$/, offer: aliases },
  { after: /^!.*=>/, offer: () => [] },

  { after: /^(>>|~).*\bemit\s+[\w.]*$/, offer: events, word: 'dotted' },
  { after: /^>>.*\bnotify\(\s*[^,)]*,\s*([^)]*\+\s*)?$/, offer: () => words('value', channels, 'channel') },
  { after: /^>>.*\bnotify\(\s*([^,)]*\+\s*)?$/, offer: recipients },
  { after: /^>>.*\bcreate\s+(\w+)\(\s*$/, offer: (context, [, name]) => statesOf(context, name, true) },
  { after: /^>>.*\bset\s+([^;]*,\s*)?(\w+)\(\s*$/, offer: (context, [, , name]) => statesOf(context, name, false) },
  { after: /^>>.*\bcreate\s+([^;]*\),\s*)?$/, offer: creatable },
  { after: /^>>.*\bset\s+([^;=]*\),\s*)?$/, offer: settable },
  { after: /^>>.*\bcreate\s+(\w+)(?:\(\w*\))?\s+with\s+(?:.*,\s*)?$/, offer: (c, [, name]) => assignable(c, name) },
  { after: /^>>.*\bsnapshot\s+.*\bto\s+$/, offer: snapshotTargets },
  { after: /^>>.*\bsnapshot\s+$/, offer: snapshotSources },
  { after: /^>>.*\bsnapshot\s+\w+\s+$/, offer: () => words('keyword', ['to']) },
  { after: /^>>.*\brestore\s+$/, offer: numericFields },
  { after: /^>>.*\bper\s+$/, offer: aliases },
  { after: /^>>.*\b(?:increment|decrement)\s+[\w.]+\s+$/, offer: () => words('keyword', ['by']) },

  {
    after: /^(?:!|>>|~).*\b([A-Za-z_][\w]*(?:\.\w+)*)\.$/,
    offer: (context, [, path = '']) => membersBehind(context, path),
  },
  {
    after: /^(?:!|>>|~).*?([\w.]+)\s+(?:not\s+)?in\s*\[[^\]]*$/,
    offer: (context, [, path = '']) => literals(context, path),
  },
  {
    after: /^(?:!|>>|~).*?([A-Za-z_][\w.]*)\s*(?:!=|==|=|<=|>=|<|>)\s*$/,
    offer: (context, [, path = '']) => [...literals(context, path), ...names(context)],
  },
  {
    after: /^(?:!|>>|~).*\b(?:not)\s+$/,
    offer: (context) => [
      ...words('keyword', ['found', 'in']),
      ...rolesIn(context).filter(({ label }) => label !== 'public'),
    ],
  },

  { after: /^>>\s*if\s+(?:.*\b(?:and|or)\s+)?$/, offer: (context) => [...subjectStates(context), ...names(context)] },
  { after: /^>>(?:\s*if\s[^:]*:)?\s*$/, offer: (context) => [...actions(context), ...stepVerbs] },
  {
    after: /^>>\s*if\s[^:]*$/,
    offer: (context) => [...words('keyword', ['and', 'or', 'not']), ...names(context)],
    notOnBlank: true,
  },
  { after: /^>>.*\b\w+\((?:.*,)?\s*(?:each\s+)?$/, offer: argumentsOf },
  { after: /^>>.*\bdelete\s+$/, offer: aliases },
  { after: /^>>.*\b(?:by|increment|decrement)\s+$/, offer: numbers },
  { after: /^>>.*(?:=|\+|-|\*)\s+$/, offer: names },
  { after: /^>>.*[,;]\s*$/, offer: (context) => [...stepVerbs, ...actions(context)] },
  { after: /^>>/, offer: aliases, notOnBlank: true },

  { after: /^!\s*(?:.*\b(?:and|or)\s+)?(?:any|all|each|every|no)\s+$/, offer: names },
  { after: /^!\s*(?:.*\b(?:and|or)\s+)?$/, offer: (context) => [...names(context), ...conditionStarts] },
  { after: /^!\s*[\w.]+\s+$/, offer: conditionWords },
  { after: /^!/, offer: names, notOnBlank: true },

  { after: /^~\s*$/, offer: ({ place }) => softRules(place.block?.keyword) },
  { after: /^~.*\b(?:if|when)\s+$/, offer: names },
  { after: /^~\s*([a-z][\w ]*?)\s*:\s*$/, offer: (_, [, key = '']) => words('value', wishValues[key] ?? []) },
  { after: /^~\s*(?:latency|uptime|availability)\s+$/, offer: (_, [wish]) => objectives(wish) },
  { after: /^~/, offer: names, notOnBlank: true },
];

/** Usual values of the wishes that are written `~ key: value`. */
const wishValues: Readonly<Record<string, readonly string[]>> = {
  cache: ['30s', '60s', '5m', '1h'],
  timeout: ['5s', '30s', '60s'],
  paginate: ['10', '20', '50'],
  'max retries': ['3', '5'],
};

function objectives(wish: string): Proposal[] {
  return words('value', /latency/.test(wish) ? ['< 200ms', 'critical < 500ms'] : ['> 99.9%']);
}

function outcomesAfter(context: CompletionContext, second: boolean): Proposal[] {
  return second
    ? [...outcomes.filter(({ kind }) => kind !== 'value'), ...errors(context)]
    : [...errors(context), ...outcomes];
}

function recipients(context: CompletionContext): Proposal[] {
  const modules = context.scope.index.system.modules.map(
    ({ name, id }): Proposal => ({ label: name, kind: 'module', part: id }),
  );
  const manifest = context.place.block?.keyword === 'contract';
  return manifest ? [...modules, ...rolesIn(context)] : rolesIn(context).filter(({ label }) => label !== 'public');
}

function literals(context: CompletionContext, path: string): Proposal[] {
  return literalsFor(context.scope, context.scope.fieldsAt(path));
}

/** The states of an entity; of its machine the first for a new row, for a change those that some transition leads to. */
function statesOf(context: CompletionContext, name: string | undefined, creates: boolean): Proposal[] {
  const { scope } = context;
  const field = scope.stateFieldOf(scope.entityLike(name ?? ''));
  const all = valuesOf(scope, field);
  const machine = field && scope.index.machineOf(field.id);
  if (machine === undefined) return all;
  const initial = all.filter(({ label }) => label === machine.transitions[0]?.from.text);
  if (creates) return initial.length > 0 ? initial : all;
  const reached = new Set(machine.transitions.map(({ to }) => to.text));
  return all.filter(({ label }) => reached.has(label));
}

function withState(context: CompletionContext, entity: Entity, proposal: Proposal): Proposal {
  const hasState = context.scope.stateFieldOf(entity) !== undefined;
  return hasState ? { ...proposal, insert: `${entity.name}($1)`, snippet: true, goesOn: true } : proposal;
}

function creatable(context: CompletionContext): Proposal[] {
  return entities(context).map((proposal) => {
    const entity = context.scope.index.entityNamed(proposal.label);
    return entity ? withState(context, entity, proposal) : proposal;
  });
}

function settable(context: CompletionContext): Proposal[] {
  const withStates = entities(context, (entity) => context.scope.stateFieldOf(entity) !== undefined);
  const rows = withStates.map((proposal) => {
    const entity = context.scope.index.entityNamed(proposal.label);
    return entity ? withState(context, entity, proposal) : proposal;
  });
  return [...rows, ...names(context).map((one) => ({ ...one, rank: 2 }))];
}

function assignable(context: CompletionContext, name: string | undefined): Proposal[] {
  const entity = context.scope.entityLike(name ?? '');
  const given = new Set(['auto', 'computed']);
  return fieldsOf(entity, ({ decorators }) => !decorators.some((one) => given.has(one.name))).map((field) => ({
    ...field,
    insert: `${field.label} = `,
  }));
}

function numericFields({ scope }: CompletionContext): Proposal[] {
  return scope.index.system.entities.flatMap((entity) => fieldsOf(entity, (field) => isNumeric(scope, field)));
}

function isNumeric(scope: CompletionContext['scope'], field: Field): boolean {
  const type = scope.typeOf(field);
  return type.kind === 'primitive' && (type.name === 'int' || type.name === 'decimal');
}

/** What can be counted up, or by: of the fields in sight those that are numbers; what leads on to others stays. */
function numbers(context: CompletionContext): Proposal[] {
  const { scope } = context;
  return names(context).filter(({ part }) => {
    const field = scope.field(part);
    return field === undefined || field.type.kind === 'reference' || isNumeric(scope, field);
  });
}

function subjectStates({ scope }: CompletionContext): Proposal[] {
  const flags = scope.part?.kind === 'event' ? scope.part.payload.map(({ name }) => name) : [];
  return [...words('variable', flags, 'member of payload'), ...valuesOf(scope, scope.stateFieldOf(scope.entities[0]))];
}

function argumentsOf(context: CompletionContext): Proposal[] {
  const eachRow = context.scope.entities
    .flatMap((entity) => wordsOf(entity.name).slice(-1))
    .map((word) => `each ${word}`);
  return [...names(context), ...words('variable', [...new Set(eachRow)], 'once for every row')];
}

function conditionWords(context: CompletionContext, match: RegExpExecArray): Proposal[] {
  const path = match[0].replace(/^!\s*/, '').trim();
  const { scope } = context;
  if (/^(any|all|each|every|no|not)$/.test(path)) return names(context);
  const asRow = scope.entityLike(path) !== undefined && scope.fieldsAt(path).length === 0;
  if (asRow) return words('keyword', ['empty', 'fails', 'not found', 'exists']);
  const field = scope.fieldsAt(path)[0];
  const literal = field !== undefined && scope.valuesOf(field).length > 0;
  const comparisons = literal ? ['!=', '=', 'in []', 'not in []'] : ['>', '<', '>=', '<=', '=', '!='];
  const unique = field?.decorators.some(({ name }) => name === 'unique') ? ['exists'] : [];
  return words(
    'keyword',
    [...unique, ...comparisons, 'exists'].filter((one, at, all) => all.indexOf(one) === at),
  ).map((one) =>
    one.label.endsWith('[]') ? { ...one, insert: one.label.replace('[]', '[$1]'), snippet: true, goesOn: true } : one,
  );
}

/** The target of a machine's head, for rows of the table that need it. */
export function machineField(context: CompletionContext): ReturnType<CompletionContext['scope']['field']> {
  const { part } = context.scope;
  if (part?.kind === 'machine') return context.scope.field(targetOf(part.field));
  const [entity = '', field = ''] = (context.place.block?.header ?? '').split('.');
  return context.scope.index.entityNamed(entity)?.fields.find(({ name }) => name === field);
}
