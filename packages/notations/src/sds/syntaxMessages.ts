import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain';
import { lineEndHint } from './otherForms.ts';

interface Place {
  readonly ruleName: string;
  readonly actual: IToken;
  readonly previous: IToken;
}

/** What a rule of the grammar is called by people; completes "expected …". */
const ruleWords: ReadonlyMap<string, string> = new Map([
  ['SdsWord', 'a name'],
  ['SdsSegment', 'a name'],
  ['SdsState', 'a name'],
  ['SdsEnumValue', 'a name'],
  ['SdsQName', 'a name'],
  ['SdsScalar', 'a value: a word, a number or a text in quotation marks'],
  ['SdsValue', 'a value: a word, a number or a text in quotation marks'],
  ['SdsNumber', 'a number'],
  ['SdsType', 'a type: string, int, decimal, bool, uuid, timestamp, `[a, b]`, `{…}` or `-> Entity`'],
  ['SdsObjectType', 'an object: `{name, name: type}`'],
  ['SdsRange', 'a range: `1..100` or `0..*`'],
  ['SdsColon', "':'"],
  ['SdsMethod', 'a method: GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS'],
  ['SdsApiHead', 'a method and a path: `api POST /orders/{id} {`'],
  ['SdsOutPart', 'what is answered: `Entity`, `[Entity]` or `{name: type}`'],
  ['SdsCardinality', 'a cardinality: `{1:1}`, `{1:many}` or `{many:many}`'],
  ['SdsConsumedItem', 'a module and its event: `module/Event` or `module/*`'],
  ['SdsPhrase', 'words'],
  ['SdsSentence', 'words'],
  ['SdsTail', 'words'],
  ['SdsAtom', 'words'],
  ['SdsChange', 'a change: `+field: type`, `~field: type`, `~old -> new` or `-field`'],
  ['SdsSeedRow', 'a row `Entity {field: value}` or `Entity.field default: value`'],
  ['SdsGrant', 'a role: `owner` or `admin(POST, PATCH)`'],
  ['SdsLimitRule', 'a limit: `POST /path : 30/min per user`'],
]);

/** What to write where a rule lacks a certain token. */
const missingMarks: ReadonlyMap<string, string> = new Map([
  ['SdsAssertion =>', "'=>' and an outcome are missing: `! condition => error_name`"],
  ['SdsContractHead <->', "expected '<->' between the two modules: `contract orders <-> payments {`"],
  ['SdsMachineHead .', "expected '.' and a field: `machine Order.status {`"],
  ['SdsEdge ->', "expected '->' and the other entity: `edge Order -> OrderLine {1:many}`"],
  ['SdsEdge {', 'the cardinality is missing: `edge Order -> OrderLine {1:many}`'],
  ['SdsErrorHead NUMBER', 'the status is missing: `error not_owner: 403 {`'],
  ['SdsActionHead )', "expected ')' after the parameters: `action name(a, b) {`"],
  ['SdsApiHead PATH', 'the path is missing: `api GET /orders/{id} {`'],
  ['SdsAuthRule PATH', 'the path is missing: `/orders/** : owner`'],
  ['SdsLimitRule PATH', 'the path is missing: `POST /orders : 30/min per user`'],
  ['SdsLimitRule NUMBER', 'the amount is missing: `POST /orders : 30/min per user`'],
  ['SdsLimitRule /', "expected '/' and a unit of time: `30/min`"],
  ['SdsRange ..', "expected '..' between the bounds: `1..100`"],
  ['SdsFilter =', "expected '=' and a value: `?status=active`"],
  ['SdsSeedDefault default', 'expected `default: value`: `Product.status default: draft`'],
  ['SdsStep :', "expected ':' after the condition: `>> if condition: step`"],
  ['SdsConsumedItem /', 'expected `/` and an event: `module/Event` or `module/*`'],
]);

