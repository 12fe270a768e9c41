import * as core from '@actions/core';
import escapeHtml from 'escape-html';
import { counted } from '../counts.ts';
import { countBySeverity, type Finding } from '../findings.ts';
import type { ChangesSection } from './changes.ts';

/** How many findings the summary lists: GitHub takes one megabyte, and nobody reads more. */
const atMost = 100;

/** Characters of the section about changes: the rest of a megabyte is for the findings. */
const sectionAtMost = 500_000;

/** Adds the counts, a table of the findings and what changed to the summary of the job (the file `GITHUB_STEP_SUMMARY`). */
export async function writeSummary(
  findings: readonly Finding[],
  files: number,
  section: ChangesSection | undefined,
): Promise<void> {
  // Made first: it is written in the same buffer.
  const changes = section?.within(sectionAtMost) ?? '';
  const counts = countBySeverity(findings);
  const told = [
    counted(counts.error, 'error'),
    counted(counts.warning, 'warning'),
    counted(counts.info, 'info'),
    counted(counts.hint, 'hint'),
  ];
  core.summary
    .addHeading('Specwright', 2)
    .addRaw(`${told.join(', ')} in ${counted(files, 'file')}.`)
    .addEOL();
  if (findings.length > 0) {
    const header = ['Place', 'Severity', 'Message', 'Code'].map((data) => ({ data, header: true }));
    core.summary.addTable([header, ...findings.slice(0, atMost).map(row)]);
  }
  if (findings.length > atMost) {
    core.summary.addRaw(`${counted(findings.length - atMost, 'more finding')}: the SARIF log has all.`).addEOL();
  }
  core.summary.addRaw(changes);
  await core.summary.write();
}

/** The cells of a table are HTML; a blank line would end it. */
function row({ file, line, column, severity, message, code }: Finding): string[] {
  return [`${file}:${line}:${column}`, severity, message, code].map((text) => escapeHtml(text.replace(/\s+/g, ' ')));
}
