import { baselineOf } from '@specwright/evolution/baseline';
import { evolutionDiagnostics } from '@specwright/evolution/evolutionDiagnostics';
import type { Position } from '@specwright/model/origin';
import { describe, expect, it } from 'vitest';
import type { EditorView } from '../../../src/common/navigationView.ts';
import { renameAt, withEdits } from '../../../src/common/rename.ts';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { renameLines } from '../../../src/sds/editor/evolution.ts';
import { hoverAt } from '../../../src/sds/editor/hover.ts';
import { lensesIn } from '../../../src/sds/editor/lenses.ts';

const root = 'file:///spec';
const file = `${root}/main.sds`;

const accepted = `spec clinic v1.0 {
}
entity Pet {
  id: uuid @immutable
  name: string 1..40
  size: int 1..9
}
`;

/** The view of a text; `|` in it is the cursor. What was accepted is the baseline, where there is any. */
function at(marked: string, before: string | null = accepted): { view: EditorView; position: Position } {
  const workspace = new SpecWorkspace({ folders: [root] });
  const viewOf = (text: string): EditorView => {
    workspace.setText(file, text);
    const system = workspace.viewOf(file);
    if (system === undefined) throw new Error('no system');
    return { file, text, index: system.index, baselines: workspace.baselinesOf(system) };
  };
  if (before !== null)
    workspace.configure(root, { checks: {}, baselines: [baselineOf(viewOf(before).index, 'clinic')] });
  const lines = marked.slice(0, marked.indexOf('|')).split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { view: viewOf(marked.replace('|', '')), position };
}

/** The text after a rename with all that it writes. */
function renamed(marked: string, newName: string, before: string | null = accepted): string {
  const { view, position } = at(marked, before);
  const declared = renameLines(view, position, newName, (uri) => (uri === file ? view.text : undefined));
  const edits = withEdits(renameAt(view, position, newName) ?? {}, declared).changes?.[file] ?? [];
  const lines = view.text.split('\n');
  const offset = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (text, { range, newText }) => text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end)),
      view.text,
    );
}

const mark = (text: string, word: string): string => text.replace(`  ${word}`, `  |${word}`);

describe('a rename of a field that was accepted', () => {
  it('declares itself', () => {
    expect(renamed(mark(accepted, 'name'), 'called')).toBe(
      `${accepted.replace('name:', 'called:')}\nevolve Pet {\n  ~name -> called\n}\n`,
    );
  });

  it('follows the line that declared an earlier one', () => {
    const once = renamed(mark(accepted, 'name'), 'called');
    expect(renamed(mark(once, 'called'), 'title')).toBe(once.replaceAll('called', 'title'));
  });

  it('takes its line back with the name that was accepted, and its block where it is alone there', () => {
    const once = renamed(mark(accepted, 'name'), 'called');
    expect(renamed(mark(once, 'called'), 'name')).toBe(accepted);
    const size = `${accepted.replace('1..9', '1..99')}\nevolve Pet {\n  ~size: int 1..99\n}\n`;
    const declared = size.replace('name:', 'called:').replace('evolve Pet {\n', 'evolve Pet {\n  ~name -> called\n');
    expect(renamed(mark(declared, 'called'), 'name')).toBe(size);
  });

  it('writes nothing where the field is new, or nothing was accepted', () => {
    const fresh = `${accepted.replace('  size', '  note: string?\n  size')}\nevolve Pet {\n  +note: string?\n}\n`;
    expect(renamed(mark(fresh, 'note'), 'remark')).toBe(fresh.replaceAll('note', 'remark'));
    expect(renamed(mark(accepted, 'name'), 'called', null)).toBe(accepted.replace('name:', 'called:'));
  });
});

describe('a rename of an entity that was accepted', () => {
  const entity = (text: string, name: string): string => text.replace(`entity ${name}`, `entity |${name}`);
  const renamedEntity = `${accepted.replace('entity Pet', 'entity Animal')}\nevolve Pet {\n  ~* -> Animal\n}\n`;

  it('declares itself, and nothing is left to declare', () => {
    const text = renamed(entity(accepted, 'Pet'), 'Animal');
    expect(text).toBe(renamedEntity);
    const { view } = at(`|${text}`);
    const found = evolutionDiagnostics(view.index, view.baselines ?? []).filter(({ severity }) => severity === 'error');
    expect(found).toEqual([]);
  });

  it('follows the line that declared an earlier one', () => {
    expect(renamed(entity(renamedEntity, 'Animal'), 'Being')).toBe(renamedEntity.replaceAll('Animal', 'Being'));
  });

  it('takes its line back with the name that was accepted', () => {
    expect(renamed(entity(renamedEntity, 'Animal'), 'Pet')).toBe(accepted);
  });

  it('stands beside the lines about its fields, which are those of the new name', () => {
    const fields = `${accepted.replace('1..9', '1..99')}\nevolve Pet {\n  ~size: int 1..99\n}\n`;
    expect(renamed(entity(fields, 'Pet'), 'Animal')).toBe(
      `${fields.replaceAll('Pet', 'Animal')}\nevolve Pet {\n  ~* -> Animal\n}\n`,
    );
  });

  it('writes nothing where the entity is new, or nothing was accepted', () => {
    const fresh = `${accepted}entity Toy {\n  id: uuid @immutable\n}\n`;
    expect(renamed(entity(fresh, 'Toy'), 'Ball')).toBe(fresh.replace('Toy', 'Ball'));
    expect(renamed(entity(accepted, 'Pet'), 'Animal', null)).toBe(accepted.replace('Pet', 'Animal'));
  });
});

const changed = `${accepted.replace('1..9', '1..99')}
evolve Pet {
  ~size: int 1..99
}
`;

describe('an entity that is not as it was accepted', () => {
  const pending = (text: string, before: string | null = accepted): string[] =>
    lensesIn(at(`|${text}`, before).view)
      .map(({ title }) => title)
      .filter((title) => title.includes('pending'));

  it('tells how many changes are pending, and how many of them nobody declared', () => {
    expect(pending(changed)).toEqual(['1 change pending']);
    expect(pending(changed.replace('  name: string 1..40\n', ''))).toEqual(['2 changes pending, 1 undeclared']);
  });

  it('tells nothing where nothing changed or nothing was accepted', () => {
    expect(pending(accepted)).toEqual([]);
    expect(pending(changed, null)).toEqual([]);
  });
});

describe('the hover of an evolve line', () => {
  const hover = (marked: string): string =>
    JSON.stringify(at(marked).view && hoverAt(at(marked).view, at(marked).position)?.contents);

  it('says what the line does to the data and what is locked meanwhile', () => {
    const text = hover(changed.replace('~size', '|~size'));
    expect(text).toContain("'size' of Pet changed (range 1..9 to 1..99)");
    expect(text).toContain('instant');
    expect(text).toContain('locked');
  });

  it('stands above what the field is on its name', () => {
    expect(hover(changed.replace('~size', '~si|ze'))).toContain('range 1..9 to 1..99');
  });
});
