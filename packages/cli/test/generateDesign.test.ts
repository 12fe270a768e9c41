import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandUnderTest } from './command.ts';
import { harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

/** A design that keeps notes. @param language of its stack */
function notebook(language: string): string {
  return `system "Notebook":
  stack:
    language = "${language}"

  interface NoteRepository:
    method create(note: NoteInput) -> Note
    method get_by_id(id: UUID) -> Optional[Note]

  module Notes:
    implements = [NoteRepository]
    requires = [NoteRepository]
    api:
      model NoteInput:
        field text: str (min_length=1)
      endpoint "POST /notes" -> Note (201)
      endpoint "GET /notes/{id}" -> Note
    artifacts = ["src/notes.py"]
`;
}

const files = async (): Promise<string[]> => Object.keys(await command.contents());

describe('a design', () => {
  it('whose stack says TypeScript needs no target by name', async () => {
    await command.inFolder({ 'notes.sodl': notebook('TypeScript 5') });
    const { code, stderr } = await command.run(['generate', 'notes.sodl']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await files()).toEqual(expect.arrayContaining(['generated/package.json', 'generated/src/notes.ts']));
  });

  it('for another language is refused: the target that there is, and the context pack, are offered', async () => {
    await command.inFolder({ 'notes.sodl': notebook('Python 3.12') });
    const { code, stdout, stderr } = await command.run(['generate', 'notes.sodl']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("Notebook: language 'Python 3.12' is not offered yet");
    expect(stderr).toContain('`--target ts-express-prisma`');
    expect(stderr).toContain('`specwright context`');
    expect(await files()).toEqual(['notes.sodl']);
    expect((await command.run(['context', 'notes.sodl'])).code).toBe(0);
    expect(await files()).toContain('.sodl/global.md');
  });

  it('is not made with a database that designs do not have', async () => {
    await command.inFolder({ 'notes.sodl': notebook('TypeScript 5') });
    const { code, stderr } = await command.run(['generate', 'notes.sodl', '--database', 'postgres']);
    expect(code).toBe(2);
    expect(stderr).toContain("ts-express-prisma does not make services of a design with 'postgres'. There is sqlite");
    expect(await files()).toEqual(['notes.sodl']);
  });

  it('is made with what designs have beside a service of another database', async () => {
    await command.inFolder({
      'notes.sodl': notebook('TypeScript 5'),
      'shop.sds':
        'entity Item {\n  id: uuid @immutable\n}\napi GET /items {\n  out: [Item]\n}\nauth {\n  /items : public\n}\n',
    });
    const { code, stderr } = await command.run(['generate', '--database', 'postgres', '--out', 'made']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain("Notebook is kept in sqlite: services of a design are not made with 'postgres' yet.");
    expect(await files()).toContain('made/notebook/package.json');
  });

  it('is made for the target that is named, whatever its stack says', async () => {
    await command.inFolder({ 'notes.sodl': notebook('Python 3.12') });
    const { code } = await command.run(['generate', 'notes.sodl', '--target', 'ts-express-prisma', '--out', 'made']);
    expect(code).toBe(0);
    expect(await files()).toEqual(expect.arrayContaining(['made/package.json', 'made/src/notes.ts']));
    expect((await command.contents())['made/README.md']).toContain("'Python 3.12' is not offered yet");
  });

  it('is made for the target of specwright.json', async () => {
    const targets = [{ name: 'ts-express-prisma', out: 'service' }];
    await command.inFolder({
      'notes.sodl': notebook('Python 3.12'),
      'specwright.json': JSON.stringify({ sources: ['**/*.sodl'], targets }),
    });
    expect((await command.run(['generate'])).code).toBe(0);
    expect(await files()).toContain('service/package.json');
  });

  it('is what it was the second time', async () => {
    await command.inFolder({ 'notes.sodl': notebook('TypeScript') });
    await command.run(['generate', 'notes.sodl']);
    const before = await command.contents();
    const { stdout } = await command.run(['generate', 'notes.sodl']);
    expect(stdout).not.toMatch(/^(?:create|update|delete|conflict|keep) /m);
    expect(await command.contents()).toEqual(before);
  });
});

describe('a project with specifications and a design', () => {
  const mixed = (language: string) =>
    command.inFolder({
      'harbour.sds': harbour,
      'notes.sodl': notebook(language),
      'specwright.json': JSON.stringify({ sources: ['**/*.sds', '**/*.sodl'] }),
    });

  it('makes both, each in a folder of its own, and neither touches the other when it is made alone', async () => {
    await mixed('TypeScript');
    const all = await command.run(['generate']);
    expect({ code: all.code, stderr: all.stderr }).toEqual({ code: 0, stderr: '' });
    const before = await command.contents();
    const folders = Object.keys(before)
      .filter((path) => path.endsWith('/package.json'))
      .map((path) => path.replace('/package.json', ''));
    expect(folders).toHaveLength(2);
    const [first = '', second = ''] = folders;
    expect(`${second}/`.startsWith(`${first}/`) || `${first}/`.startsWith(`${second}/`)).toBe(false);
    for (const asked of ['harbour.sds', 'notes.sodl']) {
      const { code, stdout } = await command.run(['generate', asked]);
      expect({ asked, code }).toEqual({ asked, code: 0 });
      expect(stdout).not.toMatch(/^(?:create|update|delete|conflict|keep) /m);
      const made = new Set([...stdout.matchAll(/^unchanged +(generated\/[^/]+)\//gm)].map(([, place]) => place));
      expect(made.size).toBe(1);
      expect(await command.contents()).toEqual(before);
    }
  });

  it('keeps a design apart from the module of the same name', async () => {
    await command.inFolder({
      'harbour.sds': harbour,
      'yard.sodl': notebook('TypeScript').replace('Notebook', 'Yard'),
      'specwright.json': JSON.stringify({ sources: ['**/*.sds', '**/*.sodl'] }),
    });
    const { code, stderr } = await command.run(['generate']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const places = (await files()).flatMap((path) => /^generated\/(.*)\/package.json$/.exec(path)?.[1] ?? []);
    expect(places.sort()).toEqual(['yard', 'yard-design']);
  });

  it('makes the specification alone where the language of the design is not offered, and says so', async () => {
    await mixed('Rust');
    const { code, stderr } = await command.run(['generate']);
    expect(code).toBe(0);
    expect(stderr).toContain("language 'Rust' is not offered yet");
    expect((await files()).filter((path) => path.endsWith('/package.json'))).toHaveLength(1);
  });
});
