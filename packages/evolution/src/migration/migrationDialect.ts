import type { ColumnType } from '../schema/physicalSchema.ts';

/** How a value of one type becomes one of another. */
export interface Conversion {
  /** SQL; null where `fits` does not hold. */
  readonly value: string;
  /** SQL that is true of values that can be converted; absent where all can. */
  readonly fits?: string;
}

/** A conversion that no value survives. */
export const inconvertible: Conversion = { value: 'NULL', fits: '1 = 0' };

export type Conversions = Readonly<Partial<Record<`${ColumnType} ${ColumnType}`, (sql: string) => Conversion>>>;

export function conversion(conversions: Conversions, from: ColumnType, to: ColumnType, sql: string): Conversion {
  if (from === to) return { value: sql };
  return conversions[`${from} ${to}`]?.(sql) ?? inconvertible;
}
