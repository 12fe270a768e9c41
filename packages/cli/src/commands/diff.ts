import type { ChangeClass } from '@specwright/evolution/changeClass';
import { changesOf, type DeclaredChange } from '@specwright/evolution/changes';
import { evolutionCodes } from '@specwright/evolution/codes';
import { classTexts, describeChange } from '@specwright/evolution/describe';
import { evolutionOf } from '@specwright/evolution/evolution';
import type { Origin } from '@specwright/model/origin';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { type Finding, findingLines } from '../findings.ts';
import { openProject, type Project } from '../project.ts';

export interface DiffOptions {
  readonly format: 'text' | 'json';
}

/** A change of the schema as `diff` reports it. */
interface ReportedChange {
  readonly entity: string;
  readonly kind: string;
  readonly change: string;
  readonly class: ChangeClass;
  readonly needsLine: boolean;
  /** The evolve line that covers it, as a place. */
  readonly line?: { readonly file: string; readonly line: number; readonly text: string };
}

/**
 * `specwright diff`: the changes of the schema since the baseline, each with the evolve line that covers it; exit code 1
 * when one that needs a line has none, or a line that is there does not fit.
 */
export async function diff(paths: readonly string[], options: DiffOptions, context: CommandContext): Promise<ExitCode> {
  const project = await openProject(paths, context);
  project.requireBaselines();
  const evolutions = project.systems().flatMap((view) => evolutionOf(view.index, project.baselinesOf(view)) ?? []);
  const changes = evolutions.flatMap((evolution) =>
    changesOf(evolution).map((change) => reportedChange(change, project)),
  );
  const uncovered = changes.filter((change) => change.needsLine && change.line === undefined);
  const wrongLines = project.findings().filter(isWrongLine);
  if (options.format === 'json') {
    context.terminal.out(
      JSON.stringify(
        { version: 1, changes, summary: { changes: changes.length, uncovered: uncovered.length } },
        undefined,
        2,
      ),
    );
  } else if (evolutions.length === 0) {
    context.terminal.out('There is no baseline yet: the first build creates everything.');
    context.terminal.note('`specwright accept` writes one, after a deploy.');
  } else {
    printText(changes, uncovered.length, context);
    for (const line of findingLines(wrongLines, context.terminal.outColors)) context.terminal.out(line);
  }
  return uncovered.length + wrongLines.length > 0 ? exitCodes.failed : exitCodes.fine;
}

/** A line that is there and does not fit: what it covers is not declared rightly. */
function isWrongLine(finding: Finding): boolean {
  return (
    finding.severity === 'error' &&
    finding.code.startsWith('evolution/') &&
    finding.code !== evolutionCodes.undeclaredChange
  );
}

function reportedChange({ change, declaration, class: level }: DeclaredChange, project: Project): ReportedChange {
  return {
    entity: change.entity,
    kind: change.kind,
    change: describeChange(change),
    class: level,
    needsLine: change.needsLine,
    ...(declaration === undefined ? {} : lineAt(declaration.origin, project)),
  };
}

function lineAt({ file, range }: Origin, project: Project): Required<Pick<ReportedChange, 'line'>> {
  const text = project.textAt(file, range.start.line).trim();
  return { line: { file: project.pathOf(file), line: range.start.line + 1, text } };
}

function printText(changes: readonly ReportedChange[], uncovered: number, { terminal }: CommandContext): void {
  const { red, green, dim } = terminal.outColors;
  for (const change of changes) {
    const covered = change.line !== undefined;
    const mark = covered ? green('covered  ') : change.needsLine ? red('uncovered') : dim('no line  ');
    terminal.out(`${mark}  ${change.change} ${dim(`(${classTexts[change.class]})`)}`);
    if (change.line !== undefined) {
      terminal.out(dim(`           ${change.line.file}:${change.line.line}: ${change.line.text}`));
    }
  }
  if (changes.length === 0) terminal.out('The schema is that of the baseline.');
  else terminal.out(`\n${counted(changes.length, 'change')}, ${uncovered} uncovered`);
  if (uncovered > 0) {
    terminal.note('Say each change in an `evolve` block: the quick fix "Add all missing evolve lines" writes them.');
  }
}
