import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/context/contextManifest.ts';
import { contextText, selectContext } from '../../src/context/contextSelection.ts';
import { tokenCounter } from '../../src/context/tokens.ts';
import { filesOf, packsOf } from './packs.ts';

const folder = '.sodl';
const blog = `# How the blog is built.
template "House":
  stack:
    language = "Python 3.12"
    hosting = "a <small> box"
  policy Security:
    rule "No secrets in the code" severity=critical
    rule "Log every login" severity=medium

system "Blog" extends "House":
  version = "2.1"
  override stack.hosting = "two boxes"
  intent:
    primary = "Write \`posts\` | read them"
    outcomes = ["Readers find posts"]
    out_of_scope = ["Comments"]
  policy Security:
    rule "Log every login" severity=high
    rule "Keep it simple" severity=low

interface Reader:
  method find(id: UUID) -> Optional[Post]

interface Store extends Reader:
  doc = "Keeps posts"
  method save(post: Post) -> Post

module Storage:
  owns = ["posts"]
  implements = [Store]
  exports = [Store]
  artifacts = ["src/storage/**"]
  invariants:
    invariant "A post has a title"
  acceptance:
    test "a saved post is found"

module Site:
  requires = [Store]
  artifacts = ["src/site.py"]
  api:
    model Post:
      field title: str (min_length=1)
    endpoint "GET /posts/{id}" -> Post (200)

pipeline "Development":
  step Design:
    output = design
    gate = "The design is agreed"
  step Implement:
    modules = ["Storage", "Site"]
    output = code
    require = "Write the code"
    gate = "All tests pass"
`;

const schema: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../schemas/context-manifest.schema.json'), 'utf8'),
);
const validate = new Ajv2020().compile(schema as object);

const golden = join(import.meta.dirname, '../golden/context/blog');

describe('the pack of a design', () => {
  const files = filesOf(packsOf({ 'blog.sodl': blog }), folder);

  test('has a file for all, one a module, one a step and module', () => {
    expect(Object.keys(files)).toEqual([
      'global.md',
      'modules/Storage.md',
      'modules/Site.md',
      'steps/Design.md',
      'steps/Implement__Storage.md',
      'steps/Implement__Site.md',
      'manifest.json',
    ]);
  });

  test.each(
    readdirSync(golden, { recursive: true })
      .map((name) => String(name).replaceAll('\\', '/'))
      .filter((name) => /\.\w+$/.test(name)),
  )('has %s as it was read by a person', (path) => {
    expect(files[path]).toBe(readFileSync(join(golden, path), 'utf8'));
  });

  test('has a manifest with the documented keys, that fits its schema', () => {
    const manifest = JSON.parse(files['manifest.json'] ?? '');
    expect(validate(manifest) ? [] : validate.errors).toEqual([]);
    expect(manifest).toMatchObject({
      system: 'Blog',
      version: '2.1',
      modules: ['Storage', 'Site'],
      pipeline: 'Development',
      steps: ['Design', 'Implement'],
      graph: [{ module: 'Storage' }, { module: 'Site', requires: ['Store'], uses: ['Storage'] }],
    });
    for (const { path, sha256: sum } of manifest.files) expect(sha256(files[path] ?? '')).toBe(sum);
  });

  test('can be asked for one step, for one module', () => {
    const packs = packsOf({ 'blog.sodl': blog });
    const text = contextText(selectContext(packs, { step: 'Implement', module: 'Site' }));
    expect(text).toContain('# Step `Implement` for module `Site`');
    expect(text).not.toContain('for module `Storage`');
    expect(selectContext(packs, { step: 'Nothing' })).toEqual([]);
  });
});

describe('the holes of the layout', () => {
  test('several pipelines have a folder each', () => {
    const text = `module A:\n  owns = ["a"]\npipeline "Dev":\n  step Build:\n    modules = [A]\npipeline "dev":\n  step Build:\n    modules = [A]\n`;
    expect(Object.keys(filesOf(packsOf({ 'x.sodl': text }), folder))).toEqual([
      'global.md',
      'modules/A.md',
      'steps/Dev/Build__A.md',
      'steps/dev-2/Build__A.md',
      'manifest.json',
    ]);
  });

  test('several systems have a folder each, and a manifest above them', () => {
    const text = 'system "One":\n  module A:\n    owns = ["a"]\nsystem "one":\n  module A:\n    owns = ["b"]\n';
    const files = filesOf(packsOf({ 'x.sodl': text }), folder);
    expect(Object.keys(files)).toEqual([
      'One/global.md',
      'One/modules/A.md',
      'One/manifest.json',
      'one-2/global.md',
      'one-2/modules/A.md',
      'one-2/manifest.json',
      'manifest.json',
    ]);
    const manifest = JSON.parse(files['manifest.json'] ?? '');
    expect(validate(manifest) ? [] : validate.errors).toEqual([]);
    expect(manifest).toMatchObject({ system: null, version: null, pipeline: null });
    expect(manifest.files).toHaveLength(6);
  });

  test('names cannot leave the folder', () => {
    const text = `system "../../up":\n  module A:\n    owns = ["a"]\nsystem "..":\n  pipeline "/etc":\n    step Build:\n      output = code\n  pipeline "C:\\\\x":\n    step Build:\n      output = code\n`;
    for (const path of Object.keys(filesOf(packsOf({ 'x.sodl': text }), folder))) {
      expect(path.split('/').filter((part) => /^\.*$|[\\:]/.test(part))).toEqual([]);
    }
  });

  test('a file without a system bears its own name', () => {
    const files = filesOf(packsOf({ 'parts.sodl': 'module A:\n  owns = ["a"]\n' }), folder);
    expect(files['global.md']).toContain('# File `parts`');
    expect(JSON.parse(files['manifest.json'] ?? '')).toMatchObject({ system: 'parts', version: null, pipeline: null });
  });
});

test('entities of the project that a signature names are shown as they are declared', () => {
  const files = filesOf(
    packsOf({
      'shop.sds':
        'system shop v1 {\n}\nmodule shop {\n  owns: [Order]\n}\n-- What was bought.\nentity Order {\n  id: uuid\n}\n',
      'shop.sodl':
        'system "shop":\n  interface Orders:\n    method find(id: UUID) -> Order\n  module Web:\n    requires = [Orders]\n',
    }),
    folder,
  );
  expect(files['modules/Web.md']).toContain('-- What was bought.\nentity Order {\n  id: uuid\n}');
});

test('half-typed designs make packs of what can be read', () => {
  for (let end = 0; end < blog.length; end += 13) {
    expect(() => packsOf({ 'blog.sodl': blog.slice(0, end) })).not.toThrow();
  }
});

test('line ends, byte order mark and the order of files change no byte', () => {
  const other = 'module Z:\n  owns = ["z"]\n';
  const windows = { 'z.sodl': other, 'blog.sodl': `\uFEFF${blog.replaceAll('\n', '\r\n')}` };
  expect(packsOf(windows)).toEqual(packsOf({ 'blog.sodl': blog, 'z.sodl': other }));
});

test('sizes are those of the tokenizer, whatever marks the text has', async () => {
  const count = await tokenCounter();
  expect(count('Hello, world!')).toBe(4);
  expect(count('<|endoftext|>')).toBeGreaterThan(1);
  expect(count('')).toBe(0);
});
