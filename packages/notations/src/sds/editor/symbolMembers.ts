import { type Origin, type Range, rangeHolds } from '@specwright/model/origin';
import type { Entity, EvolveChange, Field, Machine, Part, Property, SeedRow } from '@specwright/model/parts';
import type { Statement } from '@specwright/model/statements';
import { textOfType } from '@specwright/model/typeText';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { describeField } from './describe.ts';

/** What an outline shows inside a block: what it declares, and the sentences of blocks that are nothing but sentences. */
export function membersOf(part: Part): DocumentSymbol[] {
  const around = part.origin.range;
  switch (part.kind) {
    case 'system':
    case 'spec':
    case 'settings':
    case 'error':
      return part.properties.map((property) => propertySymbol(property, around));
    case 'module':
      return part.exposes.map(({ name, origin }) => symbol({ name, kind: SymbolKind.Event, origin }, around));
    case 'contract':
    case 'invariant':
    case 'hook':
      return part.statements.map((statement) => statementSymbol(statement, around));
    case 'entity':
      return fieldsOf(part);
    case 'machine':
      return transitionsOf(part);
    case 'event':
      return part.payload.map(({ name, origin, type }) =>
        symbol({ name, kind: SymbolKind.Property, origin, detail: type && textOfType(type) }, around),
      );
    case 'action':
      return part.parameters.map(({ name, origin, type }) =>
        symbol({ name, kind: SymbolKind.Variable, origin, detail: type && textOfType(type) }, around),
      );
    case 'operation':
      return (part.input?.members ?? []).map(({ name, origin, type }) =>
        symbol({ name, kind: SymbolKind.Variable, origin, detail: type && textOfType(type) }, around),
      );
    case 'evolve':
      return part.changes.map((change) =>
        symbol({ name: changeName(change), kind: SymbolKind.Field, origin: change.origin }, around),
      );
    case 'seed':
      return part.rows.map((row) => rowSymbol(row, around));
    default:
      return [];
  }
}

/** What is told of a symbol; its range is that of the origin. */
export interface SymbolFacts {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly origin: Origin;
  readonly selection?: Range | undefined;
  readonly detail?: string | undefined;
  readonly children?: readonly DocumentSymbol[];
}

/** A symbol as the protocol wants it: with a name, the selection inside its range, and that inside of what is around it. */
export function symbol(
  { name, kind, origin, selection = origin.nameRange, detail, children = [] }: SymbolFacts,
  around: Range = origin.range,
): DocumentSymbol {
  const range = within(around, origin.range);
  return {
    name: name.trim() === '' ? '(unnamed)' : name,
    kind,
    range,
    selectionRange: within(range, selection),
    ...(detail === undefined || detail === '' ? {} : { detail }),
    ...(children.length === 0 ? {} : { children: [...children] }),
  };
}

/** Of a broken text the inner range is not always inside the outer one. */
function within(outer: Range, inner: Range | undefined): Range {
  return inner !== undefined && rangeHolds(outer, inner) ? inner : outer;
}

function propertySymbol({ key, keyOrigin, origin, values }: Property, around: Range): DocumentSymbol {
  const detail = values.map(({ text }) => text).join(', ');
  return symbol({ name: key, kind: SymbolKind.Property, origin, selection: keyOrigin.range, detail }, around);
}

function statementSymbol({ text, origin }: Statement, around: Range): DocumentSymbol {
  return symbol({ name: text, kind: SymbolKind.Boolean, origin }, around);
}

function fieldsOf(entity: Entity): DocumentSymbol[] {
  return entity.fields.map((field) => {
    const detail = describeField(field).slice(field.name.length + 2);
    const children = valuesOf(field);
    const { name, origin } = field;
    return symbol({ name, kind: SymbolKind.Field, origin, detail, children }, entity.origin.range);
  });
}

function valuesOf({ type, origin: { range } }: Field): DocumentSymbol[] {
  if (type.kind !== 'enum') return [];
  return type.values.map(({ name, origin }) => symbol({ name, kind: SymbolKind.EnumMember, origin }, range));
}

function transitionsOf({ transitions, origin }: Machine): DocumentSymbol[] {
  return transitions.map(({ from, to }) => {
    const range = { start: from.origin.range.start, end: to.origin.range.end };
    const name = `${from.text} -> ${to.text}`;
    return symbol({ name, kind: SymbolKind.EnumMember, origin: { file: origin.file, range } }, origin.range);
  });
}

function changeName(change: EvolveChange): string {
  switch (change.kind) {
    case 'add':
      return `+${change.field.name}`;
    case 'alter':
      return `~${change.field.name}`;
    case 'rename':
      return `~${change.from.text} -> ${change.to.text}`;
    case 'renameEntity':
      return `~* -> ${change.to.text}`;
    case 'drop':
      return `-${change.field?.text ?? '*'}`;
  }
}

function rowSymbol(row: SeedRow, around: Range): DocumentSymbol {
  const { entity, origin } = row;
  if (row.kind === 'default') {
    const { field, value } = row.value;
    const name = `${entity.text}.${field.text}`;
    return symbol({ name, kind: SymbolKind.Property, origin, detail: `default ${value.text}` }, around);
  }
  const detail = row.values.map(({ field, value }) => `${field.text}: ${value.text}`).join(', ');
  return symbol({ name: entity.text, kind: SymbolKind.Struct, origin, selection: entity.origin.range, detail }, around);
}
