import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as core from '@actions/core';
import { diagnosticsFolder } from '@specwright/checks/catalogue';
import type { Severity } from '@specwright/model/diagnostic';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { areGraver, countBySeverity, type Finding, type MaxSeverity, severitiesByGravity } from '../findings.ts';
import { openProject } from '../project.ts';
import { Refusal, wrongUsage } from '../refusal.ts';
import { sarifLog } from '../sarif.ts';
import { writeFiles } from '../writeFiles.ts';
import { type ChangesSection, changesSection } from './changes.ts';
import { writeSummary } from './summary.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The step of the GitHub Action: checks, annotates the lines of the pull request, writes the SARIF log and the summary of
 * the job, comments what changed since the baseline, and sets the outputs. Inputs come as `INPUT_…` variables; files are relative to the folder of the context, which
 * is the checked-out repository. Never throws: what goes wrong is an annotation and the exit code.
 */
export async function runGithubAction(context: CommandContext, environment: Environment): Promise<ExitCode> {
  try {
    return await checkAndTell(context, environment);
  } catch (error) {
    core.error(error instanceof Error ? error.message : String(error), { title: 'Specwright' });
    return error instanceof Refusal ? error.exitCode : exitCodes.fault;
  }
}

async function checkAndTell(context: CommandContext, environment: Environment): Promise<ExitCode> {
  const allowed = maxSeverity(core.getInput('max_severity') || 'warning');
  const project = await openProject(core.getMultilineInput('paths'), context);
  const all = await project.detailedFindings();
  const findings = all.filter(({ suppressedAt }) => suppressedAt === undefined);
  for (const finding of findings) annotate(finding);
  const sarifFile = core.getInput('sarif_file') || 'specwright.sarif';
  const log = sarifLog(all, { folder: context.folder, docsBase: docsBase(context, environment) });
  await writeFiles(new Map([[resolve(context.folder, sarifFile), `${JSON.stringify(log, undefined, 2)}\n`]]));
  const counts = countBySeverity(findings);
  core.setOutput('errors', counts.error);
  core.setOutput('warnings', counts.warning);
  core.setOutput('infos', counts.info);
  core.setOutput('hints', counts.hint);
  core.setOutput('sarif-file', sarifFile);
  const section = changesSection(project);
  const { changes = [], surface = [] } = section?.report ?? {};
  core.setOutput('changes', changes.length);
  core.setOutput('breaking', surface.filter(({ effect }) => effect === 'breaking').length);
  if (environment.GITHUB_STEP_SUMMARY) await writeSummary(findings, project.files.length, section);
  if (section !== undefined) await comment(section, environment);
  return areGraver(findings, allowed) ? exitCodes.failed : exitCodes.fine;
}

/** Where a token is given, the pull request says what changed. A refusal (a fork has a token that may not write) is told. */
async function comment({ report, within }: ChangesSection, environment: Environment): Promise<void> {
  const token = core.getInput('github_token');
  if (token === '') return;
  core.setSecret(token);
  try {
    // The client of the API is large: who gives no token does not load it.
    const { commentOnPullRequest } = await import('./comment.ts');
    const isEmpty = report.changes.length + report.surface.length === 0;
    await commentOnPullRequest({ within, isEmpty }, token, environment);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    core.warning(`The pull request has no comment: ${reason}`, { title: 'Specwright' });
  }
}

function maxSeverity(text: string): MaxSeverity {
  const known = severitiesByGravity.find((severity) => severity === text);
  if (known === undefined) {
    throw wrongUsage(`The input 'max-severity' is '${text}'. It may be ${severitiesByGravity.join(', ')}.`);
  }
  return known;
}

const annotations: Readonly<Record<Severity, typeof core.error>> = {
  error: core.error,
  warning: core.warning,
  info: core.notice,
  hint: core.notice,
};

/** Columns are for a place within one line: GitHub refuses them for several. */
function annotate(finding: Finding): void {
  const { severity, message, code, file, line, column, endLine, endColumn } = finding;
  const columns = line === endLine ? { startColumn: column, endColumn } : {};
  annotations[severity](message, { title: code, file, startLine: line, endLine, ...columns });
}

/** Where the pages of the codes can be read: in the repository of the action; where that is not known, beside the bundle. */
function docsBase({ bundles }: CommandContext, environment: Environment): string {
  const { GITHUB_SERVER_URL: server, ACTION_REPOSITORY: repository, ACTION_REF: ref } = environment;
  if (server && repository && ref) return `${server}/${repository}/blob/${ref}/${diagnosticsFolder}`;
  return pathToFileURL(join(dirname(bundles), diagnosticsFolder)).href;
}
