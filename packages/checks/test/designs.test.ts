import type { Diagnostic } from '@specwright/model/diagnostic';
import { describe, expect, it } from 'vitest';
import { type Code, definitionOf, isCode } from '../src/catalogue.ts';
import { applyConfiguration } from '../src/configure.ts';
import { cyclesIn } from '../src/cycles.ts';
import { runChecks } from '../src/runChecks.ts';
import { corpusDesigns } from './support/corpus.ts';
import { testSystem } from './support/testSystem.ts';

const designs = Object.entries(corpusDesigns());
const systems = designs.filter(([, text]) => /^system /m.test(text));

function findingsIn([name, text]: readonly [string, string]): readonly Diagnostic[] {
  const { index, syntax } = testSystem({ [name]: text });
  return [...syntax, ...runChecks(index)];
}

/** In how many of the systems of the corpus a code is found; codes that are not here are found in none. */
const systemsWith: Partial<Record<Code, number>> = {
  'design/unprovided-interface': 9,
  'interface/unimplemented': 9,
  'design/incomplete': 5,
  'pipeline/missing-output': 1,
  'pipeline/unscheduled-module': 1,
  // Off, unless the settings name them.
  'design/bare-module': 14,
  'design/undefined-type': 14,
  'design/vague-text': 3,
  'policy/no-critical-rule': 8,
};

/** What a system lacks → in how many. */
const incomplete = { pipeline: 5, intent: 1 };
const unsaid = { owns: 14, acceptance: 12, invariants: 7, artifacts: 1 };

describe.skipIf(designs.length === 0)('the designs of the corpus (beside the repository)', () => {
  it('have no error and nothing else that the table does not know', () => {
    const counts: Record<string, number> = {};
    for (const system of systems) {
      for (const code of new Set(findingsIn(system).map((found) => found.code))) counts[code] = (counts[code] ?? 0) + 1;
    }
    expect(counts).toEqual(systemsWith);
  });

  it('lack what the table says', () => {
    const found = systems.map(findingsIn);
    const lacking = (code: Code): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const each of found) {
        const words = each.flatMap((one) => (one.code === code ? [/has no (\w+)/.exec(one.message)?.[1] ?? ''] : []));
        for (const word of new Set(words)) counts[word] = (counts[word] ?? 0) + 1;
      }
      return counts;
    };
    expect(lacking('design/incomplete')).toEqual(incomplete);
    expect(lacking('design/bare-module')).toEqual(unsaid);
  });

  it.each(designs)('%s: no error, and nothing that only the settings switch on', (name, text) => {
    const found = applyConfiguration(findingsIn([name, text]), {});
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(found.filter(({ code }) => isCode(code) && definitionOf(code).isOptional)).toEqual([]);
  });
});

describe('circles of a graph', () => {
  const circles = (edges: Readonly<Record<string, readonly string[]>>): string[][] =>
    cyclesIn(Object.keys(edges), (node) => edges[node] ?? []);

  it('are found once each, by the shortest way, from the first of their nodes', () => {
    expect(circles({ a: ['b'], b: ['c'], c: [] })).toEqual([]);
    expect(circles({ a: ['a'] })).toEqual([['a']]);
    expect(circles({ x: ['a'], a: ['b', 'c'], b: ['c'], c: ['a'] })).toEqual([['a', 'c']]);
    expect(circles({ a: ['b'], b: ['a'], c: ['d', 'a'], d: ['c'] })).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('may be as long as they like; every edge is looked at a few times', () => {
    const size = 20_000;
    let looked = 0;
    const nodes = Array.from({ length: size }, (_, at) => `${at}`);
    const [circle] = cyclesIn(nodes, (node) => {
      looked += 1;
      return [`${(Number(node) + 1) % size}`];
    });
    expect(circle).toHaveLength(size);
    expect(looked).toBeLessThanOrEqual(3 * size);
  });
});
