import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeBlocks, filesOf, packsOf, textsIn, workspaceOf } from './packs.ts';

const marketplace = textsIn('examples/marketplace', '.sds');
const folder = '.specwright/context';

/** The names that a text means and does not declare. */
function unknownNames(texts: Readonly<Record<string, string>>): Set<string> {
  const workspace = workspaceOf(texts);
  const found = workspace.files().flatMap((file) => workspace.diagnostics(file));
  return new Set(
    found.filter(({ code }) => /\/unknown|\/unexpected|syntax\//.test(code)).map(({ message }) => message),
  );
}

const golden = join(import.meta.dirname, '../golden/context/marketplace');

test.each(
  readdirSync(golden, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md')),
)('the pack of the marketplace has %s as it was read by a person', (path) => {
  expect(filesOf(packsOf(marketplace), folder)[path.replaceAll('\\', '/')]).toBe(
    readFileSync(join(golden, path), 'utf8'),
  );
});

const systems: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['the marketplace', marketplace],
  ...Object.entries(textsIn('examples', '.sds')).map(([name, text]) => [name, { [name]: text }] as const),
];

describe.each(systems)('the pack of %s', (_, texts) => {
  const files = Object.entries(filesOf(packsOf(texts), folder)).filter(([path]) => path.startsWith('modules/'));

  test.each(files)('%s declares every name that it uses', (_path, markdown) => {
    const known = unknownNames(texts);
    const unknown = [...unknownNames({ 'pack.sds': codeBlocks(markdown, 'sds') })];
    expect(unknown.filter((message) => !known.has(message))).toEqual([]);
  });

  test.each(files)('%s has no declaration of another module that it does not use', (_path, markdown) => {
    const [foreign] = (markdown.split('## Used of other modules\n')[1] ?? '').split(/\n## /);
    const workspace = workspaceOf({ 'own.sds': codeBlocks(markdown, 'sds') });
    const [view] = workspace.systems();
    const names = [...codeBlocks(foreign ?? '', 'sds').matchAll(/^(?:entity|event) ([\w.]+)/gm)].map(
      ([, name]) => name,
    );
    const consumesAll = /consumes: \[.*\/\*/.test(markdown);
    const unneeded = names.filter((name) => {
      if (consumesAll && markdown.includes(`event ${name} {`)) return false;
      const ids = [`entity:${name}`, `event:${name}`, `field:${name}.`, `value:${name}.`];
      return !view?.system.references.some(
        ({ role, from, targets }) =>
          !['owns.entity', 'exposes.event'].includes(role) &&
          !ids.some((id) => from === id || from.startsWith(`field:${name}.`)) &&
          targets.some((target) => ids.some((id) => (id.endsWith('.') ? target.startsWith(id) : target === id))),
      );
    });
    expect(unneeded).toEqual([]);
  });
});

const yard = `system port v1 {
  modules: 2
}
-- Boats.
module yard {
  owns: [Boat]
  exposes: [boat.sold]
}
module office {
  owns: [Bill]
  consumes: [yard/boat.sold]
}
`;
const boats = `spec yard v1 {
}
-- A boat.
entity Boat {
  id: uuid @immutable
  -- How she is called.
  name: string 1..40
  length: decimal 1..99 -- in metres
  paint: [red, blue]
  ~ sink after 90d neglect
}
error boat_gone: 409 {
  message: "she is gone"
}
event boat.sold {
  ref: Boat.id
  payload: {name}
  >> notify(owner, email)
}
api GET /boats {
  out: [Boat]
}
`;
const bills = `spec office v1 {
}
entity Bill {
  id: uuid @immutable
  boat: -> Boat
  amount: decimal 0..*
}
api GET /bills/{id} {
  out: Bill
  ! not found => 404
}
`;
const texts = { 'a.sds': yard, 'b.sds': boats, 'c.sds': bills };

describe('what a module is told of others', () => {
  test('is what it uses: of an event its payload and the fields in it, not what its module does then', () => {
    const office = filesOf(packsOf(texts), folder)['modules/office.md'] ?? '';
    const foreign = office.slice(office.indexOf('## Used of other modules'));
    expect(codeBlocks(foreign, 'sds')).toBe(`module yard {
  owns: [Boat]
  exposes: [boat.sold]
}

-- A boat.
entity Boat {
  id: uuid @immutable
  -- How she is called.
  name: string 1..40
}

event boat.sold {
  ref: Boat.id
  payload: {name}
}
`);
  });

  test('is nothing where it uses nothing', () => {
    expect(filesOf(packsOf(texts), folder)['modules/yard.md']).not.toContain('Used of other');
  });

  test('keeps comments, whatever line ends and byte order mark the file has', () => {
    const windows = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, `\uFEFF${text.replaceAll('\n', '\r\n')}`]),
    );
    expect(filesOf(packsOf(windows), folder)).toEqual(filesOf(packsOf(texts), folder));
  });
});

test('an entity that stands only in the list of its owner is named there', () => {
  const manifest = `module a {
  owns: [Left]
}
module b {
  owns: [Right, Other]
}
contract a <-> b {
  Left.made must produce exactly one Right within 30s
}
`;
  const pack = filesOf(packsOf({ 'm.sds': manifest }), folder)['modules/a.md'];
  expect(pack).toContain('module b {\n  owns: [Right]\n}');
});

test('the pack of half-typed text is made of what can be read', () => {
  for (let end = 0; end < boats.length; end += 7) {
    const half = { 'a.sds': yard, 'b.sds': boats.slice(0, end), 'c.sds': bills };
    expect(() => packsOf(half)).not.toThrow();
  }
});

test('the order of the files changes no byte', () => {
  const turned = Object.fromEntries(Object.entries(texts).toReversed());
  expect(packsOf(turned)).toEqual(packsOf(texts));
});

test('a system without modules is one file', () => {
  const files = filesOf(packsOf({ 'boats.sds': boats.replace(/spec yard v1 \{\n\}\n/, '') }), folder);
  expect(Object.keys(files)).toEqual(['global.md', expect.stringMatching(/^modules\/.*\.md$/), 'manifest.json']);
});
