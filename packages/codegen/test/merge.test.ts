import fc from 'fast-check';
import { diff3Merge } from 'node-diff3';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { baseCopiesPath } from '../src/output/baseCopies.ts';
import { holdsConflict } from '../src/output/gitConflict.ts';
import { manifestPath } from '../src/output/manifest.ts';
import { mergeTexts } from '../src/output/mergeTexts.ts';
import type { OutputEntry } from '../src/output/planOutput.ts';
import { memoryFolder } from './memoryFolder.ts';

describe('text is merged by lines', () => {
  test('a conflict at the end of a file ends with a line feed, and holds none that stands behind the last line', () => {
    const merged = mergeTexts('a.ts', { base: 'one\ntwo\n', mine: 'one\nmine\n', theirs: 'one\n' });
    expect(merged.text).toBe(
      'one\n<<<<<<< yours\nmine\n||||||| generated before\ntwo\n=======\n>>>>>>> generated now\n',
    );
  });

  test('a line feed that the person took away at the end is no conflict', () => {
    const merged = mergeTexts('a.ts', { base: 'one\nb\nc\n', mine: 'one\nb\nc', theirs: 'ONE\nb\nc\n' });
    expect(merged).toMatchObject({ text: 'ONE\nb\nc', conflicts: 0 });
  });
});

describe('a file of data is merged by its structure', () => {
  test('JSON: what both added to one list of members stands in it, at its place, with the layout of the person', () => {
    const base =
      '{\n  "scripts": { "build": "tsc" },\n  "dependencies": {\n    "express": "5.0.0",\n    "zod": "4.0.0"\n  }\n}\n';
    const mine = base.replace('"zod": "4.0.0"', '"zod": "4.0.0",\n    "lodash": "4.17.21"');
    const theirs = base.replace('"zod": "4.0.0"', '"pino": "9.0.0",\n    "zod": "4.1.0"');
    expect(mergeTexts('package.json', { base, mine, theirs })).toMatchObject({
      conflicts: 0,
      text: '{\n  "scripts": { "build": "tsc" },\n  "dependencies": {\n    "express": "5.0.0",\n    "pino": "9.0.0",\n    "zod": "4.1.0",\n    "lodash": "4.17.21"\n  }\n}\n',
    });
  });

  test('YAML: comments and layout of the person stay', () => {
    const base = 'services:\n  app:\n    image: app\n    ports: ["8000:8000"]\n';
    const mine = 'services:\n  app:\n    image: app # ours\n    ports: ["8000:8000"]\n  mail:\n    image: mail\n';
    const theirs = `${base}  redis:\n    image: redis\n`;
    const { text, conflicts } = mergeTexts('compose.yaml', { base, mine, theirs });
    expect(conflicts).toBe(0);
    expect(text).toContain('image: app # ours');
    expect(text).toContain('  mail:\n    image: mail\n');
    expect(text).toContain('  redis:\n    image: redis\n');
  });

  test('a member that the generator no longer makes goes, one that the person took out stays out', () => {
    const base = '{ "a": 1, "b": 2, "c": 3 }\n';
    const merged = mergeTexts('x.json', { base, mine: '{ "a": 1, "b": 2 }\n', theirs: '{ "b": 2, "c": 3 }\n' });
    expect(JSON.parse(merged.text)).toEqual({ b: 2 });
  });

  test('objects of a list that both changed are merged member by member', () => {
    const [base, mine, theirs] = [
      [
        ['test', 'unit'],
        ['lint', 'all'],
      ],
      [
        ['test', 'unit and more'],
        ['lint', 'all'],
        ['mine', 'mine'],
      ],
      [
        ['check', 'unit'],
        ['lint', 'all'],
      ],
    ].map((steps) => steps.map(([name, run]) => `  - name: ${name}\n    run: ${run}\n`).join('')) as [
      string,
      string,
      string,
    ];
    const texts = { base: `steps:\n${base}`, mine: `steps:\n${mine}`, theirs: `steps:\n${theirs}` };
    const { text, conflicts } = mergeTexts('ci.yaml', texts);
    expect([parse(text), conflicts]).toEqual([
      {
        steps: [
          { name: 'check', run: 'unit and more' },
          { name: 'lint', run: 'all' },
          { name: 'mine', run: 'mine' },
        ],
      },
      0,
    ]);
  });

  test('one value that both changed is a conflict for the person to choose', () => {
    const merged = mergeTexts('x.json', { base: '{ "a": 1 }\n', mine: '{ "a": 2 }\n', theirs: '{ "a": 3 }\n' });
    expect(merged.conflicts).toBe(1);
    expect(merged.text).toContain('{ "a": 2 }');
    expect(merged.text).toContain('{ "a": 3 }');
  });

  test('any data: merged with itself or with what it was, nothing changes', () => {
    const data = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(data, data, (one, other) => {
        const [base, changed] = [one, other].map((value) => `${JSON.stringify(value, undefined, 2)}\n`) as [
          string,
          string,
        ];
        for (const path of ['a.json', 'a.yaml']) {
          expect(mergeTexts(path, { base, mine: changed, theirs: base })).toMatchObject({
            text: changed,
            conflicts: 0,
          });
          expect(mergeTexts(path, { base, mine: changed, theirs: changed })).toMatchObject({
            text: changed,
            conflicts: 0,
          });
          expect(JSON.parse(mergeTexts('a.json', { base, mine: base, theirs: changed }).text)).toEqual(other);
        }
      }),
      { numRuns: 300, examples: [[{}, { a: JSON.parse('{ "__proto__": null }') }]] },
    );
  });
});

