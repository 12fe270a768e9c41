import { describe, expect, test } from 'vitest';
import { CompletionItemKind, InsertTextFormat } from 'vscode-languageserver-types';
import type { CompletionData } from '../../../src/common/completion.ts';
import { withDefaults } from '../../../src/common/snippet.ts';
import { completeAt } from '../../../src/sds/editor/completion.ts';
import { partHover } from '../../../src/sds/editor/hover.ts';
import { blockKeywords } from '../../../src/sds/editor/place.ts';
import { api, clinic, places } from './completionPlaces.ts';
import { fixture } from './fixture.ts';

/** What is offered at `<|>` in a text that stands in the clinic's system. */
function labelsAt(text: string): string[] {
  const { view, cursor } = fixture(`${clinic}== here.sds\n${text}`);
  return completeAt(view, cursor).items.map(({ label }) => label);
}

describe('completion offers what can stand at', () => {
  for (const [place, [text, { has, not }]] of Object.entries(places)) {
    test(place, () => {
      const labels = labelsAt(text);
      expect(labels).toEqual(expect.arrayContaining([...has]));
      expect(labels.filter((label) => not.includes(label))).toEqual([]);
    });
  }
});

test('each place says what stands there and what does not', () => {
  for (const [place, [, { has, not }]] of Object.entries(places)) {
    expect(has.length, place).toBeGreaterThan(0);
    expect(not.length, place).toBeGreaterThan(0);
  }
});

test('what names a part has its documentation when it is looked at', () => {
  const silent = new Set<string>();
  for (const [text] of Object.values(places)) {
    const { view, cursor } = fixture(`${clinic}== here.sds\n${text}`);
    for (const { label, data } of completeAt(view, cursor).items) {
      const part = data === undefined ? undefined : view.index.part((data as CompletionData).part);
      if (data !== undefined && (part === undefined || !partHover(view.index, part))) silent.add(label);
    }
  }
  expect([...silent]).toEqual([]);
});

describe('the snippet of each block', () => {
  const { view, cursor } = fixture('<|>');
  const { items } = completeAt(view, cursor);

  test.each(blockKeywords)('%s is offered, with what it looks like', (keyword) => {
    const item = items.find(({ label }) => label === keyword || label.startsWith(`${keyword} `));
    expect(item).toMatchObject({ kind: CompletionItemKind.Snippet, insertTextFormat: InsertTextFormat.Snippet });
    expect(item?.detail).toMatch(/\w/);
    expect(item?.documentation).toMatchObject({
      value: expect.stringMatching(new RegExp(`^\`\`\`sds\n${keyword}\\b`)),
    });
  });

  for (const { label, textEdit } of items) {
    test(`${label} can be read`, () => {
      // A step and a value have to be written; lines may stay empty.
      const written = withDefaults((textEdit?.newText ?? '').replace(/(?<=>> |: )\$\d+/g, 'word'));
      const { workspace, files } = fixture(written);
      const broken = workspace.diagnostics(files[0] ?? '').filter(({ code }) => code.startsWith('syntax/'));
      expect(broken.map(({ message }) => message)).toEqual([]);
    });
  }
});

describe('completion is silent', () => {
  for (const [place, text] of [
    ['in a comment', '-- see <|>'],
    ['in a string', 'error gone: 404 {\n  message: "the <|>"\n}'],
    ['where a new name is made up', 'entity Room<|> {'],
    ['right behind a state that is set', api('>> set Visit(done)<|>')],
    ['behind a state that is set', api('>> set Visit(done) <|>')],
    ['right behind a new row', api('>> create Visit(booked)<|>')],
    ['right behind a list of values', api('! status in [booked]<|>')],
    ['behind a call', api('>> take_slot(visit) <|>')],
    ['behind an event that is emitted', api('>> emit visit.done <|>')],
    ['behind a number that is changed', api('>> decrement price by 1 <|>')],
    ['behind the value of an option', api('~ cache: 30s <|>')],
  ] as const) {
    test(place, () => expect(labelsAt(text)).toEqual([]));
  }

  test('after the blanks that indent a line, when a blank opened it', () => {
    const { view, cursor } = fixture(`${clinic}== here.sds\n  <|>`);
    expect(completeAt(view, cursor, ' ').items).toEqual([]);
  });
});

describe('a completion item', () => {
  test('of a path closes the brace that is open, and only that', () => {
    const written = (head: string) => {
      const { view, cursor } = fixture(`${clinic}== here.sds\n${head}`);
      const [item] = completeAt(view, cursor).items;
      return item?.textEdit;
    };
    const range = { start: { line: 0, character: 17 }, end: { line: 0, character: 18 } };
    expect(written('api GET /visits/{i<|> {')).toEqual({ newText: 'id}', range });
    expect(written('api GET /visits/{i<|>} {')).toEqual({ newText: 'id', range });
  });

  test('replaces the whole word under the cursor', () => {
    const { view, cursor } = fixture(`${clinic}== here.sds\nmachine Patient.level {\n  ba<|>sics\n}`);
    const [item] = completeAt(view, cursor).items;
    expect(item?.label).toBe('basic');
    expect(item?.textEdit).toMatchObject({
      newText: 'basic',
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 8 } },
    });
  });

  test('of a dotted name replaces what stands before the dot too', () => {
    const { view, cursor } = fixture(`${clinic}== here.sds\n${api('>> emit visit.<|>')}`);
    const item = completeAt(view, cursor).items.find(({ label }) => label === 'visit.done');
    expect(item?.textEdit).toMatchObject({ newText: 'visit.done', range: { start: { line: 3, character: 10 } } });
  });

  test('is never one of more than two hundred', () => {
    const many = Array.from({ length: 450 }, (_, at) => `entity Room${at} {\n  id: uuid\n}`).join('\n');
    const { view, cursor } = fixture(`== many.sds\n${many}\n== here.sds\nedge <|>`);
    const list = completeAt(view, cursor);
    expect(list.items).toHaveLength(200);
    expect(list.isIncomplete).toBe(true);
  });
});
