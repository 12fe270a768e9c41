import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { systemOfFile } from './support.ts';

const page = readFileSync(new URL('../../../docs/targets/ts-express-prisma.md', import.meta.url), 'utf8');

/** A row of the review: the number of a practice, how it stands, the file that shows it. */
interface Reviewed {
  readonly item: string;
  readonly stands: string;
  readonly file: string;
}

const reviewed: readonly Reviewed[] = [...page.matchAll(/^\| (\d+\.\d+|API\d+) \| .* \| (.*) \| `(.*)` \|$/gm)].map(
  ([, item = '', stands = '', file = '']) => ({ item, stands, file }),
);

/** How many practices each chapter of the list has, and the risks of the other one. */
const chapters = { '1': 6, '2': 13, '3': 13, '4': 13, '5': 19, '6': 27, '7': 2, '8': 15 };
const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at + 1}`);

describe('the review of the code that is generated', () => {
  let generated: ReadonlySet<string>;

  beforeAll(async () => {
    const options = { target: 'ts-express-prisma', database: 'postgres' } as const;
    const { files } = await generateFiles(systemOfFile('examples/bookshop.sds'), options);
    generated = new Set(files.map(({ path }) => path));
  });

  test('says of each item of both lists how it stands', () => {
    const items = Object.entries(chapters).flatMap(([chapter, count]) => numbered(`${chapter}.`, count));
    expect(reviewed.map(({ item }) => item)).toEqual([...items, ...numbered('API', 10)]);
    const practices = reviewed.filter(({ item }) => !item.startsWith('API'));
    for (const { item, stands } of practices) {
      expect(stands, item).toMatch(/^(kept|on purpose|does not apply|as |Found)/);
    }
  });

  test.each(reviewed)('shows $item by a file that is generated: $file', ({ file }) => {
    expect([...generated]).toContain(file);
  });
});
