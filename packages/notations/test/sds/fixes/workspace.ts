import { baselineOf } from '@specwright/evolution/baseline';
import type { Diagnostic, QuickFix, TextEdit } from '@specwright/model/diagnostic';
import { comparePositions, type Position } from '@specwright/model/origin';
import { SpecWorkspace, type SystemView } from '../../../src/common/specWorkspace.ts';
import { fixAll, fixesFor } from '../../../src/sds/fixes.ts';

const root = 'file:///spec';
const main = `${root}/main.sds`;

/** A workspace of texts, whose findings can be cured one after the other. */
export class FixWorkspace {
  private readonly workspace = new SpecWorkspace({ folders: [root] });
  private readonly texts = new Map<string, string>();

  /** @param accepted the text whose schema is the baseline, where there is one */
  constructor(texts: string | Readonly<Record<string, string>>, accepted?: string) {
    if (accepted !== undefined) {
      this.set(main, accepted);
      const { index } = this.view();
      const module = index.system.specs[0]?.name ?? null;
      this.workspace.configure(root, { checks: {}, baselines: [baselineOf(index, module)] });
    }
    const files = typeof texts === 'string' ? { 'main.sds': texts } : texts;
    for (const [name, text] of Object.entries(files)) this.set(`${root}/${name}`, text);
  }

  text(name = 'main.sds'): string {
    return this.texts.get(`${root}/${name}`) ?? '';
  }

  findings(code: string): Diagnostic[] {
    return this.all().filter((finding) => finding.code === code);
  }

  /** Code, file and message of everything found. */
  all(): Diagnostic[] {
    return [...this.texts.keys()].flatMap((file) => this.workspace.diagnostics(file));
  }

  fixes(code: string): QuickFix[] {
    const [finding] = this.findings(code);
    return finding === undefined ? [] : this.fixesOf(finding);
  }

  titles(code: string): string[] {
    return this.fixes(code).map(({ title }) => title);
  }

  /** Applies the fix whose title begins so. */
  apply(code: string, title: string): void {
    const fix = this.fixes(code).find((one) => one.title.startsWith(title));
    if (fix === undefined) throw new Error(`no fix '${title}' among ${JSON.stringify(this.titles(code))}`);
    this.edit(fix.edits);
  }

  applyAll(): number {
    const { edits, count } = fixAll(this.all(), this.view().index, (file) => this.texts.get(file));
    this.edit(edits);
    return count;
  }

  fixesOf(finding: Diagnostic): QuickFix[] {
    return fixesFor(finding, this.view().index, (file) => this.texts.get(file), this.all());
  }

  private view(): SystemView {
    const view = this.workspace.viewOf([...this.texts.keys()][0] ?? main);
    if (view === undefined) throw new Error('there is no such file');
    return view;
  }

  private edit(edits: readonly TextEdit[]): void {
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const own = edits.filter((edit) => edit.file === file);
      this.set(file, applied(this.texts.get(file) ?? '', own));
    }
  }

  private set(file: string, text: string): void {
    this.texts.set(file, text);
    this.workspace.setText(file, text);
  }
}

/** As an editor does it: all places are those of the text before; edits that overlap are a fault. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split(/(?<=\n)/);
  const starts = lines.map((_, line) => lines.slice(0, line).join('').length);
  const offset = ({ line, character }: Position): number => (starts[line] ?? text.length) + character;
  const sorted = edits.toSorted((a, b) => comparePositions(a.range.start, b.range.start));
  let result = '';
  let end = 0;
  for (const { range, newText } of sorted) {
    if (offset(range.start) < end) throw new Error('two edits overlap');
    result += text.slice(end, offset(range.start)) + newText;
    end = offset(range.end);
  }
  return result + text.slice(end);
}
