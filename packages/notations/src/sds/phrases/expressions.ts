import type {
  AggregateFunction,
  BinaryExpression,
  ContextExpression,
  Expression,
  PathExpression,
} from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import { unquoted } from '../lower/scalars.ts';
import { conditionOf } from '../patterns/conditions.ts';
import type { EntitySymbol } from '../scope.ts';
import { type Atom, type CallAtom, isOperator, isWord, type PathAtom, type Phrase, wordText } from './atoms.ts';
import type { SentenceReader } from './reader.ts';

const aggregates: ReadonlySet<string> = new Set<AggregateFunction>(['sum', 'avg', 'min', 'max', 'count']);
const sums: ReadonlySet<string> = new Set(['+', '-']);
const products: ReadonlySet<string> = new Set(['*', '/']);

/** Reads arithmetic over values; undefined where the atoms are no expression. */
export function readExpression(reader: SentenceReader, atoms: Phrase): Expression | undefined {
  const parser = new ExpressionParser(reader, atoms);
  const expression = parser.sum();
  return parser.atEnd ? expression : undefined;
}

/** `*` and `/` before `+` and `-`, each from left to right. */
class ExpressionParser {
  readonly #reader: SentenceReader;
  readonly #atoms: Phrase;
  #at = 0;

  constructor(reader: SentenceReader, atoms: Phrase) {
    this.#reader = reader;
    this.#atoms = atoms;
  }

  get atEnd(): boolean {
    return this.#at >= this.#atoms.length;
  }

  sum(): Expression | undefined {
    return this.#chain(sums, () => this.#chain(products, () => this.#operand()));
  }

  #chain(operators: ReadonlySet<string>, operand: () => Expression | undefined): Expression | undefined {
    const start = this.#at;
    let left = operand();
    for (;;) {
      const atom = this.#atoms[this.#at];
      if (left === undefined || atom?.kind !== 'operator' || !operators.has(atom.text)) return left;
      this.#at++;
      const right = operand();
      if (right === undefined) return undefined;
      const operator = atom.text as BinaryExpression['operator'];
      const origin = this.#reader.origin(this.#atoms.slice(start, this.#at));
      left = { kind: 'binary', operator, left, right, origin };
    }
  }

  #operand(): Expression | undefined {
    const atom = this.#atoms[this.#at];
    if (atom === undefined) return undefined;
    const next = this.#atoms[this.#at + 1];
    if (isOperator(atom, '-') && next?.kind === 'number') {
      this.#at += 2;
      return { kind: 'number', value: `-${next.text}`, origin: this.#reader.origin([atom, next]) };
    }
    this.#at++;
    return operandOf(this.#reader, atom);
  }
}

function operandOf(reader: SentenceReader, atom: Atom): Expression | undefined {
  const origin = reader.origin(atom);
  switch (atom.kind) {
    case 'number':
      return { kind: 'number', value: atom.text, origin };
    case 'string':
      return { kind: 'string', value: unquoted(atom.text), origin };
    case 'quantity':
      return reader.quantity(atom);
    case 'group': {
      const [only] = atom.items;
      return only === undefined || atom.items.length > 1 ? undefined : readExpression(reader, only);
    }
    case 'call':
      return readCall(reader, atom);
    case 'path':
      return readName(reader, atom);
    default:
      return undefined;
  }
}

/** The words for what no part of the system is. */
export function isContextName(word: string | undefined): word is ContextExpression['name'] {
  return word === 'now' || word === 'caller' || word === 'null';
}

function readName(reader: SentenceReader, atom: PathAtom): Expression | undefined {
  const origin = reader.origin(atom);
  const word = wordText(atom);
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', origin };
  const path = reader.peek(() => reader.path(atom));
  const isKnown = path.root.kind !== 'unknown' && path.root.kind !== 'role';
  if (!isKnown && isContextName(word)) return { kind: 'context', name: word, origin };
  if (!isKnown && word !== undefined && /^[A-Z]$/.test(word)) return { kind: 'variable', name: word, origin };
  if (atom.state !== undefined) return undefined;
  return reader.path(atom);
}

