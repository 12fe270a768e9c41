import { baselineOf, writeBaseline } from '@specwright/evolution/baseline';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { afterEach, describe, expect, test } from 'vitest';
import type { CodeAction, CodeLens, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { type Client, connected } from './client.ts';
import { Folder } from './folder.ts';

const accepted = `module pets {
  owns: [Owner, Pet]
  boundary: pets-service
}

spec pets v1.0 {
}

entity Owner {
  id: uuid @immutable
  mail: string 1..40
}

entity Pet {
  id: uuid @immutable
  owner: -> Owner
  name: string 1..40
  kind: [cat, dog]
  weight: decimal 0..100
}

migrate {
  rename: explicit
  backfill: required
}
`;

let client: Client;
let folder: Folder;
let uri: string;

/** The pets were accepted; each change replaces what stands once in their text. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text.split(from), `'${from}' stands once in the pets`).toHaveLength(2);
    return text.replace(from, () => to);
  }, accepted);
}

async function open(text: string, options: { readonly acceptCommand?: boolean } = {}): Promise<void> {
  folder = new Folder({ 'pets.sds': accepted, '.specwright/baseline/pets.json': baselineText() });
  client = connected();
  await client.initialize(folder.uri, options);
  uri = folder.uriOf('pets.sds');
  await client.open(uri, text);
  await client.until(uri, () => true);
}

/** What `specwright accept` writes. */
function baselineText(): string {
  const workspace = new SpecWorkspace();
  workspace.setText('file:///a/pets.sds', accepted);
  const index = workspace.viewOf('file:///a/pets.sds')?.index;
  if (index === undefined) throw new Error('there is no system');
  return writeBaseline(baselineOf(index, 'pets'));
}

function actions(needle: string, only?: string[]): Promise<CodeAction[]> {
  return client.codeActions(uri, client.rangeOf(uri, needle), only);
}

async function titles(needle: string): Promise<string[]> {
  return (await actions(needle)).map(({ title }) => title);
}

/** Takes the action: its finding is gone, the file is formatted, and the action is not offered once more. */
async function cure(needle: string, code: string, title: string, others: readonly string[] = []): Promise<string> {
  await client.until(uri, (codes) => codes.includes(code));
  const offered = await actions(needle);
  const action = offered.find((one) => one.title.startsWith(title));
  expect(offered.map((one) => one.title).filter((one) => one.startsWith(title))).toHaveLength(1);
  await client.apply(action?.edit);
  await client.until(uri, (codes) => !codes.includes(code) && others.every((other) => codes.includes(other)));
  expect(client.codes(uri).filter((left) => left.startsWith('evolution/'))).toEqual(others);
  const edits = await client.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
    textDocument: { uri },
    options: { tabSize: 2, insertSpaces: true },
  });
  expect(edits).toEqual([]);
  const here = client.text(uri).includes(needle) ? await titles(needle) : [];
  expect(here.filter((one) => one.startsWith(title))).toEqual([]);
  return blocks();
}

/** The evolve blocks of the text. */
function blocks(): string {
  return (client.text(uri).match(/^evolve [^}]*\}$/gm) ?? []).join('\n');
}

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

const undeclared = 'evolution/undeclared-change';

