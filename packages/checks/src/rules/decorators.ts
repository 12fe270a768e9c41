import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Decorator, Field, InputMember, Operation } from '@specwright/model/parts';
import type { Type } from '@specwright/model/types';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType } from '../context.ts';
import { unknownName } from './unknownName.ts';

const ofFields = ['immutable', 'unique', 'auto', 'computed', 'snapshot', 'sensitive'];
const ofOutputs = ['owner'];

export function* decoratorMustBeOneOfAField(part: Field | InputMember, _context: CheckContext): Iterable<Diagnostic> {
  yield* decoratorsMustBeKnown(part.decorators, ofFields);
}

export function* decoratorMustBeOneOfAnOutput(operation: Operation, _context: CheckContext): Iterable<Diagnostic> {
  yield* decoratorsMustBeKnown(operation.output?.decorators ?? [], ofOutputs);
}

/** A name that is known, and an argument only where one is taken. */
function* decoratorsMustBeKnown(decorators: readonly Decorator[], known: readonly string[]): Iterable<Diagnostic> {
  for (const { name, origin, arguments: given } of decorators) {
    if (name === '') continue;
    if (!known.includes(name)) {
      yield unknownName('field/unknown-decorator', origin, {
        text: name,
        severity: 'warning',
        parameters: {},
        candidates: known,
        create: undefined,
        add: undefined,
      });
      continue;
    }
    const taken = name === 'snapshot' ? 1 : 0;
    if (given.length <= taken) continue;
    yield finding('field/decorator-argument', origin, {
      parameters: {
        decorator: name,
        expected: taken === 0 ? 'no argument' : 'one argument',
        argument: given.join(', '),
      },
      data: {
        kind: 'replaceText',
        range: origin.range,
        newText: taken === 0 ? `@${name}` : `@${name}(${given.slice(0, taken).join(', ')})`,
      },
    });
  }
}

/** What the service fills or never changes cannot be filled or changed in another way too. */
export function* decoratorsShouldNotContradict(field: Field, context: CheckContext): Iterable<Diagnostic> {
  const has = (name: string): boolean => field.decorators.some((decorator) => decorator.name === name);
  for (const decorator of field.decorators) {
    const other = contradiction(decorator.name, field, has, context);
    if (other === undefined) continue;
    yield finding('field/contradictory-decorators', decorator.origin, {
      parameters: { field: context.nameOf(field.id), decorator: decorator.name, other },
    });
  }
}

function contradiction(
  decorator: string,
  field: Field,
  has: (name: string) => boolean,
  context: CheckContext,
): string | undefined {
  switch (decorator) {
    case 'computed':
      if (field.default !== undefined) return 'has a default';
      if (has('auto')) return 'is @auto';
      return has('snapshot') ? 'is a @snapshot' : undefined;
    case 'immutable':
      return context.index.machineOf(field.id) === undefined ? undefined : 'has the states of a machine';
    case 'auto': {
      const type = context.underlyingType(field.type);
      return canBeFilled(type) ? undefined : `is ${describeType(type)}`;
    }
    default:
      return undefined;
  }
}

/** An id, a moment, a running number; of a type that is not known nothing is said. */
function canBeFilled(type: Type): boolean {
  if (type.kind === 'unresolved' || type.kind === 'fieldType') return true;
  return type.kind === 'primitive' && (type.name === 'uuid' || type.name === 'timestamp' || type.name === 'int');
}