function readCall(reader: SentenceReader, atom: CallAtom): Expression | undefined {
  const name = atom.callee.text;
  const [only] = atom.arguments;
  if (isAggregate(name) && only !== undefined && atom.arguments.length === 1)
    return readAggregate(reader, atom, name, only);
  const values = atom.arguments.map((phrase) => readExpression(reader, phrase));
  if (values.includes(undefined)) return undefined;
  const action = reader.scope.table.actionNamed(name, reader.scope.module);
  const callee = reader.reference({
    role: 'call.action',
    text: name,
    span: atom.callee.span,
    strength: action === undefined ? 'soft' : 'hard',
    targets: [action?.id],
  });
  return {
    kind: 'call',
    callee,
    arguments: values.filter((value) => value !== undefined),
    origin: reader.origin(atom),
  };
}

function isAggregate(name: string): name is AggregateFunction {
  return aggregates.has(name);
}

/** `sum(A.x * A.y)`, `avg(Rating where rider=R)`: what follows `where` is about the rows that are taken together. */
function readAggregate(
  reader: SentenceReader,
  atom: CallAtom,
  name: AggregateFunction,
  argument: Phrase,
): Expression | undefined {
  const at = argument.findIndex((each) => isWord(each, 'where'));
  const of = readExpression(reader, at < 0 ? argument : argument.slice(0, at));
  if (of === undefined) return undefined;
  const entity = aggregatedEntity(reader, of);
  const rest = at < 0 ? undefined : argument.slice(at + 1);
  const where = rest === undefined ? undefined : conditionOf(reader.about(entity), rest);
  return {
    kind: 'aggregate',
    function: name,
    of,
    ...(where === undefined ? {} : { where }),
    ...(entity === undefined ? {} : { entity: entity.id }),
    origin: reader.origin(atom),
  };
}

function aggregatedEntity(reader: SentenceReader, of: Expression): EntitySymbol | undefined {
  const id = collectionOf(of);
  return id === undefined ? undefined : reader.scope.table.entityById(id);
}

/** The entity whose rows the first path of an expression runs over: the last one that it names. */
function collectionOf(expression: Expression): Id | undefined {
  if (expression.kind === 'binary') return collectionOf(expression.left) ?? collectionOf(expression.right);
  if (expression.kind !== 'path') return undefined;
  const named = expression.segments.flatMap((segment) => segment.targets.filter((id) => id.startsWith('entity:')));
  if (named.length > 0) return named.at(-1);
  return expression.root.kind === 'field' || expression.root.kind === 'row' ? expression.root.entity : undefined;
}

/** The values that an expression can have, where it is of an enumeration. */
export function valuesOfExpression(
  reader: SentenceReader,
  expression: Expression,
): { readonly values: ReadonlyMap<string, Id>; readonly within?: Id } | undefined {
  if (expression.kind !== 'path') return undefined;
  const { table } = reader.scope;
  const last = expression.segments.at(-1)?.targets[0];
  const field = last === undefined ? undefined : table.fieldById(last);
  const values = table.valuesOf(field);
  if (values !== undefined && field !== undefined) return { values, within: table.underlying(field).id };
  if (expression.segments.length !== 1 || last === undefined) return undefined;
  const own = table.ownValuesOf(last);
  if (own !== undefined) return { values: own, within: last };
  const given = expression.root.kind === 'input' ? reader.scope.inputs.get(expression.root.name)?.field : undefined;
  const ofField = table.valuesOf(given);
  return ofField === undefined || given === undefined
    ? undefined
    : { values: ofField, within: table.underlying(given).id };
}

/** True where a path ends at the rows of an entity, not at one row or value: `member.loans`. */
export function isCollection(path: PathExpression): boolean {
  const last = path.segments.at(-1);
  const many = last?.form === 'plural' || last?.form === 'lastWordPlural';
  return many && last.targets.some((id) => id.startsWith('entity:'));
}
