import type { ValueType } from '../../plan/servicePlan.ts';

/** The type of a stored value in TypeScript: decimals are text there, so that no digit is lost. */
export function storedType(type: ValueType): string {
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
      return type.values.map((value) => `'${value}'`).join(' | ');
    default:
      return 'string';
  }
}

/** The type of a column in the Prisma schema. */
export function prismaType(type: ValueType): string {
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
      return type.name;
    default:
      return 'String';
  }
}

/** The type of a column in SQLite. */
export function sqliteType(type: ValueType): string {
  switch (type.kind) {
    case 'int':
      return 'BIGINT';
    case 'bool':
      return 'BOOLEAN';
    case 'timestamp':
      return 'DATETIME';
    case 'json':
      return 'JSONB';
    default:
      return 'TEXT';
  }
}
