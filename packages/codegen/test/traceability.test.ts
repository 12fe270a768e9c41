import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { systemOf } from './support.ts';

/** The files of a project, by path. */
type Project = ReadonlyMap<string, string>;

interface Row {
  /** `shop.sds:12` */
  readonly place: string;
  readonly text: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
  readonly code: readonly string[];
}

/** What `docs/traceability.md` says. */
interface Page {
  readonly rows: readonly Row[];
  /** Place and text → the reason, of the lines without a test, and of those without code. */
  readonly untested: ReadonlyMap<string, string>;
  readonly leftOut: ReadonlyMap<string, string>;
}

function pageOf(project: Project): Page {
  const page = project.get('docs/traceability.md') ?? '';
  const [table = '', untested = '', leftOut = ''] = page.split('\n## ');
  const cells = (text = ''): string[] => (text === 'none' ? [] : text.split('<br>'));
  const rows = [...table.matchAll(/^\| (\S+:\d+) \| `(.*?)` \| (.*?) \| (.*?) \|$/gm)].map(
    ([, place = '', text = '', tests, code]): Row => ({
      place,
      text,
      tests: cells(tests).map((one) => {
        const [, file = '', title = ''] = /^`([^`]+)` ?(.*)$/.exec(one) ?? [];
        return { file, title: title.replaceAll('\\|', '|') };
      }),
      code: cells(code).map((one) => one.replaceAll('`', '')),
    }),
  );
  const reasons = (section: string): Map<string, string> =>
    new Map([...section.matchAll(/^- (\S+:\d+ `.*?`): (.+)\.$/gm)].map(([, line = '', reason = '']) => [line, reason]));
  return { rows, untested: reasons(untested), leftOut: reasons(leftOut) };
}

/** `describe` and `test` titles of a file: `group > title`, without places. */
function titlesIn(source: string): ReadonlySet<string> {
  const titles = new Set<string>();
  let group = '';
  const call =
    /\b(describe|test|it)\(\s*(?:at\(\s*)?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*\))?/g;
  for (const [, kind, first = '', second] of source.matchAll(call)) {
    const title = unquoted(second ?? first);
    if (kind === 'describe') group = title;
    titles.add(kind === 'describe' ? title : `${group} > ${title}`);
    if (kind !== 'describe') titles.add(title);
  }
  return titles;
}

