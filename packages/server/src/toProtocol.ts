import type { Diagnostic as Finding, Severity } from '@specwright/model/diagnostic';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

export interface DiagnosticOptions {
  /** The address under which the pages of the codes lie: `…/docs/diagnostics`. Absent: no links. */
  readonly docsBase: string | undefined;
  readonly clientUri: (uri: string) => string;
}

/** A finding in the protocol's form. */
export function toDiagnostic(finding: Finding, { docsBase, clientUri }: DiagnosticOptions): Diagnostic {
  const related = finding.related.map(({ file, range, message }) => ({
    location: { uri: clientUri(file), range },
    message,
  }));
  return {
    range: finding.range,
    severity: severities[finding.severity],
    code: finding.code,
    source: 'specwright',
    message: finding.message,
    ...(docsBase === undefined ? {} : { codeDescription: { href: `${docsBase}/${finding.code}.md` } }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(finding.tags === undefined ? {} : { tags: finding.tags.map((tag) => tags[tag]) }),
  };
}
