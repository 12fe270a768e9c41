// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import { channels } from '@specwright/checks/runtimeWords';
import type { Entity, Field } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import { wordsOf } from '@specwright/model/words';
import type { Proposal } from '../../common/completion.ts';
import type { CompletionRule } from './completionRule.ts';
import { conditionRules, literals } from './conditionRules.ts';
import {
  actions,
  aliases,
  type CompletionContext,
  entities,
  errors,
  events,
  fieldsOf,
  literalsFor,
  names,
  rolesIn,
  snapshotSources,
  snapshotTargets,
  valuesOf,
  words,
} from './proposals.ts';
import { outcomes, softRules, stepVerbs } from './snippets.ts';

/** Inside `~` lines, up to their condition. */
const softRulesInside: readonly CompletionRule[] = [
  { after: /^~\s*emit\s+[\w.]+\s+$/, offer: () => words('keyword', ['if', 'when']) },
  { after: /^~\s*([a-z][\w ]*?)\s*:\s*$/, offer: (_, [, key = '']) => words('value', wishValues[key] ?? []) },
  { after: /^~\s*[a-z][\w ]*:/, offer: () => [] },
  { after: /^~\s*(?:latency|uptime|availability)\s+$/, offer: ({ place }) => objectives(place.before) },
  { after: /^~\s*latency\b[\w ]*[<>]=?\s*$/, offer: () => words('value', ['200ms', '500ms', '1s']) },
  { after: /^~\s*\w+\s+after\s+$/, offer: durations },
  { in: ['entity', 'machine'], after: /^~\s*[a-z]\w*\s+$/, offer: () => words('keyword', ['after']) },
  { after: /^~(?!.*\b(?:if|when)\b)\s*\S.*\s$/, offer: () => [] },
];