function unquoted(literal: string): string {
  return literal.slice(1, -1).replaceAll(/\\(['"\\])/g, '$1');
}

/** Words of a line that the code which carries it out has: as a comment, as a name, as a value. */
function marksOf({ text }: Row): readonly string[] {
  const line = (text: string): string => text.replace(/^(!|>>|~) /, '');
  if (/^>> .*notify\(/.test(text)) return ['notify(', line(text)];
  if (/^(>>|~ emit)/.test(text)) return [line(text)];
  if (text.startsWith('! not found')) return ['notFound(', 'OrThrow', '=== null'];
  if (text.startsWith('! not owner')) return ['forbidden()', 'caller.id', 'caller'];
  if (/^! \S+ fails?\b/.test(text)) return ['Result.ok', line(text)];
  if (text.startsWith('!')) return [line(text)];
  const [, kind, name = ''] = /^(machine|limit|api) (.*)$/.exec(text) ?? [];
  if (kind === 'api') return [name, name.replace(/\{(\w+)\}/g, ':$1').replace(/^\w+ /, '')];
  if (kind !== undefined) return [`'${name}'`];
  if (text.startsWith('~ paginate')) return [`paging(${text.split(': ')[1]})`];
  if (text.startsWith('~ cache')) return ['cacheSeconds: '];
  return [];
}

function contentAt(path: string, project: Project): string | undefined {
  const exact = project.get(path);
  if (exact !== undefined) return exact;
  const inside = [...project].filter(([other]) => other.startsWith(`${path}/`)).map(([, content]) => content);
  return inside.length === 0 ? undefined : inside.join('\n');
}

function isDocumented(operation: string, project: Project): boolean {
  const [method = '', path = ''] = operation.split(' ');
  return JSON.parse(project.get('openapi.json') ?? '').paths[path]?.[method.toLowerCase()] !== undefined;
}

async function projectOf(texts: Readonly<Record<string, string>>, module?: string): Promise<Project> {
  const options = {
    target: 'ts-express-prisma',
    database: 'sqlite',
    ...(module === undefined ? {} : { module }),
  } as const;
  const { files, diagnostics } = await generateFiles(systemOf(texts), options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new Map(files.map(({ path, content }) => [path, content]));
}

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const single = (path: string) => ({ [path.split('/').at(-1) ?? '']: read(path) });
const folder = (path: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${name}.sds`, read(`${path}/${name}.sds`)]));
const bazaar = folder('examples/marketplace', 'system', 'catalog', 'trade', 'delivery');
const ferry = folder('test/services/specs/ferry', 'system', 'booking', 'harbour');

const corpus = new URL('../../../../shared/corpus/sds/', import.meta.url);
/** The corpus lies beside the repository; where it does not, it is not looked at. */
const shop = existsSync(corpus)
  ? { 'simpleshop.sds': readFileSync(new URL('simpleshop.sds', corpus), 'utf8') }
  : undefined;

const specifications: readonly [string, Readonly<Record<string, string>>, string?][] = [
  ...['bookshop', 'clinic', 'library', 'tickets'].map((name): [string, Record<string, string>] => [
    name,
    single(`examples/${name}.sds`),
  ]),
  ['catalog of the marketplace', bazaar, 'catalog'],
  ['trade of the marketplace', bazaar, 'trade'],
  ['delivery of the marketplace', bazaar, 'delivery'],
  ...['observatory', 'depot', 'cinema', 'words', 'campus', 'till'].map((name): [string, Record<string, string>] => [
    name,
    single(`test/services/specs/${name}.sds`),
  ]),
  ...(shop === undefined ? [] : [['simpleshop', shop] satisfies [string, Record<string, string>]]),
  ['booking of the ferry', ferry, 'booking'],
  ['harbour of the ferry', ferry, 'harbour'],
];

describe.each(specifications)('what the page of %s says of its lines', (_, texts, module) => {
  test('is true: the tests are there, the code has the line, and what is missing has its reason', async () => {
    const project = await projectOf(texts, module);
    const { rows, untested, leftOut } = pageOf(project);
    expect(rows.length).toBeGreaterThan(3);
    const wrong = rows.flatMap((row) => {
      const { place, text, tests, code } = row;
      const line = `${place} \`${text}\``;
      const missing = tests
        .filter(({ file, title }) => {
          // Its tests are as many as the document has operations.
          const isOfEach = ['tests/conformance.test.ts', 'tests/properties.test.ts'].includes(file) && title !== '';
          if (isOfEach) return !isDocumented(title, project);
          const source = project.get(file);
          return source === undefined || (title !== '' && !titlesIn(source).has(title));
        })
        .map(({ file, title }) => `${line}: no test ${file} ${title}`);
      const contents = code.map((path) => contentAt(path, project));
      const absent = contents.includes(undefined) ? [`${line}: no file among ${code.join(', ')}`] : [];
      const marks = marksOf(row);
      const isMarked =
        code.length === 0 ||
        marks.length === 0 ||
        contents.some((content) => marks.some((mark) => content?.replace(/\s+/g, ' ').includes(mark)));
      const section = code.length === 0 ? leftOut : tests.length === 0 ? untested : undefined;
      const reason =
        section === undefined || (section.get(line) ?? 'nothing is made of it') !== 'nothing is made of it';
      return [
        ...missing,
        ...absent,
        ...(isMarked ? [] : [`${line}: not in ${code.join(', ')}`]),
        ...(reason ? [] : [`${line}: no reason`]),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

describe.each([
  ['the marketplace', bazaar, ['catalog', 'trade', 'delivery']],
  ['the ferry', ferry, ['booking', 'harbour']],
] as const)('what the page above %s says of the lines between its services', (_, texts, modules) => {
  test('is true, and leaves none of them out', async () => {
    const index = systemOf(texts);
    const options = { target: 'ts-express-prisma', database: 'sqlite' } as const;
    const above = await generateFiles(index, { ...options, system: true });
    const all = new Map(above.files.map(({ path, content }) => [path, content]));
    for (const module of modules) {
      const { files } = await generateFiles(index, { ...options, module });
      for (const { path, content } of files) all.set(`${module}/${path}`, content);
    }
    const { rows, untested, leftOut } = pageOf(all);
    const { contracts, invariants } = index.system;
    const between = [...contracts, ...invariants.filter(({ scope }) => scope === 'system')];
    expect(rows).toHaveLength(between.flatMap(({ statements }) => statements).length);
    for (const { place, text, tests, code } of rows) {
      for (const { file, title } of tests) expect(all.get(file)?.replaceAll("\\'", "'"), file).toContain(title);
      expect(code.filter((path) => !all.has(path))).toEqual([]);
      const words = text.replace(/^! /, '');
      expect(code.some((path) => all.get(path)?.includes(words))).toBe(true);
      if (tests.length === 0) expect(untested.get(`${place} \`${text}\``)).toContain('npm run check');
    }
    expect([...leftOut.keys()]).toEqual([]);
  });
});
