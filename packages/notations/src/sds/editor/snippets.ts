// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import type { Proposal } from '../../common/completion.ts';
import { blockSnippet } from '../../common/snippet.ts';
import type { BlockKeyword } from './place.ts';

const snippet = (label: string, detail: string, ...lines: string[]): Proposal =>
  blockSnippet('sds', label, detail, lines);

/** Whole blocks, offered at the start of a line outside any block. The inner lines are indented by two blanks. */
export const blockSnippets: readonly Proposal[] = [
  snippet('system', 'the whole: name, version, purpose', 'system ${1:name} v${2:1.0} {', '  description: "$3"', '}'),
  snippet(
    'module',
    'a deployable part: what it owns, offers and needs',
    'module ${1:name} {',
    '  owns: [${2:Entity}]',
    '  exposes: [$3]',
    '  boundary: ${1:name}-service',
    '}',
  ),
  snippet('contract', 'what two modules promise each other', 'contract ${1:left} <-> ${2:right} {', '  $0', '}'),
  snippet('system_invariant', 'what holds across modules', 'system_invariant {', '  $0', '}'),
  snippet(
    'spec',
    'from here on: the specification of a module',
    'spec ${1:module} v${2:1.0} {',
    '  description: "$3"',
    '}',
  ),
  snippet(
    'runtime',
    'what it runs on',
    'runtime {',
    '  lang: ${1|node,python,go|}',
    '  db: ${2|postgres,sqlite|}',
    '}',
  ),
  snippet('entity', 'what is kept', 'entity ${1:Name} {', '  id: uuid @immutable', '  $0', '}'),
  snippet('edge', 'rows that belong to a row', 'edge ${1:Parent} -> ${2:Child} {${3|1:many,1:1,many:many|}}'),
  snippet('machine', 'which states follow which', 'machine ${1:Entity}.${2:status} {', '  $0', '}'),
  snippet('error', 'a refusal with its status', 'error ${1:name}: ${2:409} {', '  message: "$3"', '}'),
  snippet(
    'event',
    'what is told to others',
    'event ${1:thing.happened} {',
    '  ref: ${2:Entity}.id',
    '  payload: {$3}',
    '}',
  ),
  snippet('action', 'steps with a name', 'action ${1:name}($2) {', '  >> $0', '}'),
  snippet('api', 'an HTTP operation', 'api ${1|GET,POST,PATCH,PUT,DELETE|} /${2:path} {', '  $0', '}'),
  snippet('invariant', 'what always holds in this module', 'invariant {', '  $0', '}'),
  snippet('auth', 'who may do what', 'auth {', '  /${1:path}/** : ${2:owner}', '}'),
  snippet('limit', 'how often', 'limit {', '  ${1:POST} /${2:path} : ${3:30}/min per ${4:user}', '}'),
  snippet('observe', 'what is watched', 'observe {', '  log: all api calls, all errors', '  metric: $1', '}'),
  snippet(
    'migrate',
    'how the schema may change',
    'migrate {',
    '  mode: safe',
    '  rename: explicit',
    '  backfill: required',
    '}',
  ),
  snippet(
    'evolve',
    'a change of an entity since the baseline',
    'evolve ${1:Entity} {',
    '  +${2:field}: ${3:string}$0',
    '}',
  ),
  snippet('seed', 'rows that are there from the start', 'seed {', '  $0', '}'),
  snippet('on test failure', 'what the pipeline does then', 'on test failure {', '  >> $0', '}'),
];

/** `!`, `>>` and `~`, where a line of a block can begin with them. */
export const guardLine = snippet('!', 'refuse when this holds', '! ${1:condition} => ${2:400}');
export const stepLine = snippet('>>', 'do this', '>> $0');
export const softLine = snippet('~', 'a wish: caching, paging, time limits', '~ $0');

export const conditionStarts: readonly Proposal[] = [
  { label: 'not found', kind: 'keyword', detail: 'the row of the path is not there' },
  { label: 'not owner', kind: 'keyword', detail: 'the caller does not own the row' },
  { label: 'any', kind: 'keyword', detail: 'at least one row', insert: 'any ' },
  { label: 'all', kind: 'keyword', detail: 'every row', insert: 'all ' },
  { label: 'no', kind: 'keyword', detail: 'none of the rows', insert: 'no ' },
];

