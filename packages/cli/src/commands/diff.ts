import type { ChangeClass } from '@specwright/evolution/changeClass';
import { changesOf, type DeclaredChange } from '@specwright/evolution/changes';
import { evolutionCodes } from '@specwright/evolution/codes';
import { affectedText, classTexts, describeChange } from '@specwright/evolution/describe';
import { evolutionOf } from '@specwright/evolution/evolution';
import type { SurfaceChange } from '@specwright/evolution/surface/surfaceChange';
import { surfaceChanges } from '@specwright/evolution/surface/surfaceChanges';
import type { Origin } from '@specwright/model/origin';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import type { failingEffects } from '../failingEffects.ts';
import { type Finding, findingLines } from '../findings.ts';
import { goneModuleTexts, moduleText } from '../goneModules.ts';
import { type GoneModule, openProject, type Project } from '../project.ts';

export interface DiffOptions {
  readonly format: 'text' | 'json';
  /** The exit code is 1 also where a change of apis, events or contracts is as grave as this. */
  readonly failOn?: (typeof failingEffects)[number];
}

/** A change of the schema as `diff` reports it. */
export interface ReportedChange {
  readonly entity: string;
  readonly kind: string;
  readonly change: string;
  readonly class: ChangeClass;
  readonly needsLine: boolean;
  /** The evolve line that covers it, as a place. */
  readonly line?: { readonly file: string; readonly line: number; readonly text: string };
}

/** All that changed since the baselines. */
export interface DiffReport {
  /** False before the first `accept`. */
  readonly hasBaseline: boolean;
  readonly changes: readonly ReportedChange[];
  readonly uncovered: readonly ReportedChange[];
  readonly surface: readonly SurfaceChange[];
  /** The changes say of their entities that they were removed. */
  readonly gone: readonly GoneModule[];
}

/**
 * `specwright diff`: the changes of the schema since the baseline, each with the evolve line that covers it, and what
 * changed for callers, consumers and parties of contracts. Exit code 1 when a change that needs a line has none, when a
 * line that is there does not fit, when a text cannot be read, or when others are broken and the options say that this fails.
 */
export async function diff(paths: readonly string[], options: DiffOptions, context: CommandContext): Promise<ExitCode> {
  const project = await openProject(paths, context);
  project.requireBaselines();
  const report = diffReport(project);
  const findings = project.findings();
  const wrongLines = findings.filter(isWrongLine);
  const unreadable = findings.filter(isUnreadable);
  for (const line of findingLines(unreadable, context.terminal.noteColors)) context.terminal.note(line);
  if (options.format === 'json') {
    context.terminal.out(JSON.stringify(jsonReport(report), undefined, 2));
  } else if (!report.hasBaseline) {
    context.terminal.out('There is no baseline yet: the first build creates everything.');
    context.terminal.note('`specwright accept` writes one, after a deploy.');
  } else {
    printText(report, context);
    printSurface(report.surface, context);
    for (const text of goneModuleTexts(report.gone, context)) context.terminal.note(text);
    for (const line of findingLines(wrongLines, context.terminal.outColors)) context.terminal.out(line);
  }
  const failed = report.uncovered.length + wrongLines.length + unreadable.length > 0 || breaksTooMuch(report, options);
  return failed ? exitCodes.failed : exitCodes.fine;
}

/** Compares what was asked for with its baselines. */
export function diffReport(project: Project): DiffReport {
  const compared = project.systems().map((view) => {
    const baselines = project.baselinesOf(view);
    const evolution = evolutionOf(view.index, baselines);
    const lost = project.goneBaselinesOf(view);
    return { baselines, evolution, surface: surfaceChanges(view.index, baselines, evolution, lost) };
  });
  const gone = project.goneModules();
  const changes = [
    ...compared.flatMap(({ evolution }) =>
      evolution === undefined ? [] : changesOf(evolution).map((change) => reportedChange(change, project)),
    ),
    ...gone.flatMap(removedWithModule),
  ];
  return {
    hasBaseline: gone.length > 0 || compared.some(({ baselines }) => baselines.length > 0),
    changes,
    uncovered: changes.filter((change) => change.needsLine && change.line === undefined),
    surface: compared.flatMap(({ surface }) => surface),
    gone,
  };
}

function jsonReport({ changes, uncovered, surface }: DiffReport) {
  return {
    version: 1,
    changes,
    surface: surface.map(({ text, ...change }) => ({ ...change, change: text })),
    summary: {
      changes: changes.length,
      uncovered: uncovered.length,
      breaking: surface.filter(({ effect }) => effect === 'breaking').length,
      mayBreak: surface.filter(({ effect }) => effect === 'mayBreak').length,
    },
  };
}

function breaksTooMuch({ surface }: DiffReport, { failOn }: DiffOptions): boolean {
  if (failOn === undefined) return false;
  return surface.some(({ effect }) => effect === 'breaking' || (effect === 'mayBreak' && failOn === 'may-break'));
}

/** Of a text that cannot be read nobody can say what changed. */
function isUnreadable({ severity, code }: Finding): boolean {
  return severity === 'error' && code.startsWith('syntax/');
}

/** A line that is there and does not fit: what it covers is not declared rightly. */
function isWrongLine(finding: Finding): boolean {
  return (
    finding.severity === 'error' &&
    finding.code.startsWith('evolution/') &&
    finding.code !== evolutionCodes.undeclaredChange &&
    finding.code !== evolutionCodes.goneModule
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

/** No evolve line covers it: none of the specifications is about the module. */
function removedWithModule({ baseline: { module, entities } }: GoneModule): readonly ReportedChange[] {
  return Object.keys(entities).map((entity) => {
    const change = `Entity ${entity} was removed with ${moduleText(module)}`;
    return { entity, kind: 'entityRemoved', change, class: 'destructive', needsLine: true };
  });
}

function lineAt({ file, range }: Origin, project: Project): Required<Pick<ReportedChange, 'line'>> {
  const text = project.textAt(file, range.start.line).trim();
  return { line: { file: project.pathOf(file), line: range.start.line + 1, text } };
}

function printText({ changes, uncovered, gone }: DiffReport, { terminal }: CommandContext): void {
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
  else terminal.out(`\n${counted(changes.length, 'change')}, ${uncovered.length} uncovered`);
  if (uncovered.length > gone.flatMap(removedWithModule).length) {
    terminal.note('Say each change in an `evolve` block: the quick fix "Add all missing evolve lines" writes them.');
  }
}

function printSurface(surface: readonly SurfaceChange[], { terminal }: CommandContext): void {
  if (surface.length === 0) return;
  const { red, yellow, dim } = terminal.outColors;
  const marks = { breaking: red('breaking  '), mayBreak: yellow('may break '), compatible: dim('compatible') };
  terminal.out('\nFor those who rely on apis, events and contracts:');
  for (const change of surface) {
    terminal.out(`${marks[change.effect]} ${change.text}${dim(` (${affectedText(change)})`)}`);
  }
  const count = (effect: SurfaceChange['effect']): number =>
    surface.filter((change) => change.effect === effect).length;
  terminal.out(`\n${count('breaking')} breaking, ${count('mayBreak')} may break, ${count('compatible')} compatible`);
}