describe('a change that no line declares', () => {
  test('says on the changed line what it would do to the data', async () => {
    await open(changed(['  weight: decimal 0..100\n', '  weight: decimal 0..50\n']));
    await client.until(uri, (codes) => codes.includes(undeclared));
    const [finding] = client.diagnostics.get(uri) ?? [];
    expect(finding?.range.start).toEqual(client.at(uri, '<|>weight: decimal 0..50'));
    expect(finding?.message).toMatch(/range 0..100 to 0..50.* Rows that do not fit would stop the migration\./);
  });

  test('of a field that went stands on the entity', async () => {
    await open(changed(['  weight: decimal 0..100\n', '']));
    await client.until(uri, (codes) => codes.includes(undeclared));
    const [finding] = client.diagnostics.get(uri) ?? [];
    expect(finding?.range).toEqual({
      start: client.at(uri, 'entity <|>Pet {'),
      end: client.at(uri, 'entity Pet<|> {'),
    });
    expect(finding?.message).toMatch(/^'weight' was removed .* The values of the rows that exist would be lost\./);
  });

  const added: Record<string, { change: [string, string]; at: string; lines: string; left?: string[] }> = {
    'a field more': {
      change: ['  weight', '  chip: string?\n  weight'],
      at: 'chip: string?',
      lines: 'evolve Pet {\n  +chip: string?\n}',
    },
    'a field that is required': {
      change: ['  weight', '  age: int 0..30\n  weight'],
      at: 'age: int 0..30',
      lines: 'evolve Pet {\n  +age: int 0..30 default 0\n}',
    },
    'a wider range': {
      change: ['0..100', '0..500'],
      at: 'weight: decimal',
      lines: 'evolve Pet {\n  ~weight: decimal 0..500\n}',
    },
    'a value that is no more': {
      change: ['[cat, dog]', '[cat]'],
      at: 'kind: [cat]',
      lines: 'evolve Pet {\n  ~kind: [cat]\n}',
      left: ['evolution/guarded-change'],
    },
    'a field less': {
      change: ['  weight: decimal 0..100\n', ''],
      at: 'entity Pet',
      lines: 'evolve Pet {\n  -weight\n}',
      left: ['evolution/guarded-change'],
    },
  };
  for (const [what, { change, at, lines, left = [] }] of Object.entries(added)) {
    test(`"Add missing evolve line": ${what}`, async () => {
      await open(changed(change));
      expect(await cure(at, undeclared, 'Add missing evolve line', left)).toBe(lines);
    });
  }

  test('"Add all missing evolve lines"', async () => {
    await open(changed(['  weight', '  chip: string?\n  weight'], ['mail: string 1..40', 'mail: string 1..80']));
    expect(await cure('chip: string?', undeclared, 'Add all missing evolve lines')).toBe(
      'evolve Owner {\n  ~mail: string 1..80\n}\nevolve Pet {\n  +chip: string?\n}',
    );
  });

  test('"This is a rename of …"', async () => {
    await open(changed(['name: string', 'called: string']));
    expect(await cure('called: string', undeclared, "This is a rename of 'name'")).toBe(
      'evolve Pet {\n  ~name -> called\n}',
    );
  });

  test('"Make it optional instead"', async () => {
    await open(changed(['  weight', '  age: int 0..30\n  weight']));
    expect(await cure('age: int', undeclared, "Make 'age' optional instead")).toBe(
      'evolve Pet {\n  +age: int? 0..30\n}',
    );
    expect(client.text(uri)).toContain('  age: int? 0..30\n  weight');
  });

  test('"Remove stale line", with its block', async () => {
    await open(`${accepted}\nevolve Pet {\n  ~weight: decimal 0..100\n}\n`);
    expect(await cure('~weight', 'evolution/stale-line', 'Remove')).toBe('');
    expect(client.text(uri)).toBe(accepted);
  });

  test('"Update the line to match"', async () => {
    const text = changed(['0..100', '0..500']);
    await open(`${text}\nevolve Pet {\n  ~weight: decimal 0..300\n}\n`);
    expect(await cure('~weight', 'evolution/alteration-mismatch', 'Update the evolve line to match')).toBe(
      'evolve Pet {\n  ~weight: decimal 0..500\n}',
    );
  });

  test('"Preview the migration"', async () => {
    await open(changed(['0..100', '0..500']));
    const preview = (await actions('weight: decimal')).find(({ title }) => title.startsWith('Preview'));
    expect(preview?.command).toMatchObject({ command: 'specwright.previewMigration', arguments: [uri, 'Pet'] });
  });
});

describe('"Preview the migration" of an edge', () => {
  test('is offered where the edge has changed', async () => {
    await open(`${accepted}\nedge Owner -> Pet {1:1}\n`);
    const preview = (await actions('edge Owner')).find(({ title }) => title.startsWith('Preview'));
    expect(preview?.command).toMatchObject({ command: 'specwright.previewMigration', arguments: [uri, 'Pet'] });
  });
});

