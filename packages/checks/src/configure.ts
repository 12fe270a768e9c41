import type { Diagnostic, Severity } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { SourceSummary, Suppression, System } from '@specwright/model/system';
import { codes, definitionOf, finding, isCode } from './catalogue.ts';
import { compareDiagnostics } from './runChecks.ts';
import { didYouMean, similarNames } from './suggestions.ts';

/** Code → how much it matters here, or `off`: the `checks` of a workspace's settings. */
export type CheckConfiguration = Readonly<Record<string, Severity | 'off'>>;

/**
 * Gives findings the severity that the settings say and leaves out what is off, as optional findings are that the
 * settings do not name. What the readers of a notation
 * found cannot be configured: a text that cannot be read is an error.
 */
export function applyConfiguration(
  diagnostics: readonly Diagnostic[],
  configuration: CheckConfiguration,
): Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const severity = isConfigurable(diagnostic.code)
      ? (configuration[diagnostic.code] ?? unasked(diagnostic))
      : undefined;
    if (severity === 'off') return [];
    return [severity === undefined ? diagnostic : { ...diagnostic, severity }];
  });
}

function unasked({ code }: Diagnostic): 'off' | undefined {
  return isCode(code) && definitionOf(code).isOptional === true ? 'off' : undefined;
}

/** False for what makes a text unreadable; a spelling that can be read is a finding like any other. */
export function isConfigurable(code: string): boolean {
  return !code.startsWith('syntax/') || (isCode(code) && definitionOf(code).severity !== 'error');
}

/** The codes that settings name and no diagnostic has, with what may have been meant. */
export function unknownCodes(configuration: CheckConfiguration): { code: string; suggestions: string[] }[] {
  return Object.keys(configuration)
    .filter((code) => !isCode(code))
    .map((code) => ({ code, suggestions: similarNames(code, codes) }));
}

/** A finding that a `specwright-ignore` comment switches off, with the first comment that does. */
export interface SuppressedFinding {
  readonly diagnostic: Diagnostic;
  readonly suppression: Suppression;
}

/**
 * Leaves out the findings on lines that a `specwright-ignore` comment switches off, and tells of comments that name
 * no code or switch nothing off. Needs all findings of the files that it looks at: else a comment seems unused.
 * @param files only the comments of these files (URIs) are looked at; absent: of all
 */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  system: System,
  files?: ReadonlySet<string>,
): Diagnostic[] {
  return splitSuppressed(diagnostics, system, files).kept;
}

/** As `applySuppressions`, with what was left out. */
export function splitSuppressed(
  diagnostics: readonly Diagnostic[],
  system: System,
  files?: ReadonlySet<string>,
): { readonly kept: Diagnostic[]; readonly suppressed: SuppressedFinding[] } {
  const used = new Set<string>();
  const sources = new Map(system.files.map((source) => [source.file, source]));
  const kept: Diagnostic[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const diagnostic of diagnostics) {
    const source = sources.get(diagnostic.file);
    const hits = source === undefined || !isConfigurable(diagnostic.code) ? [] : suppressing(source, diagnostic);
    for (const { key } of hits) used.add(key);
    const [first] = hits;
    if (first === undefined) kept.push(diagnostic);
    else suppressed.push({ diagnostic, suppression: first.suppression });
  }
  const looked = system.files.filter(({ file }) => files === undefined || files.has(file));
  const about = looked.flatMap((source) => aboutComments(source, used));
  return { kept: [...kept, ...about].sort(compareDiagnostics), suppressed };
}

/** The entries of comments that switch the finding off, with their keys: `file 12 error/unknown`. */
function suppressing(source: SourceSummary, diagnostic: Diagnostic): { key: string; suppression: Suppression }[] {
  const onLine = source.suppressions.filter(({ line }) => line === diagnostic.range.start.line);
  return onLine.flatMap((suppression) => {
    const named = codesIn(suppression);
    if (named.length === 0) return [{ key: keyOf(source, suppression, ''), suppression }];
    if (!named.includes(diagnostic.code)) return [];
    return [{ key: keyOf(source, suppression, diagnostic.code), suppression }];
  });
}

/** The codes of a comment; what follows them is a reason: `-- specwright-ignore auth/missing-rule: open on purpose`. */
function codesIn({ codes: words }: Suppression): readonly string[] {
  const reason = words.findIndex((word, at) => at > 0 && (!word.includes('/') || /[:;.]$/.test(words[at - 1] ?? '')));
  const named = reason < 0 ? words : words.slice(0, reason);
  return named.map((word) => word.replace(/[:;.]+$/, ''));
}

function keyOf(source: SourceSummary, suppression: Suppression, code: string): string {
  const from = suppression.origin?.range.start;
  return `${source.file} ${suppression.line} ${from?.line ?? ''} ${code}`;
}

function aboutComments(source: SourceSummary, used: ReadonlySet<string>): Diagnostic[] {
  return source.suppressions.flatMap((suppression) => {
    const named = codesIn(suppression);
    const entries = named.length === 0 ? [''] : named;
    const found = entries.map((code) => aboutCode(source, suppression, code, used));
    return found.filter((diagnostic) => diagnostic !== undefined);
  });
}

function aboutCode(
  source: SourceSummary,
  suppression: Suppression,
  code: string,
  used: ReadonlySet<string>,
): Diagnostic | undefined {
  const at = suppression.origin ?? lineOf(source, suppression.line);
  if (code !== '' && !isCode(code)) {
    const suggestions = similarNames(code, codes);
    return finding('suppression/unknown-code', at, {
      parameters: { code, suggestion: didYouMean(suggestions) },
      data: { kind: 'unknownName', text: code, suggestions },
    });
  }
  if (used.has(keyOf(source, suppression, code))) return undefined;
  return finding('suppression/unused', at, {
    parameters: { code: code === '' ? 'Nothing' : `'${code}'`, not: code === '' ? '' : 'not ' },
    data: { kind: 'removeLine', range: at.range },
    tags: ['unnecessary'],
  });
}

/** The line that a comment of unknown place is about. */
function lineOf({ file }: SourceSummary, line: number): Origin {
  return { file, range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } } };
}