export const outcomes: readonly Proposal[] = [
  { label: '400', kind: 'value', detail: 'Bad Request', insert: '400 "$1"', snippet: true, rank: 1 },
  { label: '403', kind: 'value', detail: 'Forbidden', rank: 1 },
  { label: '404', kind: 'value', detail: 'Not Found', rank: 1 },
  { label: '409', kind: 'value', detail: 'Conflict', insert: '409 "$1"', snippet: true, rank: 1 },
  { label: '422', kind: 'value', detail: 'Unprocessable Content', rank: 1 },
  { label: 'rollback', kind: 'verb', detail: 'undo what the steps before did', rank: 2 },
  { label: 'notify', kind: 'verb', insert: 'notify ', detail: 'tell someone', rank: 2 },
  { label: 'retry', kind: 'verb', insert: 'retry ${1:3}x', snippet: true, detail: 'try again', rank: 2 },
];

export const stepVerbs: readonly Proposal[] = [
  { label: 'create', kind: 'verb', insert: 'create ', detail: 'a new row', goesOn: true },
  { label: 'set', kind: 'verb', insert: 'set ', detail: 'a state or a field', goesOn: true },
  { label: 'emit', kind: 'verb', insert: 'emit ', detail: 'tell an event', goesOn: true },
  {
    label: 'increment',
    kind: 'verb',
    insert: 'increment ${1:path} by ${2:1}',
    snippet: true,
    detail: 'add to a number',
  },
  {
    label: 'decrement',
    kind: 'verb',
    insert: 'decrement ${1:path} by ${2:1}',
    snippet: true,
    detail: 'take from a number',
  },
  { label: 'snapshot', kind: 'verb', insert: 'snapshot ', detail: 'copy @snapshot fields', goesOn: true },
  { label: 'restore', kind: 'verb', insert: 'restore ', detail: 'undo a decrement', goesOn: true },
  { label: 'delete', kind: 'verb', insert: 'delete ', detail: 'remove a row', goesOn: true },
  { label: 'notify', kind: 'verb', insert: 'notify(${1:user}, ${2:email})', snippet: true, detail: 'send a message' },
  { label: 'if', kind: 'keyword', insert: 'if ', detail: 'only when this holds', goesOn: true },
];

const options: readonly Proposal[] = [
  {
    label: 'cache',
    kind: 'keyword',
    insert: 'cache: ${1:30s}',
    snippet: true,
    detail: 'answers may be kept that long',
  },
  { label: 'paginate', kind: 'keyword', insert: 'paginate: ${1:20}', snippet: true, detail: 'rows on a page' },
  { label: 'latency', kind: 'keyword', insert: 'latency < ${1:200ms}', snippet: true, detail: 'how fast it should be' },
  { label: 'timeout', kind: 'keyword', insert: 'timeout: ${1:5s}', snippet: true, detail: 'give up after that' },
  {
    label: 'max retries',
    kind: 'keyword',
    insert: 'max retries: ${1:3}',
    snippet: true,
    detail: 'tries before giving up',
  },
];
const conditional: readonly Proposal[] = [
  { label: 'emit', kind: 'verb', insert: 'emit ', detail: 'tell an event when …', goesOn: true },
];
const triggers: readonly Proposal[] = [
  {
    label: 'trigger when',
    kind: 'keyword',
    insert: 'trigger when ',
    detail: 'the event happens when this holds',
    goesOn: true,
  },
];
const timed: readonly Proposal[] = [
  {
    label: 'abandon after',
    kind: 'snippet',
    insert: '${1:abandon} after ${2:72h} ${3:inactivity}',
    snippet: true,
    detail: 'a state that time brings',
  },
];

/** The soft rules that mean something in a block. */
export function softRules(block: BlockKeyword | undefined): readonly Proposal[] {
  switch (block) {
    case 'entity':
    case 'machine':
      return timed;
    case 'event':
      return [...triggers, ...options];
    case 'action':
      return [...conditional, ...options];
    case 'api':
      return [...options, ...conditional];
    default:
      return options;
  }
}
