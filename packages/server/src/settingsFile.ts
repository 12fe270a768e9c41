import type { CheckConfiguration } from '@specwright/checks/configure';
import { parse } from 'jsonc-parser';

const severities: ReadonlySet<unknown> = new Set(['off', 'hint', 'info', 'warning', 'error']);

/** The `checks` of a `specwright.json`, as far as they can be read: while it is being typed the rest still holds. */
export function readChecks(text: string | undefined): CheckConfiguration {
  if (text === undefined) return {};
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  if (!isRecord(value) || !isRecord(value.checks)) return {};
  const known = Object.entries(value.checks).filter(([, severity]) => severities.has(severity));
  return Object.fromEntries(known) as CheckConfiguration;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