/** What can stand inside `!`, `>>` and `~` lines, whatever block they are in. */
export const statementRules: readonly CompletionRule[] = [
  // Without a blank nothing follows what is closed.
  { after: /^(?:!|>>|~).*[)\]"]$/, offer: () => [] },
  { after: /^!.*=>(.*[;,])?\s*$/, offer: (context, [, more]) => outcomesAfter(context, more !== undefined) },
  { after: /^!.*=>.*\bnotify\s+(.*\+\s*)?$/, offer: recipients },
  { after: /^!.*=>.*\brollback\s+$/, offer: aliases },
  { after: /^!.*=>.*\bthen\s+$/, offer: () => words('verb', ['notify', 'retry', 'halt', 'alert']) },
  { after: /^!.*=>/, offer: () => [] },

  { after: /^(>>|~).*\bemit\s+[\w.]*$/, offer: events, word: 'dotted' },
  { after: /^>>.*\bemit\s+[\w.]+\s+$/, offer: () => [] },
  { after: /^>>.*\bnotify\(\s*[^,)]*,\s*([^)]*\+\s*)?$/, offer: () => words('value', channels, 'channel') },
  { after: /^>>.*\bnotify\(\s*([^,)]*\+\s*)?$/, offer: recipients },
  {
    after: /^>>.*\bnotify\s.*\s(?:via|by|through)\s+(.*\+\s*)?$/,
    offer: () => words('value', channels, 'channel'),
  },
  { after: /^>>.*\bnotify\s+(.*\+\s*)?$/, offer: recipients },
  { after: /^>>.*\bnotify\s+[\w +]*\w\s+$/, offer: () => words('keyword', ['via']) },
  { after: /^>>.*\bcreate\s+(\w+)\(\s*$/, offer: (context, [, name]) => statesOf(context, name, true) },
  { after: /^>>.*\bset\s+([^;]*,\s*)?(\w+)\(\s*$/, offer: (context, [, , name]) => statesOf(context, name, false) },
  { after: /^>>.*\bcreate\s+([^;]*\),\s*)?$/, offer: creatable },
  { after: /^>>.*\bset\s+([^;=]*\),\s*)?$/, offer: settable },
  {
    after: /^>>.*\bcreate\s+(\w+)(?:\([\w-]*\))?\s+with\s+(?:.*,\s*)?$/,
    offer: (c, [, name]) => assignable(c, name),
  },
  {
    after: /^>>.*\bcreate\s+(\w+)(?:\([\w-]*\))?\s+with\s+(?:.*,\s*)?(\w+)\s*=\s*$/,
    offer: (c, [, entity, field]) => assigned(c, entity, field),
  },
  { after: /^>>.*\bcreate\b.*\swith\s+(?:.*,\s*)?\w+\s+$/, offer: () => words('keyword', ['=']) },
  { after: /^>>.*\bcreate\s+\w+(?:\([\w-]*\))?\s+$/, offer: () => words('keyword', ['with']) },
  {
    after: /^>>.*\bset\s+([a-z][\w.]*)\s+to\s+$/,
    offer: (context, [, path = '']) => [...literals(context, path), ...names(context)],
  },
  { after: /^>>.*\bset\s+[a-z][\w.]*\s+$/, offer: () => words('keyword', ['=', 'to']) },
  { after: /^>>.*\bsnapshot\s+.*\bto\s+$/, offer: snapshotTargets },
  { after: /^>>.*\bsnapshot\s+$/, offer: snapshotSources },
  { after: /^>>.*\bsnapshot\s+\w+\s+$/, offer: () => words('keyword', ['to']) },
  { after: /^>>.*\brestore\s+$/, offer: numericFields },
  { after: /^>>.*\brestore\s+\w+\s+$/, offer: () => words('keyword', ['per']) },
  { after: /^>>.*\bper\s+$/, offer: aliases },
  { after: /^>>.*\b(?:increment|decrement)\s+[\w.]+\s+$/, offer: () => words('keyword', ['by']) },

  ...softRulesInside,
  ...conditionRules,

  { after: /^>>(?:\s*if\s[^:]*:)?\s*$/, offer: (context) => [...actions(context), ...stepVerbs] },
  { after: /^>>.*\b\w+\((?:.*,)?\s*(?:each\s+)?$/, offer: argumentsOf },
  { after: /^>>.*\b(?:delete|remove)\s+$/, offer: aliases },
  { after: /^>>.*\b(?:by|increment|decrement)\s+$/, offer: numbers },
  { after: /^>>.*\s[-+*/]\s+$/, offer: names },
  { after: /^>>.*[,;]\s*$/, offer: (context) => [...stepVerbs, ...actions(context)] },
  // The noun behind a verb of a port: `charge payment`. What is whole is followed by nothing.
  { after: /^>>(?:.*[:,;])?\s*[a-z][\w-]*\s+$/, offer: aliases, notOnBlank: true },
  { after: /^>>/, offer: () => [] },

  { after: /^~\s*$/, offer: ({ place }) => softRules(place.block?.keyword) },
];

/** Usual values of the wishes that are written `~ key: value`. */
const wishValues: Readonly<Record<string, readonly string[]>> = {
  cache: ['30s', '60s', '5m', '1h'],
  timeout: ['5s', '30s', '60s'],
  paginate: ['10', '20', '50'],
  'max retries': ['3', '5'],
};

/** A number that is typed already gets its unit. */
function durations({ place }: CompletionContext): Proposal[] {
  const amount = /^\d+/.exec(place.word)?.[0];
  return words('value', amount === undefined ? ['30m', '24h', '7d'] : ['m', 'h', 'd'].map((unit) => amount + unit));
}

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

/** The value of a field of a new row. */
function assigned(context: CompletionContext, name: string | undefined, field: string | undefined): Proposal[] {
  const fields = context.scope.entityLike(name ?? '')?.fields.filter((one) => one.name === field) ?? [];
  return [...literalsFor(context.scope, fields), ...names(context)];
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

function argumentsOf(context: CompletionContext): Proposal[] {
  const eachRow = context.scope.entities
    .flatMap((entity) => wordsOf(entity.name).slice(-1))
    .map((word) => `each ${word}`);
  return [...names(context), ...words('variable', [...new Set(eachRow)], 'once for every row')];
}

/** The target of a machine's head, for rows of the table that need it. */
export function machineField(context: CompletionContext): ReturnType<CompletionContext['scope']['field']> {
  const { part } = context.scope;
  if (part?.kind === 'machine') return context.scope.field(targetOf(part.field));
  const [entity = '', field = ''] = (context.place.block?.header ?? '').split('.');
  return context.scope.index.entityNamed(entity)?.fields.find(({ name }) => name === field);
}
