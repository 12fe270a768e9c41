import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Expression } from '@specwright/model/expressions';
import type { Field, Invariant } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';

/** What is computed is computed by an equation. In a text of entities only, that stands elsewhere. */
export function* computedFieldShouldHaveAnEquation(field: Field, context: CheckContext): Iterable<Diagnostic> {
  const decorator = field.decorators.find(({ name }) => name === 'computed');
  if (decorator === undefined || context.isSnippet || isDefined(field, context.answer(definitions))) return;
  const equation = equationFor(field, context);
  yield finding('field/computed-without-equation', field.origin, {
    parameters: { field: context.nameOf(field.id) },
    data: {
      kind: 'defineComputed',
      field: field.id,
      decorator: decorator.origin.range,
      ...(equation === undefined ? {} : { equation }),
      ...(field.module === undefined ? {} : { module: field.module }),
    },
  });
}

/** What equations define; of one whose left side leads nowhere, all that it may mean. */
interface Definitions {
  readonly fields: ReadonlySet<Id>;
  readonly names: ReadonlySet<string>;
  readonly entities: ReadonlySet<Id>;
}

function isDefined(field: Field, { fields, names, entities }: Definitions): boolean {
  return fields.has(field.id) || names.has(field.name) || entities.has(field.entity);
}

/** A sentence that no pattern reads may define the fields that it names. */
function definitions({ system }: CheckContext): Definitions {
  const [fields, names, entities] = [new Set<Id>(), new Set<string>(), new Set<Id>()];
  for (const statement of system.invariants.flatMap(({ statements }) => statements)) {
    if (statement.kind !== 'rule') continue;
    if (statement.rule.kind === 'prose') {
      for (const id of statement.references.flatMap(({ targets }) => targets)) fields.add(id);
    }
    if (statement.rule.kind !== 'equation') continue;
    const { left } = statement.rule;
    const field = left.fields.at(-1);
    if (field !== undefined) {
      fields.add(field);
      continue;
    }
    // `Ordr.total`, `Order.totl`: the word is told of, and nothing that follows from it.
    names.add(left.segments.at(-1)?.text ?? '');
    for (const id of left.segments[0]?.targets ?? []) entities.add(id);
  }
  return { fields, names, entities };
}

/** The sum over the rows below, else another number of the row: something to begin with. */
function equationFor(field: Field, context: CheckContext): string | undefined {
  if (!isNumber(field)) return undefined;
  const name = context.nameOf(field.id);
  const children = context.index.edgesFrom(field.entity).flatMap(({ to }) => to.targets);
  const inner = children.flatMap((child) => context.index.entity(child)?.fields ?? []).find(isNumber);
  if (inner !== undefined) return `${name} = sum(${context.nameOf(inner.id)})`;
  const own = context.index.entity(field.entity)?.fields.filter(isNumber) ?? [];
  const beside = own.find((other) => other.id !== field.id && !isComputed(other));
  return beside === undefined ? undefined : `${name} = ${context.nameOf(beside.id)}`;
}

function isNumber({ type }: Field): boolean {
  return type.kind === 'primitive' && (type.name === 'int' || type.name === 'decimal');
}

function isComputed({ decorators }: Field): boolean {
  return decorators.some(({ name }) => name === 'computed' || name === 'snapshot');
}

/** Two truths of one field, the stored one and the computed one, differ sooner or later. */
export function* fieldOfAnEquationShouldBeComputed(invariant: Invariant, context: CheckContext): Iterable<Diagnostic> {
  for (const statement of invariant.statements) {
    if (statement.kind !== 'rule' || statement.rule.kind !== 'equation' || !isDerivation(statement)) continue;
    const { left } = statement.rule;
    const field = context.field(left.fields.at(-1));
    if (field === undefined || isComputed(field)) continue;
    yield finding('field/equation-without-computed', left.origin, {
      parameters: { field: context.nameOf(field.id) },
      related: [relatedTo(field, 'Declared here.')],
      data: { kind: 'addDecorator', field: field.id, decorator: 'computed' },
    });
  }
}

/** `a = b * c` says how `a` comes about; `a = b` may be a rule that two plain fields keep. */
function isDerivation({ rule, timing }: Rule): boolean {
  if (rule.kind !== 'equation') return false;
  return isCalculation(rule.right) || (rule.right.kind === 'path' && timing.startsWith('at_'));
}

function isCalculation({ kind }: Expression): boolean {
  return kind === 'binary' || kind === 'aggregate';
}
