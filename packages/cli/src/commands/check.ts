import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diagnosticsFolder } from '@specwright/checks/catalogue';
import type { CommandContext } from '../context.ts';
import { counted, duration } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { areGraver, countBySeverity, type Finding, findingLines, type MaxSeverity } from '../findings.ts';
import { openProject, type Project } from '../project.ts';

export interface CheckOptions {
  readonly format: 'text' | 'json' | 'sarif';
  readonly maxSeverity: MaxSeverity;
}

/** `specwright check`: all findings with a summary; exit code 1 when one is graver than `--max-severity`. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const began = context.now();
  const project = await openProject(paths, context);
  const findings = project.findings();
  const report = { findings, files: project.files.length, lines: project.lines(), milliseconds: context.now() - began };
  if (options.format === 'json') context.terminal.out(jsonReport(report));
  else if (options.format === 'sarif') context.terminal.out(await sarifReport(project, context));
  else printText(report, context);
  return areGraver(findings, options.maxSeverity) ? exitCodes.failed : exitCodes.fine;
}

interface Report {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly lines: number;
  readonly milliseconds: number;
}

function printText(report: Report, { terminal }: CommandContext): void {
  for (const line of findingLines(report.findings, terminal.outColors)) terminal.out(line);
  const counts = countBySeverity(report.findings);
  const { red, yellow, green, dim } = terminal.outColors;
  const told = [
    ...(counts.error > 0 ? [red(counted(counts.error, 'error'))] : []),
    ...(counts.warning > 0 ? [yellow(counted(counts.warning, 'warning'))] : []),
    ...(counts.info > 0 ? [counted(counts.info, 'info')] : []),
    ...(counts.hint > 0 ? [counted(counts.hint, 'hint')] : []),
  ];
  const result = told.length === 0 ? green('no findings') : told.join(', ');
  const size = `${counted(report.files, 'file')}, ${counted(report.lines, 'line')}, ${duration(report.milliseconds)}`;
  terminal.out(`${report.findings.length === 0 ? '' : '\n'}${result} ${dim(`(${size})`)}`);
}

/** The pages of the diagnostics lie beside the bundles. */
async function sarifReport(project: Project, { folder, bundles }: CommandContext): Promise<string> {
  // It has the pages of all codes in it: whoever reads the findings as a text does not load them.
  const { sarifLog } = await import('../sarif.ts');
  const docsBase = pathToFileURL(join(dirname(bundles), diagnosticsFolder)).href;
  return JSON.stringify(sarifLog(await project.detailedFindings(), { folder, docsBase }), undefined, 2);
}

/** As `schemas/check-report.schema.json` describes it. */
function jsonReport(report: Report): string {
  const counts = countBySeverity(report.findings);
  return JSON.stringify(
    {
      version: 1,
      files: report.files,
      diagnostics: report.findings,
      summary: {
        errors: counts.error,
        warnings: counts.warning,
        infos: counts.info,
        hints: counts.hint,
        lines: report.lines,
        ms: Math.round(report.milliseconds),
      },
    },
    undefined,
    2,
  );
}
