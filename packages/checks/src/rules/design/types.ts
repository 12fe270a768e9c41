import type { Endpoint, Method, RecordField, TypeUse } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { finding } from '../../catalogue.ts';
import type { CheckContext } from '../../context.ts';
import { typesIn } from './typeText.ts';

type Typed = Method | RecordField | Endpoint;

/** Names that other languages use for the types of this one. Other unknown names are types of the reader's own. */
const wrongNames: Readonly<Record<string, string>> = {
  string: 'str',
  String: 'str',
  Str: 'str',
  text: 'str',
  Int: 'int',
  integer: 'int',
  Integer: 'int',
  long: 'int',
  number: 'float',
  double: 'float',
  Double: 'float',
  Float: 'float',
  boolean: 'bool',
  Boolean: 'bool',
  Bool: 'bool',
  object: 'dict',
  uuid: 'UUID',
  DateTime: 'datetime',
  Datetime: 'datetime',
  array: 'list',
  any: 'Any',
  null: 'None',
};

export function* typeShouldHaveItsOwnName(part: Typed, _context: CheckContext): Iterable<Diagnostic> {
  for (const type of typesOf(part)) {
    const right = Object.hasOwn(wrongNames, type.name) ? wrongNames[type.name] : undefined;
    if (right === undefined || (type.reference?.targets.length ?? 0) > 0) continue;
    yield finding('design/wrong-type-name', type.nameOrigin, {
      parameters: { name: type.name, right },
      data: { kind: 'replaceText', range: type.nameOrigin.range, newText: right },
    });
  }
}

/** How many types stand in the brackets of a generic one; bare it takes any. */
const arities: Readonly<Record<string, { readonly from: number; readonly to: number; readonly words: string }>> = {
  List: { from: 1, to: 1, words: 'one type' },
  Set: { from: 1, to: 1, words: 'one type' },
  Optional: { from: 1, to: 1, words: 'one type' },
  Dict: { from: 2, to: 2, words: 'two types' },
  Result: { from: 1, to: 2, words: 'one or two types' },
  str: { from: 0, to: 0, words: 'nothing' },
  int: { from: 0, to: 0, words: 'nothing' },
  float: { from: 0, to: 0, words: 'nothing' },
  bool: { from: 0, to: 0, words: 'nothing' },
  UUID: { from: 0, to: 0, words: 'nothing' },
  datetime: { from: 0, to: 0, words: 'nothing' },
  None: { from: 0, to: 0, words: 'nothing' },
};

export function* typeShouldHaveItsArguments(part: Typed, _context: CheckContext): Iterable<Diagnostic> {
  for (const type of typesOf(part)) {
    const arity = Object.hasOwn(arities, type.name) ? arities[type.name] : undefined;
    const given = type.arguments.length;
    if (arity === undefined || given === 0 || (given >= arity.from && given <= arity.to)) continue;
    yield finding('design/type-arguments', type.origin, {
      parameters: { name: type.name, expected: arity.words, given },
    });
  }
}

export function* typeShouldBeDeclared(part: Typed, _context: CheckContext): Iterable<Diagnostic> {
  for (const type of typesOf(part)) {
    if (type.reference?.targets.length !== 0 || Object.hasOwn(wrongNames, type.name) || type.name === '') continue;
    yield finding('design/undefined-type', type.nameOrigin, { parameters: { name: type.name } });
  }
}

function* typesOf(part: Typed): Generator<TypeUse> {
  if (part.kind === 'method') {
    for (const { type } of part.parameters) yield* typesIn(type);
    yield* typesIn(part.returns);
  } else yield* typesIn(part.kind === 'endpoint' ? part.response?.type : part.type);
}
