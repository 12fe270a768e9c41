import type { CheckConfiguration } from '@specwright/checks/configure';
import { defaultOutFolder } from '@specwright/codegen/plan/servicePlace';
import { parse } from 'jsonc-parser';

/** What the server takes from a `specwright.json`. */
export interface Settings {
  readonly checks: CheckConfiguration;
  /** Globs relative to the folder of the file; absent: every specification below it. */
  readonly sources?: readonly string[];
  /** Where code is generated, relative to the folder of the file: one folder a target. */
  readonly outFolders: readonly string[];
}

/** What holds where there is no `specwright.json`. */
export const defaultSettings: Settings = { checks: {}, outFolders: [defaultOutFolder] };

const severities: ReadonlySet<unknown> = new Set(['off', 'hint', 'info', 'warning', 'error']);

/** Reads a `specwright.json` as far as it can be read: while one part of it is being typed the rest still holds. */
export function readSettings(text: string): Settings {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  if (!isRecord(value)) return defaultSettings;
  const checks = isRecord(value.checks) ? Object.entries(value.checks) : [];
  const known = Object.fromEntries(checks.filter(([, severity]) => severities.has(severity))) as CheckConfiguration;
  const sources = Array.isArray(value.sources) ? value.sources.filter((one) => typeof one === 'string') : [];
  const { targets } = value;
  const outs = Array.isArray(targets) ? targets.filter(isRecord).map(({ out }) => out ?? defaultOutFolder) : [];
  const named = outs.filter((out) => typeof out === 'string');
  const outFolders = named.length === 0 ? defaultSettings.outFolders : [...new Set(named)];
  return { checks: known, outFolders, ...(sources.length === 0 ? {} : { sources }) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
