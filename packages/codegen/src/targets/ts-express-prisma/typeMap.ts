import type { ValueType } from '../../plan/servicePlan.ts';
import type { Database } from '../target.ts';

/** The type of a stored value in TypeScript: decimals are text there, so that no digit is lost. */
export function storedType(type: ValueType, database: Database): string {
  switch (type.kind) {
    case 'int':
      return 'bigint';
    case 'bool':
      return 'boolean';
    case 'timestamp':
      return 'Date';
    case 'json':
      return 'unknown';
    case 'enum':
      return hasEnums(database) ? type.values.map((value) => `'${value}'`).join(' | ') : 'string';
    default:
      return 'string';
  }
}

/** PostgreSQL's own enumerations are hard to change; there a text with a check takes their place, as in the schema. */
export function hasEnums(database: Database): boolean {
  return database === 'sqlite';
}

/** The type of a column in the Prisma schema. A decimal is text for Prisma on either database: exact both ways. */
export function prismaType(type: ValueType, database: Database): string {
  switch (type.kind) {
    case 'int':
      return 'BigInt';
    case 'bool':
      return 'Boolean';
    case 'timestamp':
      return 'DateTime';
    case 'json':
      return 'Json';
    case 'enum':
      return hasEnums(database) ? type.name : 'String';
    default:
      return 'String';
  }
}

/** What the Prisma schema says of a column's type in PostgreSQL. */
export function nativeType(type: ValueType, database: Database): string[] {
  if (database !== 'postgres') return [];
  if (type.kind === 'uuid') return ['@db.Uuid'];
  return type.kind === 'timestamp' ? ['@db.Timestamptz(3)'] : [];
}
