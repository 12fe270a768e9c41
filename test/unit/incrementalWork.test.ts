import { SpecWorkspace, type WorkspaceStats } from '@specwright/notations/common/specWorkspace';
import { describe, expect, test } from 'vitest';
import { type BenchWorkspace, benchWorkspace, moduleFile, systemFile } from '../../bench/workspace.ts';

const uriOf = (file: string): string => `file:///bench/${file}`;

/** The work that one edit of a module makes, until the findings of all files are there. */
function workOf(
  modules: number,
  from: string,
  to: string,
  texts: BenchWorkspace = benchWorkspace(modules, 320),
): WorkspaceStats {
  const workspace = new SpecWorkspace({ folders: ['file:///bench'] });
  for (const [file, text] of texts) workspace.setText(uriOf(file), text);
  const edited = uriOf(moduleFile(1));
  for (const file of texts.keys()) workspace.diagnostics(uriOf(file));
  const before = { ...workspace.stats };
  const text = texts.get(moduleFile(1)) ?? '';
  expect(text).toContain(from);
  workspace.setText(edited, text.replace(from, to));
  for (const file of texts.keys()) workspace.diagnostics(uriOf(file));
  const { stats } = workspace;
  return {
    parses: stats.parses - before.parses,
    loweredFiles: stats.loweredFiles - before.loweredFiles,
    systemsRelinked: stats.systemsRelinked - before.systemsRelinked,
    checkedFiles: stats.checkedFiles - before.checkedFiles,
  };
}

describe('an edit within an api parses, lowers and checks its own file only, however large the workspace is', () => {
  test.each([
    ['a guard', '! doctor.accepting = false => doctor_away1', '! doctor.accepting = true => doctor_away1'],
    ['a status', '! not found => 404', '! not found => 410'],
    ['an input', 'in: {slot: uuid, reason: string}', 'in: {slot: uuid, reason: string, note: string}'],
    ['the type of an input', 'in: {slot: uuid, reason: string}', 'in: {slot: uuid, reason: [ill, well]}'],
    ['an output', '  out: Doctor1\n', '  out: Doctor1x\n'],
    ['a step', '  >> set Room1(cleaned)\n', '  >> set Room1(closed)\n'],
    ['a half-typed step', '  >> set Room1(cleaned)\n', '  >> set Ro\n'],
    ['a name that leads nowhere', '  >> set Room1(cleaned)\n', '  >> set Warehouse(cleaned)\n'],
    ['a new line', '  >> set Room1(cleaned)\n', '\n  >> set Room1(cleaned)\n'],
    ['a comment', '  >> set Room1(cleaned)\n', '  >> set Room1(cleaned) -- at once\n'],
  ])('%s', (_, from, to) => {
    const work = { parses: 1, loweredFiles: 1, systemsRelinked: 1, checkedFiles: 1 };
    expect(workOf(3, from, to)).toEqual(work);
    expect(workOf(9, from, to)).toEqual(work);
  });
});

test('what a finding elsewhere rests on is looked at again', () => {
  const texts = new Map(benchWorkspace(9, 320));
  const guard = '  ! not found => 404\n  ! use = closed => room_closed1\n';
  texts.set(moduleFile(2), `${texts.get(moduleFile(2))}\napi POST /town2/lend {\n${guard}}\n`);
  // The error that the other file raises gets another line: its findings lead there.
  const { checkedFiles } = workOf(9, 'error room_closed1:', '-- Closed.\nerror room_closed1:', texts);
  expect(checkedFiles).toBeGreaterThan(1);
  expect(checkedFiles).toBeLessThan(5);
});

describe('a name that others can see reaches those files that look it up, however many there are', () => {
  test.each([
    ['an error that its own file raises', 'error room_closed1:', 'error room_shut1:', 1],
    // Its manifest says who owns the entity.
    ['a field', '  beds: int 0..8\n', '  places: int 0..8\n', 2],
    ['the path of an api', 'api GET /town1/room1s {', 'api GET /town1/ward1s {', 1],
  ])('%s', (_, from, to, loweredFiles) => {
    expect(workOf(3, from, to).loweredFiles).toBe(loweredFiles);
    expect(workOf(9, from, to).loweredFiles).toBe(loweredFiles);
  });

  test('an error that another file raises', () => {
    const texts = new Map(benchWorkspace(3, 320));
    const caller = `${texts.get(moduleFile(2))}\napi POST /town2/lend {\n  ! not found => room_closed1\n}\n`;
    texts.set(moduleFile(2), caller);
    expect(workOf(3, 'error room_closed1:', 'error room_shut1:', texts).loweredFiles).toBe(2);
  });
});

test('the workspace of the benchmark has no error, and the lines that it says', () => {
  const texts = benchWorkspace(3, 400);
  const workspace = new SpecWorkspace({ folders: ['file:///bench'] });
  for (const [file, text] of texts) workspace.setText(uriOf(file), text);
  const graver = [...texts.keys()].flatMap((file) =>
    workspace.diagnostics(uriOf(file)).filter(({ severity }) => severity === 'error' || severity === 'warning'),
  );
  expect(graver).toEqual([]);
  expect(texts.get(moduleFile(2))?.trimEnd().split('\n')).toHaveLength(400);
  expect(texts.has(systemFile)).toBe(true);
});
