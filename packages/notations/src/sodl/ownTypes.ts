/** The types that the notation brings along: plain ones, those that take others in brackets, and those of responses. */
export const plainTypes = [
  'str',
  'int',
  'float',
  'bool',
  'bytes',
  'UUID',
  'datetime',
  'date',
  'time',
  'Decimal',
  'JSON',
  'HTML',
  'URL',
  'Any',
  'dict',
  'list',
  'tuple',
  'set',
  'Callable',
  'None',
  'void',
] as const;

export const genericTypes = ['List', 'Optional', 'Dict', 'Tuple', 'Set', 'Result'] as const;

/** Only an endpoint answers with these. */
export const responseTypes = ['Redirect', 'SSE', 'Empty', 'ProxiedResponse', 'PNG'] as const;

const own: ReadonlySet<string> = new Set([...plainTypes, ...genericTypes, ...responseTypes]);

/** True for a type that needs no declaration. */
export function isOwnType(name: string): boolean {
  return own.has(name);
}
