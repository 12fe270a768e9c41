import { readFileSync } from 'node:fs';
import { parseSds } from '@specwright/notations/sds/parser';
import { parseSodl } from '@specwright/notations/sodl/parser';
import fc from 'fast-check';
import { type AstNode, AstUtils, isAstNode } from 'langium';
import { describe, expect, test } from 'vitest';

const example = (name: string): string =>
  readFileSync(new URL(`../../../../examples/${name}`, import.meta.url), 'utf8');

const notations = [
  { name: 'SDS', text: example('bookshop.sds'), parse: (text: string) => parseSds(text, 'file:///a.sds').document },
  {
    name: 'SODL',
    text: example('designs/stockroom.sodl'),
    parse: (text: string) => parseSodl(text, 'file:///a.sodl').document,
  },
];

describe.each(notations)('the nodes of $name', ({ text, parse }) => {
  test('begin with the same properties in the same order, whatever their kind', () => {
    const beginnings = new Set(
      [...AstUtils.streamAst(parse(text))].map((node) => Object.keys(node).slice(0, 5).join(' ')),
    );
    expect([...beginnings]).toEqual(['$type $cstNode $container $containerProperty $containerIndex']);
  });

  test('know what they are part of, in a text that lost some of itself too', () => {
    const lines = text.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length), fc.nat(9), fc.nat(60), fc.nat(9), (line, many, column, few) => {
        const broken = lines.toSpliced(line, many);
        broken[line] = (broken[line] ?? '').slice(0, column) + (broken[line] ?? '').slice(column + few);
        expect(misplaced(parse(broken.join('\n')))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** The nodes below this one that say that they are part of something else than a walk finds. */
function misplaced(node: AstNode): string[] {
  return Object.entries(node)
    .filter(([name]) => !name.startsWith('$'))
    .flatMap(([name, value]) =>
      [value].flat().flatMap((child: unknown, index) => {
        if (!isAstNode(child)) return [];
        const isRight =
          child.$container === node &&
          child.$containerProperty === name &&
          child.$containerIndex === (Array.isArray(value) ? index : undefined);
        return [...(isRight ? [] : [`${node.$type}.${name} ${child.$type}`]), ...misplaced(child)];
      }),
    );
}
