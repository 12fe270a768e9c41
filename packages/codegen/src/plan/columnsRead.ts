import type { Row } from './values.ts';

/** The columns of the row of that name that statements or values read, wherever they stand in them. */
export function columnsRead(node: unknown, variable: string): Set<string> {
  const found = new Set<string>();
  visitColumns(node, (row, column) => {
    if (row.kind === 'variable' && row.name === variable) found.add(column);
  });
  return found;
}

/** Calls `visit` for each column that is read below a node of a program; following a link reads its column. */
export function visitColumns(node: unknown, visit: (row: Row, column: string) => void): void {
  if (Array.isArray(node)) {
    for (const part of node) visitColumns(part, visit);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  if (node instanceof Map) {
    for (const part of node.values()) visitColumns(part, visit);
    return;
  }
  if (isColumn(node)) visit(node.row, node.column);
  if (isFollow(node)) visit(node.from, node.link.column);
  for (const part of Object.values(node)) visitColumns(part, visit);
}

function isColumn(node: object): node is { row: Row; column: string } {
  return 'kind' in node && node.kind === 'column' && 'row' in node && 'column' in node;
}

function isFollow(node: object): node is { from: Row; link: { column: string } } {
  return 'kind' in node && node.kind === 'follow' && 'from' in node && 'link' in node;
}
