import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filesOf, packsOf } from './packs.ts';

const size = 4;
const some = fc.uniqueArray(fc.nat(size - 1), { maxLength: 2 });

/** Interface i may extend one with a smaller number; module i requires interfaces and modules by name. */
const designs = fc.record({
  bases: fc.array(fc.option(fc.nat(size - 1), { nil: undefined }), { minLength: size, maxLength: size }),
  modules: fc.array(fc.record({ own: some, requires: some, uses: some }), { minLength: size, maxLength: size }),
});

type Design = typeof designs extends fc.Arbitrary<infer Value> ? Value : never;

const baseOf = ({ bases }: Design, at: number): number | undefined => {
  const base = bases[at];
  return base !== undefined && base < at ? base : undefined;
};

function textOf(design: Design): string {
  const interfaces = design.bases.map((_, at) => {
    const base = baseOf(design, at);
    const above = base === undefined ? '' : ` extends Port${base}`;
    return `interface Port${at}${above}:\n  model Row${at}:\n    field label: str\n  method call${at}(row: Row${at}) -> bool\n`;
  });
  const modules = design.modules.map(({ own, requires, uses }, at) => {
    const needs = [...requires.map((one) => `Port${one}`), ...uses.map((one) => `Part${one}`)];
    return `module Part${at}:\n  doc = "d"\n  implements = [${own.map((one) => `Port${one}`).join(', ')}]\n  requires = [${needs.join(', ')}]\n`;
  });
  return [...interfaces, ...modules].join('\n');
}

/** The interfaces that whoever builds a module sees: its own, those it calls, those of modules that it names; and what they extend. */
function reached(design: Design, at: number): number[] {
  const module = design.modules[at];
  const others = (module?.uses ?? [])
    .filter((other) => other !== at)
    .flatMap((other) => design.modules[other]?.own ?? []);
  const found = new Set<number>();
  for (const one of [...(module?.own ?? []), ...(module?.requires ?? []), ...others])
    for (let each: number | undefined = one; each !== undefined; each = baseOf(design, each)) found.add(each);
  return [...found].sort();
}

const numbersIn = (text: string, pattern: RegExp): number[] =>
  [...new Set([...text.matchAll(pattern)].map(([, number]) => Number(number)))].sort();

test('a module is told of every method and type that it can reach, and of no other', () => {
  fc.assert(
    fc.property(designs, (design) => {
      const files = filesOf(packsOf({ 'a.sodl': textOf(design) }), '.sodl');
      design.modules.forEach((_, at) => {
        const file = files[`modules/Part${at}.md`] ?? '';
        expect(numbersIn(file, /method call(\d)/g)).toEqual(reached(design, at));
        expect(numbersIn(file, /^model Row(\d)/gm)).toEqual(reached(design, at));
      });
    }),
    { seed: 7, numRuns: 150 },
  );
});
