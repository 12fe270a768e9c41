import type { QuantityLiteral } from '@specwright/model/expressions';
import type { Contract } from '@specwright/model/parts';
import { type Reference, targetOf } from '@specwright/model/reference';
import type { Guard, Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { oneLine, sortedRecord } from '../records.ts';
import type { ContractShape, PromiseShape } from './surface.ts';

/** `matching <-> rider`: a contract is the same whichever party is written first. */
export function contractName({ left, right }: Contract): string {
  return [left.text, right.text].sort().join(' <-> ');
}

/** What the parties of a contract promise each other. Wishes (`~`) promise nothing. */
export function contractShapeOf(contract: Contract, index: SystemIndex): ContractShape {
  const parties = new Set([contract.left.text, contract.right.text]);
  return sortedRecord(
    contract.statements.flatMap((statement) =>
      statement.kind === 'soft' ? [] : [promiseOf(statement, parties, index)],
    ),
  );
}

function promiseOf(
  statement: Rule | Guard,
  parties: ReadonlySet<string>,
  index: SystemIndex,
): readonly [string, PromiseShape] {
  const by = (references: readonly Reference[]): PromiseShape => {
    const owner = references.map((reference) => ownerOf(reference, index)).find((name) => name && parties.has(name));
    return owner === undefined ? {} : { by: owner };
  };
  if (statement.kind === 'guard') return [oneLine(statement.text), {}];
  const { rule } = statement;
  switch (rule.kind) {
    case 'mustProduce':
      return [
        `${rule.source.text} must produce ${rule.product.text}`,
        {
          ...by(rule.product.segments),
          ...(rule.within === undefined ? {} : { within: durationText(rule.within) }),
          ...(rule.count === undefined ? {} : { count: rule.count }),
        },
      ];
    case 'mustOccur':
      return [
        `${rule.event.text} must occur after ${rule.after.text}`,
        { ...by(rule.event.segments), within: durationText(rule.within) },
      ];
    default:
      return [oneLine(statement.text), by(statement.references)];
  }
}

function durationText({ amount, unit }: QuantityLiteral): string {
  return `${amount}${unit}`;
}

/** The module whose event, entity or field it is. */
function ownerOf(reference: Reference, index: SystemIndex): string | undefined {
  const id = targetOf(reference);
  const part = id === undefined ? undefined : index.part(id);
  const owned = part?.kind === 'field' ? index.entity(part.entity) : part;
  if (owned === undefined) return undefined;
  const owner = index.system.modules.find(
    (module) =>
      ('module' in owned && owned.module === module.id) ||
      [...module.owns, ...module.exposes.map(({ event }) => event)].some((item) => targetOf(item) === owned.id),
  );
  return owner?.name;
}
