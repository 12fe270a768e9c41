import { designUnits } from '@specwright/model/designResolution';
import { expect, test } from 'vitest';
import { digestsOfModule, digestsOfUnit, type PartDigests } from '../src/output/partDigests.ts';
import { specOf, systemOf } from './support.ts';

const manifest = `system shop v1.0 {
}

module catalog {
  owns: [Book]
}

module trade {
  owns: [Sale]
}

contract catalog <-> trade {
}
`;

const catalog = `spec catalog v1.0 {
}

entity Book {
  id: uuid @immutable
  title: string
}

api GET /books {
  out: [Book]
  -- the newest first
  ~ sorted by title
}
`;

const trade = `spec trade v1.0 {
}

entity Sale {
  id: uuid @immutable
}
`;

function digests(texts: Partial<Record<'manifest' | 'catalog' | 'trade', string>> = {}): PartDigests {
  const all = { manifest, catalog, trade, ...texts };
  const { system } = systemOf(Object.fromEntries(Object.entries(all).map(([name, text]) => [`${name}.sds`, text])));
  return digestsOfModule(system, 'module:catalog');
}

/** The ids of the parts that differ from those of the texts above. */
function changed(texts: Parameters<typeof digests>[0]): string[] {
  const [before, now] = [digests(), digests(texts)];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((id) => before[id] !== now[id]).sort();
}

test('a part that says something else has another digest, the others keep theirs', () => {
  expect(changed({ catalog: catalog.replace('title: string', 'title: string 1..200') })).toEqual(['entity:Book']);
  expect(changed({ catalog: catalog.replace('out: [Book]', 'out: Book') })).toEqual(['operation:GET /books']);
});

test('what is new and what is gone is seen', () => {
  const more = `${catalog}\nerror gone: 410 {\n}\n`;
  expect(changed({ catalog: more })).toEqual(['error:gone']);
  expect(changed({ catalog: catalog.slice(0, catalog.indexOf('api')) })).toEqual(['operation:GET /books']);
});

test('where a part stands changes nothing', () => {
  expect(changed({ catalog: `-- A heading.\n\n\n${catalog}` })).toEqual([]);
  expect(changed({ catalog: catalog.replace('  out: [Book]', '\n    out:   [Book]') })).toEqual([]);
});

test('a comment on a part is part of what is generated of it', () => {
  expect(changed({ catalog: catalog.replace('entity', '-- What is lent.\nentity') })).toEqual(['entity:Book']);
});

test('what another module says changes nothing, but for what both agreed on', () => {
  expect(changed({ trade: trade.replace('@immutable', '@immutable\n  sum: decimal') })).toEqual([]);
  const agreed = manifest.replace('<-> trade {', '<-> trade {\n  prices are final');
  expect(changed({ manifest: agreed })).toEqual(['contract:catalog<->trade']);
});

test('a new entity does not change the sentences in which its name is a plain word', () => {
  const named = `${catalog}\nentity Title {\n  id: uuid @immutable\n}\n`;
  expect(changed({ catalog: named })).toEqual(['entity:Title']);
});

test('a system without modules is one service with all its parts', () => {
  const { system } = specOf('entity Book {\n  id: uuid @immutable\n}\n');
  expect(Object.keys(digestsOfModule(system))).toEqual(['entity:Book']);
});

test('a unit of a design has the digests of its own parts and of its templates', () => {
  const design = (text: string): PartDigests => {
    const index = systemOf({ 'desk.sodl': text });
    const [unit] = designUnits(index);
    if (unit === undefined) throw new Error('the text has no unit');
    return digestsOfUnit(unit, index.system);
  };
  const text = `template "Service":
  stack:
    language = "TypeScript"

system "Desk" extends "Service":
  interface Visits:
    method get(id: UUID) -> Visit

  module Counter:
    requires = [Visits]
`;
  const before = design(text);
  expect(Object.keys(before)).toEqual([
    'design:Desk',
    'designModule:Desk/Counter',
    'interface:Desk/Visits',
    'template:Service',
  ]);
  const after = design(text.replace('method get', 'method find').replace('"TypeScript"', '"Python"'));
  expect(Object.keys(before).filter((id) => before[id] !== after[id])).toEqual([
    'interface:Desk/Visits',
    'template:Service',
  ]);
});
