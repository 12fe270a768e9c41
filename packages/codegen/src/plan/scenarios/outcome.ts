import type { Id } from '@specwright/model/reference';
import type { DetailPart, Failure, Statement } from '../program.ts';
import type { OperationPlan } from '../servicePlan.ts';
import type { Value } from '../values.ts';
import { type Cell, type Cells, isFresh, isMoment, isNumber } from './cells.ts';
import { type Caller, evaluate, type Scope } from './evaluate.ts';
import type { TableRow, Tables } from './tables.ts';

/** A request, and how the world outside behaves. */
export interface Request {
  readonly operation: OperationPlan;
  readonly caller: Caller | undefined;
  readonly parameters: Cells;
  readonly body: Cells;
  /** Nouns of the ports that refuse. */
  readonly failingPorts: ReadonlySet<string>;
}

/** An event that was told of. */
export interface Emitted {
  readonly name: string;
  readonly payload: Cells;
}

/** How a request ends. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly row: TableRow | undefined;
      /** What is said besides the row, or alone. */
      readonly members: Cells;
      readonly emitted: readonly Emitted[];
    }
  | { readonly kind: 'list'; readonly rows: readonly TableRow[] }
  | { readonly kind: 'done'; readonly emitted: readonly Emitted[] }
  | {
      readonly kind: 'problem';
      readonly status: number;
      readonly code: string;
      readonly detail?: string;
      readonly at: Statement;
      readonly line: Id | undefined;
    };

/** A comparison of a condition as it came out. */
export interface Compared {
  readonly at: Statement;
  readonly left: Cell;
  readonly right: Cell;
}

export interface Run {
  readonly outcome: Outcome;
  readonly compared: readonly Compared[];
  /** The `if` statements whose condition held. */
  readonly taken: ReadonlySet<Statement>;
  /** The lines that were reached. */
  readonly lines: ReadonlySet<Id>;
  /** The tables afterwards; after a problem they are as before. */
  readonly tables: Tables;
}

/** What an error says in detail: its message where it says nothing else. */
export function shownDetail({ detail, title }: Extract<Failure, { kind: 'error' }>): readonly DetailPart[] {
  return detail.length === 0 && title !== undefined ? title : detail;
}

/** The text of a detail; undefined where it has something that nobody can know before. */
export function detailOf(parts: readonly DetailPart[], scope: Scope): string | undefined {
  if (parts.length === 0) return undefined;
  const texts = parts.map((part) => ('text' in part ? part.text : textOf(part.value, scope)));
  return texts.includes(undefined) ? undefined : texts.join('');
}

function textOf(value: Value, scope: Scope): string | undefined {
  if (value.kind === 'reason') return undefined;
  const cell = evaluate(value, scope);
  if (cell === null || isMoment(cell) || isFresh(cell)) return undefined;
  return isNumber(cell) ? cell.toFixed() : String(cell);
}