describe('"Accept as baseline"', () => {
  const title = 'Accept as baseline: databases have this schema already';
  const text = changed(['  weight', '  chip: string?\n  weight']);

  test('is the last of the fixes of an undeclared change, and never the preferred one', async () => {
    await open(text, { acceptCommand: true });
    await client.until(uri, (codes) => codes.includes(undeclared));
    const fixes = await actions('chip: string?', ['quickfix']);
    expect(fixes.map((fix) => fix.title)).toEqual(["Add missing evolve line '+chip: string?'", title]);
    expect(fixes.at(-1)).toMatchObject({
      kind: 'quickfix',
      diagnostics: [{ code: undeclared }],
      command: { title, command: 'specwright.accept', arguments: [folder.uri] },
    });
    expect(fixes.at(-1)?.isPreferred).toBeUndefined();
    const [all] = await actions('chip: string?', ['source.fixAll']);
    expect(all?.command).toBeUndefined();
  });

  test('makes the finding go when the command has written the baseline', async () => {
    await open(text, { acceptCommand: true });
    await client.until(uri, (codes) => codes.includes(undeclared));
    const workspace = new SpecWorkspace();
    workspace.setText('file:///a/pets.sds', text);
    const index = workspace.viewOf('file:///a/pets.sds')?.index;
    if (index === undefined) throw new Error('there is no system');
    folder.write('.specwright/baseline/pets.json', writeBaseline(baselineOf(index, 'pets')));
    await client.filesChanged(folder.uriOf('.specwright/baseline'));
    await client.until(uri, (codes) => !codes.includes(undeclared));
    expect(await titles('chip: string?')).toEqual([]);
  });

  test('is offered for a module that is gone', async () => {
    await open('entity Fish {\n  id: uuid\n}\n', { acceptCommand: true });
    await client.until(uri, (codes) => codes.includes('evolution/gone-module'));
    expect(await titles('entity')).toContain(title);
  });

  test.each([
    ['where nothing changed', accepted, 'weight: decimal', { acceptCommand: true }],
    ['where accepting is no cure', `${accepted}\nevolve Pet {\n  -gone\n}\n`, '-gone', { acceptCommand: true }],
    ['where the specification has errors', text.replace('-> Owner', '-> Owners'), 'chip', { acceptCommand: true }],
    ['to a client without the command', text, 'chip', {}],
  ])('is not offered %s', async (_, changedText, needle, options) => {
    await open(changedText, options);
    expect((await titles(needle)).filter((one) => one.startsWith('Accept'))).toEqual([]);
  });
});

describe('F2 on what was accepted', () => {
  async function rename(needle: string, newName: string): Promise<void> {
    const edit = await client.ask<WorkspaceEdit>('textDocument/rename', uri, needle, { newName });
    await client.apply(edit);
  }

  test('declares the rename of a field', async () => {
    await open(accepted);
    await rename('  na<|>me: string', 'called');
    expect(client.text(uri)).toContain('  called: string 1..40\n');
    expect(blocks()).toBe('evolve Pet {\n  ~name -> called\n}');
    await rename('  cal<|>led: string', 'title');
    expect(blocks()).toBe('evolve Pet {\n  ~name -> title\n}');
  });

  test('declares the rename of an entity', async () => {
    await open(accepted);
    await rename('entity Ow<|>ner', 'Keeper');
    expect(client.text(uri)).toContain('owns: [Keeper, Pet]');
    expect(client.text(uri)).toContain('owner: -> Keeper');
    expect(blocks()).toBe('evolve Owner {\n  ~* -> Keeper\n}');
  });

  test('back to the accepted name leaves no line', async () => {
    await open(accepted);
    await rename('  na<|>me: string', 'called');
    await rename('  cal<|>led: string', 'name');
    expect(client.text(uri)).toBe(accepted);
  });
});

