import type { Field } from '@specwright/model/parts';
import type { Proposal } from '../../common/completion.ts';
import type { CompletionRule } from './completionRule.ts';
import { type CompletionContext, literalsFor, membersBehind, names, rolesIn, valuesOf, words } from './proposals.ts';
import { conditionStarts } from './snippets.ts';

/** What begins a condition: a `!`, or the word before it in a step or a soft rule. */
const condition = String.raw`^(?:!|>>\s*if\b|~.*?\b(?:if|when)\b)`;
/** What stands before one test of a condition: nothing, or what joins it to the test before. */
const joined = String.raw`(?:.*(?:\b(?:and|or)\b|\())?\s*`;
const path = String.raw`[A-Za-z_]\w*(?:\.\w+)*`;

/** What can stand in the condition of `!` lines, of `if` and of `when`, up to the `=>` or the `:` behind it. */
export const conditionRules: readonly CompletionRule[] = [
  { after: /^(?:!|>>|~).*\b([A-Za-z_]\w*(?:\.\w+)*)\.$/, offer: (context, [, at = '']) => membersBehind(context, at) },
  {
    after: /^(?:!|>>|~).*?([\w.]+)\s+(?:not\s+)?in\s*\[[^\]]*$/,
    offer: (context, [, at = '']) => literals(context, at),
  },
  {
    after: /^(?:!|>>|~).*?([A-Za-z_][\w.]*)\s*(?:!=|==|=|<=|>=|<|>)\s*$/,
    offer: (context, [, at = '']) => [...literals(context, at), ...names(context)],
  },
  { after: new RegExp(`${condition}.*\\bbetween\\s+(?:\\S+\\s+and\\s+)?$`), offer: names },
  { after: new RegExp(`${condition}.*\\bbetween\\s+\\S+\\s+$`), offer: () => words('keyword', ['and']) },
  { after: new RegExp(`${condition}.*\\b(?:sum|avg|min|max|count)\\(\\s*$`), offer: names },
  {
    after: new RegExp(`${condition}${joined}(${path})\\s+(?:is|already|is\\s+already|is\\s+not|not\\s+yet)\\s+$`),
    offer: statesBehind,
  },
  { after: /^(?:!|>>|~).*[\w.)]\s+not\s+$/, offer: () => words('keyword', ['in', 'between', 'found', 'empty']) },
  {
    after: /^(?:!|>>|~).*\bnot\s+$/,
    offer: (context) => [...words('keyword', ['found']), ...rolesIn(context).filter(({ label }) => label !== 'public')],
  },
  { after: new RegExp(`${condition}${joined}(?:any|all|each|every|no)\\s+$`), offer: names },
  {
    after: new RegExp(`^!${joined}$`),
    offer: (context) => [...names(context), ...conditionStarts],
  },
  {
    after: new RegExp(`${condition}${joined}$`),
    offer: (context) => [...subjectStates(context), ...names(context)],
  },
  {
    after: new RegExp(`${condition}${joined}(?:(?:any|all|each|every|no)\\s+)?(${path})\\s+$`),
    offer: testsOf,
  },
  { after: new RegExp(`${condition}.*\\s[-+*/]\\s+$`), offer: names },
  { after: /^!.*\s$/, offer: () => words('keyword', ['=>', 'and', 'or']), notOnBlank: true },
  { after: new RegExp(`${condition}[^:]*\\s$`), offer: () => words('keyword', ['and', 'or']), notOnBlank: true },
];

/** The values that what a path leads to can have. */
export function literals(context: CompletionContext, at: string): Proposal[] {
  return literalsFor(context.scope, context.scope.fieldsAt(at));
}

/** What a step or a soft rule can ask of its subject by one word. */
function subjectStates({ scope }: CompletionContext): Proposal[] {
  const flags = scope.part?.kind === 'event' ? scope.part.payload.map(({ name }) => name) : [];
  return [...words('variable', flags, 'member of payload'), ...valuesOf(scope, scope.stateFieldOf(scope.entities[0]))];
}

/** What a row can be, or what a value can be compared by. */
function testsOf(context: CompletionContext, [, at = '']: RegExpExecArray): Proposal[] {
  const { scope, place } = context;
  const fields = scope.fieldsAt(at);
  const row = fields.length === 0 ? scope.entityLike(at) : undefined;
  if (row !== undefined) {
    const states = valuesOf(scope, scope.stateFieldOf(row));
    return [...words('keyword', ['empty', 'fails', 'not found', 'exists']), ...states];
  }
  const [field] = fields;
  const isState = field === undefined && subjectStates(context).some(({ label }) => label === at);
  const holdsByItself = field === undefined || isFlag(scope, field);
  const more = place.before.startsWith('!') ? ['=>', 'and', 'or'] : ['and', 'or'];
  return [...(isState ? [] : comparisonsOf(scope, field)), ...(holdsByItself ? words('keyword', more) : [])];
}

/** What a row is, or is not. */
function statesBehind({ scope }: CompletionContext, [, at = '']: RegExpExecArray): Proposal[] {
  const fields = scope.fieldsAt(at);
  const field = fields.length === 0 ? scope.stateFieldOf(scope.entityLike(at)) : fields[0];
  return [...valuesOf(scope, field), ...words('keyword', ['empty'])];
}

function comparisonsOf(scope: CompletionContext['scope'], field: Field | undefined): Proposal[] {
  const list: Proposal = { label: 'in []', kind: 'keyword', insert: 'in [$1]', snippet: true, goesOn: true };
  const lists = [list, { ...list, label: 'not in []', insert: 'not in [$1]' }];
  const equal = words('keyword', ['=', '!=']);
  const type = field && scope.typeOf(field);
  if (field === undefined || type === undefined) return [...words('keyword', ['>', '<', '>=', '<=']), ...equal];
  if (scope.valuesOf(field).length > 0) return [...words('keyword', ['!=', '=']), ...lists];
  const unique = field.decorators.some(({ name }) => name === 'unique') ? words('keyword', ['exists']) : [];
  if (type.kind === 'primitive' && ['int', 'decimal', 'timestamp'].includes(type.name)) {
    return [...unique, ...words('keyword', ['>', '<', '>=', '<=']), ...equal, ...words('keyword', ['between'])];
  }
  return type.kind === 'object' ? [] : [...unique, ...equal];
}

function isFlag(scope: CompletionContext['scope'], field: Field): boolean {
  const type = scope.typeOf(field);
  return type.kind === 'primitive' && type.name === 'bool';
}
