import * as core from '@actions/core';
import { previewChanges, previewedDatabases } from '@specwright/codegen/plan/database/migrationPreview';
import { changesOf } from '@specwright/evolution/changes';
import { affectedText, classTexts } from '@specwright/evolution/describe';
import { type Evolution, evolutionOf } from '@specwright/evolution/evolution';
import type { WrittenStep } from '@specwright/evolution/migration/writtenStep';
import type { SurfaceChange } from '@specwright/evolution/surface/surfaceChange';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import escapeHtml from 'escape-html';
import { type DiffReport, diffReport } from '../commands/diff.ts';
import { counted } from '../counts.ts';
import type { Project } from '../project.ts';
import { Refusal } from '../refusal.ts';

/** What changed since the specification was accepted, for people who review it. */
export interface ChangesSection {
  readonly report: DiffReport;
  /** With the SQL of each entity. */
  readonly text: string;
  /** Without it, where there is no room. */
  readonly brief: string;
}

/** Undefined where nothing was accepted yet, or a baseline cannot be read (which is a finding). */
export function changesSection(project: Project): ChangesSection | undefined {
  try {
    project.requireBaselines();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  const report = diffReport(project);
  if (!report.hasBaseline) return undefined;
  const sql = sqlOf(project);
  return { report, text: sectionText(report, sql), brief: sectionText(report, []) };
}

interface EntitySql {
  readonly entity: string;
  readonly changes: number;
  readonly sql: string;
}

function sqlOf(project: Project): readonly EntitySql[] {
  return project.systems().flatMap((view) => {
    const evolution = evolutionOf(view.index, project.baselinesOf(view));
    return evolution === undefined ? [] : sqlOfSystem(view.index, evolution, project.rulesThatWent(view, evolution));
  });
}

function sqlOfSystem(index: SystemIndex, evolution: Evolution, went: readonly Rule[]): readonly EntitySql[] {
  const seen = changesOf(evolution).filter(({ class: level }) => level !== 'none');
  return [...new Set(seen.map(({ change }) => change.entity))].map((entity) => {
    const changes = seen.filter(({ change }) => change.entity === entity);
    return { entity, changes: changes.length, sql: sqlText(previewChanges(index, evolution, changes, went)) };
  });
}

function sqlText(previews: ReturnType<typeof previewChanges>): string {
  const products = { postgres: 'PostgreSQL', sqlite: 'SQLite' };
  return previewedDatabases
    .map((database) => {
      const parts = previews[database].map(({ kind, up }) => {
        const head = `-- ${products[database]}${kind === 'contract' ? ', when no version before runs any more' : ''}`;
        return [head, ...up.map(stepText)].join('\n\n');
      });
      return parts.join('\n\n');
    })
    .join('\n\n\n');
}

function stepText({ titles, lock, statements }: WrittenStep): string {
  return [...titles, ...(lock === undefined ? [] : [`Lock: ${lock}`])]
    .map((title) => `-- ${title.replaceAll('\n', ' ')}`)
    .concat(statements)
    .join('\n');
}

/** HTML, as summaries and comments of GitHub show it. */
function sectionText({ changes, uncovered, surface }: DiffReport, sql: readonly EntitySql[]): string {
  const summary = core.summary.emptyBuffer().addHeading('Changes since the baseline', 3);
  if (changes.length + surface.length === 0) summary.addRaw('There are none.').addEOL();
  if (changes.length > 0) {
    summary
      .addRaw(`${counted(changes.length, 'change')} of the schema, ${uncovered.length} without an evolve line.`)
      .addEOL();
    summary.addTable([
      headers(['Change', 'Class', 'Evolve line']),
      ...changes.map(({ change, class: level, line, needsLine }) =>
        cells([
          change,
          classTexts[level],
          line === undefined ? (needsLine ? 'missing' : 'not needed') : placeText(line),
        ]),
      ),
    ]);
  }
  if (surface.length > 0) {
    summary.addRaw(`${effectCounts(surface)}.`).addEOL();
    summary.addTable([
      headers(['Effect', 'Change', 'For']),
      ...surface.map((change) => cells([effectTexts[change.effect], change.text, affectedText(change)])),
    ]);
  }
  for (const { entity, changes: count, sql: text } of sql) {
    const label = `SQL of ${escapeHtml(entity)} (${counted(count, 'change')})`;
    // A blank line ends the HTML: what follows is Markdown.
    summary.addDetails(label, `\n\n\`\`\`sql\n${text}\n\`\`\`\n\n`).addEOL();
  }
  const text = summary.stringify();
  summary.emptyBuffer();
  return text;
}

const effectTexts = { breaking: 'breaking', mayBreak: 'may break', compatible: 'compatible' } as const;

function effectCounts(surface: readonly SurfaceChange[]): string {
  const count = (effect: SurfaceChange['effect']): number =>
    surface.filter((change) => change.effect === effect).length;
  const told = `${count('breaking')} breaking, ${count('mayBreak')} may break, ${count('compatible')} compatible`;
  return `For those who rely on apis, events and contracts: ${told}`;
}

function placeText({
  file,
  line,
  text,
}: {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}): string {
  return `${file}:${line}: ${text}`;
}

function headers(texts: readonly string[]): { data: string; header: true }[] {
  return texts.map((data) => ({ data, header: true }));
}

function cells(texts: readonly string[]): string[] {
  return texts.map((text) => escapeHtml(text.replace(/\s+/g, ' ')));
}