test('the lens of an entity tells what is pending of it, and leads there', async () => {
  await open(
    changed(['0..100', '0..500'], ['  weight', '  chip: string?\n  weight']).concat(
      '\nevolve Pet {\n  +chip: string?\n}\n',
    ),
  );
  const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  const pending = lenses.filter(({ command }) => command?.title.includes('pending'));
  expect(pending.map(({ command }) => command?.title)).toEqual(['2 changes pending, 1 undeclared']);
  expect(pending[0]?.range.start).toEqual(client.at(uri, 'entity <|>Pet'));
  const [, , places] = pending[0]?.command?.arguments ?? [];
  expect(places).toHaveLength(2);
});

describe('a line that says what becomes of the rows', () => {
  interface Term {
    readonly change: [from: string, to: string];
    readonly line: string;
    /** What is offered where the term stands. */
    readonly offered: string;
    /** What the hover of the term says. */
    readonly hover: RegExp;
    readonly wrong: string;
  }
  const terms: Record<string, Term> = {
    backfill: {
      change: ['  weight', '  slug: string 1..80\n  weight'],
      line: '+slug: string 1..80 backfill name',
      offered: 'backfill',
      hover: /Rows without a value/,
      wrong: '+slug: string 1..80 backfill nick',
    },
    using: {
      change: ['weight: decimal 0..100', 'weight: int 0..100000'],
      line: '~weight: int 0..100000 using weight * 1000',
      offered: 'using',
      hover: /Every row gets/,
      wrong: '~weight: int 0..100000 using nick * 2',
    },
    map: {
      change: ['[cat, dog]', '[cat, hound]'],
      line: '~kind: [cat, hound] map dog -> hound',
      offered: 'map',
      hover: /`dog` becomes `hound`/,
      wrong: '~kind: [cat, hound] map dog -> bird',
    },
    dedupe: {
      change: ['mail: string 1..40', 'mail: string 1..40 @unique'],
      line: '~mail: string 1..40 @unique dedupe last',
      offered: 'dedupe',
      hover: /greatest id keeps it/,
      wrong: '~mail: string 1..40 @unique dedupe newest',
    },
    else: {
      change: ['0..100', '0..50'],
      line: '~weight: decimal 0..50 else clamp',
      offered: 'else',
      hover: /the nearest one/,
      wrong: '~weight: decimal 0..50 else shrink',
    },
    if: {
      change: ['  weight: decimal 0..100\n', ''],
      line: '-weight if empty',
      offered: 'if empty',
      hover: /Only where no row has a value/,
      wrong: '-weight if full',
    },
    force: {
      change: ['  weight: decimal 0..100\n', ''],
      line: '-weight force "nobody reads it"',
      offered: 'force',
      hover: /on purpose/,
      wrong: '-weight force ""',
    },
    batch: {
      change: ['  weight', '  slug: string 1..80\n  weight'],
      line: '+slug: string 1..80 backfill name batch 5000',
      offered: 'batch',
      hover: /At most 5000 rows/,
      wrong: '+slug: string 1..80 backfill name batch 0',
    },
  };
  for (const [term, { change, line, offered, hover, wrong }] of Object.entries(terms)) {
    const entity = term === 'dedupe' ? 'Owner' : 'Pet';
    const withLine = (text: string): string => changed(change).concat(`\nevolve ${entity} {\n  ${text}\n}\n`);

    test(`${term}: is right where it fits, offered there, and says in its hover what it does`, async () => {
      await open(withLine(line));
      expect(client.codes(uri).filter((code) => code.startsWith('evolution/'))).toEqual([]);
      const before = line.slice(0, line.indexOf(` ${term} `) + 1);
      const list = await client.completion(uri, `  ${before}<|>${term}`);
      expect(list?.items.map(({ label }) => label)).toContain(offered);
      expect(JSON.stringify(await client.hover(uri, `  ${before}<|>${term}`))).toMatch(hover);
    });

    test(`${term}: is checked`, async () => {
      await open(withLine(wrong));
      await client.until(uri, (codes) => codes.includes('evolution/term-mismatch'));
    });
  }
});
