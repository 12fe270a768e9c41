import type { Failure, Statement } from '../program.ts';

/** Every failure that statements can end in, blocks included. */
export function failuresOf(statements: readonly Statement[]): Failure[] {
  return statements.flatMap((statement): Failure[] => {
    switch (statement.kind) {
      case 'find':
      case 'findChild':
      case 'own':
        return statement.missing === 'null' ? [] : [statement.missing];
      case 'follow':
        return statement.missing === undefined ? [] : [statement.missing];
      case 'require':
      case 'owner':
      case 'guard':
      case 'guardEach':
      case 'port':
        return [statement.failure];
      case 'forEach':
      case 'if':
        return failuresOf(statement.body);
      default:
        return [];
    }
  });
}
