import type { CheckConfiguration } from '@specwright/checks/configure';
import { parse } from 'jsonc-parser';

/** What the server takes from a `specwright.json`. */
export interface Settings {
  readonly checks: CheckConfiguration;
  /** Globs relative to the folder of the file; absent: every specification below it. */
  readonly sources?: readonly string[];
}

const severities: ReadonlySet<unknown> = new Set(['off', 'hint', 'info', 'warning', 'error']);

/** Reads a `specwright.json` as far as it can be read: while one part of it is being typed the rest still holds. */
export function readSettings(text: string): Settings {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  if (!isRecord(value)) return { checks: {} };
  const checks = isRecord(value.checks) ? Object.entries(value.checks) : [];
  const known = Object.fromEntries(checks.filter(([, severity]) => severities.has(severity))) as CheckConfiguration;
  const sources = Array.isArray(value.sources) ? value.sources.filter((one) => typeof one === 'string') : [];
  return sources.length === 0 ? { checks: known } : { checks: known, sources };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
