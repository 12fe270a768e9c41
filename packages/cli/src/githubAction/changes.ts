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
  /** At most so many characters: first some SQL is left out, then changes, and it says so. */
  within(atMost: number): string;
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
  return { report, within: (atMost) => fitting(report, sql, atMost) };
}

/** So many changes are listed: all of them, or as many as there is room for. */
const rowCounts = [Number.POSITIVE_INFINITY, 200, 100, 50, 20, 5, 0];

function fitting(report: DiffReport, sql: readonly EntitySql[], atMost: number): string {
  const withoutSql = sql.map((item) => ({ ...item, sql: undefined }));
  const rows = rowCounts.find((count) => sectionText(report, withoutSql, count).length <= atMost) ?? 0;
  const shown: ShownSql[] = [...withoutSql];
  let length = sectionText(report, shown, rows).length;
  for (const [at, item] of sql.entries()) {
    const more = detailsOf(item).length - detailsOf({ ...item, sql: undefined }).length;
    if (length + more > atMost) continue;
    shown[at] = item;
    length += more;
  }
  return sectionText(report, shown, rows);
}

interface EntitySql {
  readonly entity: string;
  readonly changes: number;
  readonly sql: string;
}

/** An entity whose SQL may be left out for want of room. */
type ShownSql = Omit<EntitySql, 'sql'> & { readonly sql: string | undefined };

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
function sectionText({ changes, uncovered, surface }: DiffReport, sql: readonly ShownSql[], rows: number): string {
  const summary = core.summary.emptyBuffer().addHeading('Changes since the baseline', 3);
  if (changes.length + surface.length === 0) summary.addRaw('There are none.').addEOL();
  if (changes.length > 0) {
    summary
      .addRaw(`${counted(changes.length, 'change')} of the schema, ${uncovered.length} without an evolve line.`)
      .addEOL();
    summary.addTable([
      headers(['Change', 'Class', 'Evolve line']),
      ...changes
        .slice(0, rows)
        .map(({ change, class: level, line, needsLine }) =>
          cells([
            change,
            classTexts[level],
            line === undefined ? (needsLine ? 'missing' : 'not needed') : placeText(line),
          ]),
        ),
    ]);
    addRest(changes.length - rows);
  }
  if (surface.length > 0) {
    summary.addRaw(`${effectCounts(surface)}.`).addEOL();
    summary.addTable([
      headers(['Effect', 'Change', 'For']),
      ...surface.slice(0, rows).map((change) => cells([effectTexts[change.effect], change.text, affectedText(change)])),
    ]);
    addRest(surface.length - rows);
  }
  for (const item of sql) summary.addRaw(detailsOf(item)).addEOL();
  const text = summary.stringify();
  summary.emptyBuffer();
  return text;
}

function addRest(more: number): void {
  if (more > 0) core.summary.addRaw(`${counted(more, 'more change')}: \`specwright diff\` lists all.`).addEOL();
}

/** A blank line ends the HTML: what follows is Markdown. Its fence is longer than any that stands in the SQL. */
function detailsOf({ entity, changes, sql }: ShownSql): string {
  const label = `SQL of ${escapeHtml(entity)} (${counted(changes, 'change')})`;
  if (sql === undefined) return `${label}: too long to be shown here, \`specwright migrate plan\` prints it.`;
  const longest = Math.max(2, ...(sql.match(/`{3,}/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `<details><summary>${label}</summary>\n\n${fence}sql\n${sql}\n${fence}\n\n</details>`;
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