/** What comes before a missing ':'; completes "expected ':' after …". */
const labels: ReadonlyMap<string, string> = new Map([
  ['SdsFieldBody', 'the field name'],
  ['SdsProperty', 'the name of the property'],
  ['SdsErrorHead', 'the name of the error, and a status: `error not_owner: 403 {`'],
  ['SdsSeedValue', 'the field name'],
  ['SdsAuthRule', 'the path'],
  ['SdsLimitRule', 'the path'],
  ['SdsEdge', 'the left side of the cardinality'],
]);

/** Says what is wrong in the words of the notation: what was expected, and what stands there. */
export class SdsParserErrorMessages implements IParserErrorMessageProvider {
  buildMismatchTokenMessage(place: Place & { readonly expected: TokenType }): string {
    const rule = plainRule(place.ruleName);
    const known = missingMarks.get(`${rule} ${place.expected.name}`);
    if (known !== undefined) return known;
    if (place.expected.name === 'NL' || place.expected.name === 'EOF') {
      return `unexpected ${describe(place.actual)}: ${lineEndHint(place.actual, rule) ?? 'the line should end here'}`;
    }
    if (place.expected.name === ')' || place.expected.name === ']' || place.expected.name === '}') {
      return `expected ',' or '${place.expected.name}' ${where(place)}`;
    }
    const expected = ruleWords.get(rule) ?? markOrKind(place.expected.name);
    return `expected ${expected} ${where(place)}`;
  }

  buildNoViableAltMessage(place: {
    readonly ruleName: string;
    readonly actual: IToken[];
    readonly previous: IToken;
  }): string {
    return this.expectedIn({ ...place, actual: place.actual[0] ?? place.previous });
  }

  buildEarlyExitMessage(place: {
    readonly ruleName: string;
    readonly actual: IToken[];
    readonly previous: IToken;
  }): string {
    return this.expectedIn({ ...place, actual: place.actual[0] ?? place.previous });
  }

  buildNotAllInputParsedMessage(place: { readonly firstRedundant: IToken }): string {
    return `unexpected ${describe(place.firstRedundant)}`;
  }

  private expectedIn(place: Place): string {
    const rule = plainRule(place.ruleName);
    const before = place.previous.image;
    if (before === '=>') return 'the outcome is missing: `! condition => error_name` or `=> 404`';
    if (before === '!') return 'the condition is missing: `! condition => error_name`';
    if (before === '>>') return 'the step is missing: `>> create Order(pending)`';
    const isWholeLine = rule === 'SdsChange' || rule === 'SdsSeedRow';
    if (isWholeLine) return `expected ${ruleWords.get(rule)}`;
    return `expected ${ruleWords.get(rule) ?? 'something else'} ${where(place)}`;
  }
}

/** The better message for a missing ':', which depends on what it should have followed. */
export function labelMessage(ruleStack: readonly string[]): string | undefined {
  const rules = ruleStack.map(plainRule);
  if (rules[rules.length - 1] !== 'SdsColon') return undefined;
  const label = labels.get(rules[rules.length - 2] ?? '');
  return label === undefined ? undefined : `expected ':' after ${label}`;
}

/** True where a method such as GET should stand. */
export function expectsMethod(ruleStack: readonly string[]): boolean {
  return plainRule(ruleStack[ruleStack.length - 1] ?? '') === 'SdsMethod';
}

/** Langium marks the names of rules with a character without width. */
function plainRule(name: string): string {
  return name.replace(/\u200b$/, '');
}

function where(place: Place): string {
  const found = describe(place.actual);
  const before = place.previous.image.trim();
  if (before === '') return `before ${found}`;
  return found === 'the end of the line' ? `after '${before}'` : `after '${before}', not ${found}`;
}

function describe(token: IToken): string {
  const image = token.image.trim();
  return image === '' || token.tokenType.name === 'EOF' ? 'the end of the line' : `'${image}'`;
}

function markOrKind(name: string): string {
  if (name === 'IDENTIFIER' || name === 'HYPHENWORD') return 'a name';
  if (name === 'NUMBER') return 'a number';
  if (name === 'STRING') return 'a text in quotation marks';
  if (name === 'PATH') return 'a path: `/orders/{id}`';
  return `'${name === 'OPENCALL' ? '(' : name === 'TIGHT' ? ':' : name}'`;
}