describe('what stands between keep markers', () => {
  const region = (content: string): string =>
    `// specwright:keep begin routes\n${content}// specwright:keep end routes\n`;

  test('goes where the generated text takes its markers', () => {
    const base = `a\n${region('')}b\nc\nd\n`;
    const mine = `a\n${region('mine();\n')}b\nc\nd\n`;
    const theirs = `A\nb\nc\n${region('')}D\n`;
    expect(mergeTexts('a.ts', { base, mine, theirs })).toMatchObject({
      text: `A\nb\nc\n${region('mine();\n')}D\n`,
      conflicts: 0,
    });
  });

  test('is put aside and told when its markers are no longer generated', async () => {
    const folder = memoryFolder();
    await folder.generate({ 'src/app.ts': `a\n${region('')}` });
    folder.edit('src/app.ts', `a\n${region('mine();\n')}`);
    const [entry] = await folder.generate({ 'src/app.ts': 'a\n' });
    const [orphan] = entry?.orphans ?? [];
    expect(entry?.action).toBe('merge');
    expect(folder.text('src/app.ts')).toBe('a\n');
    expect(orphan).toMatch(/^\.specwright\/orphans\/src\/app\.ts\.routes\./);
    expect(folder.text(orphan ?? '')).toBe('mine();');
  });

  test.each([1, 2, 3, 4])(
    'is told by the next run where the one that put it aside broke off at write %i, and by that one only',
    async (writes) => {
      const folder = memoryFolder();
      await folder.generate({ 'src/app.ts': `a\n${region('')}`, 'src/last.ts': 'one\n' });
      folder.edit('src/app.ts', `a\n${region('mine();\n')}`);
      const after = { 'src/app.ts': 'a\n', 'src/last.ts': 'two\n' };
      await expect(folder.generate(after, 1 + writes)).rejects.toThrow('EIO');
      // A second one that breaks off tells nobody either.
      await expect(folder.generate({ ...after, 'src/more.ts': '' }, 1)).rejects.toThrow('EIO');
      const [orphan = '', ...more] = orphansOf(await folder.generate(after));
      expect(folder.text(orphan)).toBe('mine();');
      expect([more, orphansOf(await folder.generate(after))]).toEqual([[], []]);
    },
  );
});

