import type { IToken } from 'chevrotain';
import { httpMethods, isWord, memberKeywords } from './tokens.ts';

/** What the lines of a construct look like: with which token they begin, and how to say so to a person. */
interface MemberShape {
  readonly starts: (token: IToken) => boolean;
  /** Completes "expected …". */
  readonly expected: string;
  /** Words that begin a line here, for "did you mean". */
  readonly words: readonly string[];
}

const statementMarks: ReadonlySet<string> = new Set(['!', '>>', '~']);
const sentenceKinds: ReadonlySet<string> = new Set(['NUMBER', 'QUANTITY', 'STRING', 'PATH', 'OPENCALL']);
const sentenceMarks: ReadonlySet<string> = new Set([
  ...['!', '~', '[', '(', '@', '+', '-', '*', '/', '|', '?', '&'],
  ...['>', '<', '>=', '<=', '!=', '==', '=', '->', '<->', '..'],
]);

/** True for `!`, `>>` and `~`, which begin a statement wherever they stand first on a line. */
export function isStatementMark(token: IToken | undefined): boolean {
  return token !== undefined && statementMarks.has(token.image);
}

const properties: MemberShape = { starts: isWord, expected: 'a property: `name: value`', words: [] };
const sentences: MemberShape = {
  starts: (token) => isWord(token) || sentenceMarks.has(token.image) || sentenceKinds.has(token.tokenType.name),
  expected: 'a rule, an assertion `! condition => outcome` or a soft rule `~ …`',
  words: [],
};
const steps: MemberShape = {
  starts: isStatementMark,
  expected: 'a step `>> …`, an assertion `! condition => outcome` or a soft rule `~ …`',
  words: [],
};

const shapes: ReadonlyMap<string, MemberShape> = new Map<string, MemberShape>([
  ['system', properties],
  ['spec', properties],
  ['runtime', properties],
  ['migrate', properties],
  ['error', properties],
  ['contract', sentences],
  ['system_invariant', sentences],
  ['invariant', sentences],
  ['action', steps],
  ['on', steps],
  [
    'module',
    {
      starts: (token) => isWord(token) || token.image === '~',
      expected: '`owns: […]`, `exposes: […]`, `consumes: […]`, `boundary: name` or a soft rule `~ …`',
      words: ['owns', 'exposes', 'consumes', 'boundary'],
    },
  ],
  [
    'entity',
    {
      starts: (token) => isWord(token) || token.image === '@' || token.image === '!' || token.image === '~',
      expected: 'a field: `name: type`',
      words: [],
    },
  ],
  [
    'machine',
    {
      starts: (token) => isWord(token) || token.image === '!' || token.image === '~',
      expected: 'a chain of states: `a -> b -> c`',
      words: [],
    },
  ],
  ['event', keywordOrStep('event', '`ref: Entity.field`, `payload: {…}`, a step `>> …` or a soft rule `~ …`')],
  ['api', keywordOrStep('api', '`in: {…}`, `out: Entity`, an assertion `! condition => outcome` or a step `>> …`')],
  ['auth', { starts: isPath, expected: 'a path and its roles: `/path/** : role(GET, POST)`', words: [] }],
  [
    'limit',
    {
      starts: (token) => isPath(token) || httpMethods.has(token.image),
      expected: 'a route and its limit: `POST /path : 30/min per user`',
      words: [...httpMethods],
    },
  ],
  [
    'observe',
    { starts: isWord, expected: '`log:`, `metric:` or `trace:` and its items', words: ['log', 'metric', 'trace'] },
  ],
  [
    'evolve',
    {
      starts: (token) => token.image === '+' || token.image === '-' || token.image === '~',
      expected: 'a change: `+field: type`, `~field: type`, `~old -> new` or `-field`',
      words: [],
    },
  ],
  ['seed', { starts: isWord, expected: 'a row `Entity {field: value}` or `Entity.field default: value`', words: [] }],
]);

/** The shape of the lines in the construct that the keyword begins. */
export function memberShapeOf(construct: string): MemberShape {
  return shapes.get(construct) ?? properties;
}

function keywordOrStep(construct: string, expected: string): MemberShape {
  const words = memberKeywords.get(construct) ?? new Set<string>();
  return { starts: (token) => words.has(token.image) || isStatementMark(token), expected, words: [...words] };
}

function isPath(token: IToken): boolean {
  return token.tokenType.name === 'PATH';
}
