import { docsPage, isCode } from '@specwright/checks/catalogue';
import type { Diagnostic, Severity } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import { counted } from './counts.ts';
import type { Colors } from './terminal.ts';

/** A place in a file for people and tools: a path, and lines and columns from 1 (columns in UTF-16 units, end exclusive). */
export interface Place {
  /** Relative to the current folder, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A diagnostic as `check` reports it. */
export interface Finding extends Place {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** The page that explains the code; empty where there is none. */
  readonly help: string;
  readonly related: readonly (Place & { readonly message: string })[];
}

/** A diagnostic as `check` reports it. `pathOf` gives the path of a URI as people name it. */
export function reported(diagnostic: Diagnostic, pathOf: (uri: string) => string): Finding {
  return {
    ...place(pathOf(diagnostic.file), diagnostic.range),
    severity: diagnostic.severity,
    code: diagnostic.code,
    message: diagnostic.message,
    help: isCode(diagnostic.code) ? docsPage(diagnostic.code) : '',
    related: diagnostic.related.map((item) => ({ ...place(pathOf(item.file), item.range), message: item.message })),
  };
}

/** `file:line:column: severity: message [code]`, which compilers' problem matchers read, with related places below. */
export function findingLines(findings: readonly Finding[], colors: Colors): string[] {
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
    hint: colors.dim,
  };
  return findings.flatMap((finding) => [
    `${colors.bold(placeText(finding))} ${paint[finding.severity](`${finding.severity}:`)} ${finding.message} ${colors.dim(`[${finding.code}]`)}`,
    ...finding.related.map((related) => colors.dim(`    ${placeText(related)} ${related.message}`)),
  ]);
}

/** A severity that findings may have and still pass; `none`: not even a hint may be there. */
export type MaxSeverity = Severity | 'none';

/** The gravest last. */
export const severitiesByGravity: readonly MaxSeverity[] = ['none', 'hint', 'info', 'warning', 'error'];

/** True when a finding is graver than what passes. */
export function areGraver(findings: readonly Pick<Finding, 'severity'>[], allowed: MaxSeverity): boolean {
  const limit = severitiesByGravity.indexOf(allowed);
  return findings.some(({ severity }) => severitiesByGravity.indexOf(severity) > limit);
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Pick<Finding, 'severity'>[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

/** The first errors, and how many more there are: for the message of a command that stops at them. */
export function errorSummary(findings: readonly Finding[], colors: Colors, most = 10): string[] {
  const errors = findings.filter((finding) => finding.severity === 'error');
  const more = errors.length - most;
  const rest = more > 0 ? [`... and ${counted(more, 'error')} more: \`specwright check\` shows them all.`] : [];
  return [...findingLines(errors.slice(0, most), colors), ...rest];
}

/** A range of the protocol's kind (from 0) as people and tools outside of editors count it. */
export function place(file: string, range: Range): Place {
  return {
    file,
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
  };
}

function placeText(at: Place): string {
  return `${at.file}:${at.line}:${at.column}:`;
}