function orphansOf(entries: readonly OutputEntry[]): string[] {
  return entries.flatMap(({ orphans }) => orphans ?? []);
}

describe('whatever the specification, the edits of a person and the changed specification make of a file', () => {
  const line = fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    '',
    '{',
    '}',
    '// specwright:keep begin x',
    '// specwright:keep end x',
  );
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((one) => `${one}\n`).join(''));
  const edit = fc.record({
    at: fc.nat({ max: 12 }),
    removed: fc.nat({ max: 2 }),
    added: fc.array(
      fc.nat({ max: 99 }).map((number) => `mine ${number}`),
      { maxLength: 3 },
    ),
  });
  interface Edit {
    at: number;
    removed: number;
    added: string[];
  }
  type ProjectFile = (typeof names)[number];
  type Project = Partial<Record<ProjectFile, string>>;
  const names = ['src/a.ts', 'a.json', 'c.yaml'] as const;
  const project = fc.record({ 'src/a.ts': text, 'a.json': text, 'c.yaml': text }, { requiredKeys: [] });
  const edits = fc.array(fc.tuple(fc.constantFrom(...names), edit), { maxLength: 4 });

  test('no line of the person vanishes without a report, and generating twice changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(project, edits, project, async (before, changes, after) => {
        const folder = memoryFolder();
        await folder.generate(before);
        for (const [path, { at, removed, added }] of changes) {
          const lines = folder.text(path)?.split('\n');
          lines?.splice(at, removed, ...added);
          if (lines !== undefined) folder.edit(path, lines.join('\n'));
        }
        const written = names.flatMap((path) =>
          (folder.text(path) ?? '').split('\n').filter((one) => one.startsWith('mine')),
        );
        const entries = await folder.generate(after);
        const kept = [...names, ...entries.flatMap(({ orphans }) => orphans ?? [])].map(
          (path) => folder.text(path) ?? '',
        );
        const found = kept.join('\n').split('\n');
        expect(written.filter((one) => !found.includes(one))).toEqual([]);

        const texts = names.map((path) => folder.text(path));
        const again = await folder.generate(after);
        expect(names.map((path) => folder.text(path))).toEqual(texts);
        expect(again.filter(({ action }) => ['create', 'update', 'merge', 'delete'].includes(action))).toEqual([]);
        for (const path of names) {
          const action = again.find((entry) => entry.path === path)?.action;
          if (holdsConflict(folder.text(path) ?? '') && Object.hasOwn(after, path)) expect(action).toBe('conflict');
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('a run that breaks off anywhere loses nothing, and the next one ends as if it had not', async () => {
    await fc.assert(
      fc.asyncProperty(project, edits, project, fc.nat({ max: 14 }), async (first, changes, after, writes) => {
        const [broken, whole] = [memoryFolder(), memoryFolder()];
        for (const folder of [broken, whole]) {
          await folder.generate(first);
          for (const [path, { at, added }] of changes) {
            const lines = folder.text(path)?.split('\n');
            lines?.splice(at, 0, ...added);
            if (lines !== undefined) folder.edit(path, lines.join('\n'));
          }
        }
        const told = orphansOf(await whole.generate(after));
        const before = orphansOf(await broken.generate(after, writes).catch(() => []));
        const since = orphansOf(await broken.generate(after));
        expect([...new Set([...before, ...since])].sort()).toEqual(told.sort());
        for (const path of names) expect(broken.text(path)).toBe(whole.text(path));
        expect(broken.text(manifestPath)).toBe(whole.text(manifestPath));
      }),
      {
        numRuns: 2000,
        // What was merged and written, but not yet recorded, does not merge with itself to the same again.
        examples: [2, 3].map((writes): [Project, [ProjectFile, Edit][], Project, number] => [
          { 'c.yaml': '\na\n' },
          [['c.yaml', { at: 3, removed: 0, added: ['mine 0'] }]],
          { 'c.yaml': 'a\na\n' },
          writes,
        ]),
      },
    );
  });
});

