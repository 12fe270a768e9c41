import type { Condition } from '@specwright/model/expressions';
import { type Id, targetOf } from '@specwright/model/reference';
import type { RuleMeaning } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { referenceOf } from '../plan/commonRow.ts';
import { namedPart } from '../plan/contractLines.ts';
import {
  type EntityPlan,
  type EventPlan,
  type FieldPlan,
  type ServicePlan,
  stepPrograms,
} from '../plan/servicePlan.ts';
import type { ServiceOfSystem } from './systemPlan.ts';

/** `sale.agreed references only listings where Listing.stage = live`: rows of one service that refer to rows of another. */
export interface ReferencesPlan {
  readonly kind: 'references';
  readonly from: ServiceOfSystem;
  /** Only the rows that such an event told of; absent: all. */
  readonly event?: EventPlan;
  readonly entity: Id;
  /** The column with the id of the other row. */
  readonly column: string;
  readonly to: ServiceOfSystem;
  readonly target: Id;
  /** What the row referred to cannot hold now if it held then what the line wants. */
  readonly tests: readonly ReferenceTest[];
  /** Such rows are never deleted: one that is not there never was. */
  readonly lasts: boolean;
}

export interface ReferenceTest {
  readonly column: string;
  /** The values that the line wants, and for a machine the states that lead on from them. */
  readonly values: readonly string[];
}

type ReferencesOnly = Extract<RuleMeaning, { kind: 'referencesOnly' }>;

/** Undefined where the rows of today tell nothing of what the line says. */
export function planReferences(
  rule: ReferencesOnly,
  index: SystemIndex,
  services: readonly ServiceOfSystem[],
): ReferencesPlan | undefined {
  const source = namedPart(rule.source);
  const event = services.flatMap(({ plan }) => plan.events).find(({ id }) => id === source);
  const entity = event === undefined ? source : event.entity;
  const target = targetOf(rule.what);
  const [from, to] = [ownerOf(entity, services), ownerOf(target, services)];
  if (entity === undefined || target === undefined || from === undefined || to === undefined) return undefined;
  const column = columnTo(target, entity, from, index);
  const tests = testsOf(rule.where, entityIn(to, target), to.plan);
  const lasts = !deletes(to.plan, target);
  if (column === undefined || tests === undefined || (tests.length === 0 && !lasts)) return undefined;
  return {
    kind: 'references',
    from,
    ...(event === undefined ? {} : { event }),
    entity,
    column,
    to,
    target,
    tests,
    lasts,
  };
}

/** The service that keeps the rows of the entity. */
export function ownerOf(entity: Id | undefined, services: readonly ServiceOfSystem[]): ServiceOfSystem | undefined {
  return services.find(({ plan }) => plan.entities.some(({ id }) => id === entity));
}

/** The one column of the entity with ids of rows of the other. */
export function columnTo(target: Id, entity: Id, { plan }: ServiceOfSystem, index: SystemIndex): string | undefined {
  const own = plan.entities.find(({ id }) => id === entity);
  const fields = own?.fields.filter(({ id }) => referenceOf(id, index) === target) ?? [];
  const links = own?.links.filter((link) => link.field === undefined && link.target === target) ?? [];
  const [only, ...more] = [...fields, ...links];
  return more.length > 0 ? undefined : only?.column;
}

function entityIn({ plan }: ServiceOfSystem, entity: Id): EntityPlan | undefined {
  return plan.entities.find(({ id }) => id === entity);
}

/** Undefined for conditions that today's rows tell nothing of. */
function testsOf(where: Condition, entity: EntityPlan | undefined, plan: ServicePlan): ReferenceTest[] | undefined {
  if (where.kind === 'logical') {
    const parts = where.parts.map((part) => testsOf(part, entity, plan));
    return where.operator === 'or' || parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  const wanted = valuesOf(where);
  const field = entity?.fields.find(({ id, name }) => id === wanted?.field || name === wanted?.word);
  if (wanted === undefined || field === undefined || field.type.kind !== 'enum') return undefined;
  const values = lasting(field, wanted.values, plan);
  return values === undefined ? [] : [{ column: field.column, values }];
}

/** The values that the field may still hold after one of these; undefined where that is any. */
function lasting(
  field: FieldPlan,
  values: readonly string[],
  { machines }: ServicePlan,
): readonly string[] | undefined {
  if (field.immutable) return values;
  const machine = machines.find((one) => one.entity === field.entity && one.field === field.name);
  if (machine === undefined) return undefined;
  const reached = new Set(values);
  // A set that grows while it is walked is walked to its end.
  for (const state of reached) {
    for (const { from, to } of machine.transitions) if (from === state) reached.add(to);
  }
  return [...reached];
}

function valuesOf(
  where: Condition,
): { readonly field?: Id; readonly word: string; readonly values: readonly string[] } | undefined {
  const [left, right] =
    where.kind === 'comparison' && where.operator === '=' && where.quantifier === undefined
      ? [where.left, [where.right]]
      : where.kind === 'membership' && !where.negated && where.quantifier === undefined
        ? [where.item, where.members]
        : [];
  if (left?.kind !== 'path' || right === undefined) return undefined;
  const values = right.flatMap((value) => (value.kind === 'enumLiteral' ? [value.text] : []));
  const field = left.fields.at(-1);
  const word = left.segments.at(-1)?.text ?? '';
  return values.length < right.length ? undefined : { word, values, ...(field === undefined ? {} : { field }) };
}

/** A step or an api of the service takes rows of the entity away, or of one that they go with. */
function deletes(plan: ServicePlan, entity: Id): boolean {
  const { entities } = plan;
  const gone = new Set(deletedIn(stepPrograms(plan)));
  // A set that grows while it is walked is walked to its end.
  for (const parent of gone) {
    const children = entities.filter(({ links }) => links.some(({ target, cascade }) => cascade && target === parent));
    for (const { id } of children) gone.add(id);
  }
  return gone.has(entity);
}

function deletedIn(node: unknown): unknown[] {
  if (Array.isArray(node)) return node.flatMap(deletedIn);
  if (typeof node !== 'object' || node === null) return [];
  const isDeletion = 'kind' in node && (node.kind === 'delete' || node.kind === 'deleteEach');
  return [...(isDeletion && 'entity' in node ? [node.entity] : []), ...Object.values(node).flatMap(deletedIn)];
}