describe('when two branches generated, and Git merged them', () => {
  /** A text as Git leaves it after a merge. */
  function gitMerge(base: string, ours: string, theirs: string): string {
    const [a, o, b] = [ours, base, theirs].map((text) => text.split('\n')) as [string[], string[], string[]];
    return diff3Merge(a, o, b, { excludeFalseConflicts: true })
      .flatMap(({ ok, conflict }) =>
        conflict === undefined
          ? (ok ?? [])
          : ['<<<<<<< HEAD', ...conflict.a, '=======', ...conflict.b, '>>>>>>> other'],
      )
      .join('\n');
  }

  const generatedLines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const change = fc.array(fc.nat({ max: 7 }), { maxLength: 3 });
  const textWith = (changed: readonly number[], how: string): string =>
    generatedLines.map((line, at) => `${changed.includes(at) ? `${line} ${how}` : line}\n`).join('');
  const edit = fc.option(fc.nat({ max: 8 }), { nil: undefined });

  test('no line of either person vanishes without a report, what was generated on either gives way, and once is enough', async () => {
    await fc.assert(
      fc.asyncProperty(change, change, edit, edit, async (ours, theirs, mineAt, otherAt) => {
        const [main, other, merged] = [memoryFolder(), memoryFolder(), memoryFolder()];
        const before = { 'a.ts': textWith([], '') };
        for (const folder of [main, other, merged]) await folder.generate(before);
        const bases = merged.paths().map((path) => [path, merged.text(path) ?? ''] as const);
        for (const [folder, changed, how, at] of [
          [main, ours, 'ours', mineAt],
          [other, theirs, 'theirs', otherAt],
        ] as const) {
          await folder.generate({ 'a.ts': textWith(changed, how) });
          const lines = folder.text('a.ts')?.split('\n') ?? [];
          if (at !== undefined) lines.splice(at, 0, `mine ${how}`);
          folder.edit('a.ts', lines.join('\n'));
        }
        for (const path of new Set([...main.paths(), ...other.paths()])) {
          const [base, ...sides] = [bases.find(([name]) => name === path)?.[1], main.text(path), other.text(path)];
          const [one = base ?? '', another = base ?? ''] = [sides[0] ?? sides[1], sides[1] ?? sides[0]];
          merged.edit(path, path === baseCopiesPath ? `${one}${another}` : gitMerge(base ?? one, one, another));
        }
        const now = { 'a.ts': textWith([0, 4], 'now') };
        const [entry] = await merged.generate(now);
        const text = merged.text('a.ts') ?? '';
        const written = [
          mineAt === undefined ? [] : ['mine ours'],
          otherAt === undefined ? [] : ['mine theirs'],
        ].flat();
        expect(written.filter((line) => !text.split('\n').includes(line))).toEqual([]);
        if (entry?.action !== 'conflict') expect(holdsConflict(text)).toBe(false);
        if (written.length === 0 && entry?.action === 'update') expect(text).toBe(now['a.ts']);
        const [again] = await merged.generate(now);
        expect(again?.action).toBe(
          entry?.action === 'conflict' ? 'conflict' : text === now['a.ts'] ? 'unchanged' : 'keep',
        );
        expect(merged.text('a.ts')).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('a conflict that Git left between what people wrote stays one', async () => {
    const folder = memoryFolder();
    await folder.generate({ 'a.ts': 'a\nb\n' });
    const conflict = 'a\n<<<<<<< HEAD\nmine\n=======\nhers\n>>>>>>> other\nb\n';
    folder.edit('a.ts', conflict);
    const [entry] = await folder.generate({ 'a.ts': 'a\nB\n' });
    expect([entry?.action, folder.text('a.ts')]).toEqual(['conflict', conflict]);
  });
});
