import { describe, expect, it } from 'vitest';
import { mustRun } from '../harness/processes.ts';
import type { Project } from '../harness/project.ts';
import { signToken } from '../harness/tokens.ts';
import type { Running } from './profile.ts';

/**
 * A program of somebody who calls the service, built together with the project: that it compiles says that the client has
 * the types of the document, and refuses what the document does not have.
 */
export const shopping = {
  'extensions/shopping.ts': `import { createClient } from '../src/client/client.js';

const [baseUrl = '', token = ''] = process.argv.slice(2);
const client = createClient({ baseUrl, token: () => token });
const { data: shelf = [] } = await client.GET('/books', {
  params: { query: { page_size: 100, sort: ['-price', 'title'] } },
});
const prices = shelf.map((one) => Number(one.price));
const sorted = prices.every((one, index) => index === 0 || (prices[index - 1] ?? 0) >= one);
const book = shelf.find(({ copies }) => copies > 0);
if (book === undefined) throw new Error('there is nothing to buy');
const copies: number = book.copies;
const price: string = book.price;
await client.POST('/basket/entries', { body: { book: book.id, quantity: 1 } });
const { data: purchase, response } = await client.POST('/basket/buy', { body: { method: 'card' } });
const { error } = await client.GET('/purchases/{id}', { params: { path: { id: 'none' } } });
// @ts-expect-error: the specification knows no coins
const refused = await client.POST('/basket/buy', { body: { method: 'coins' } });
// @ts-expect-error: a book has no weight
const weight: unknown = book.weight;
const bought = { status: response.status, progress: purchase?.progress, owner: purchase?.user };
const problems = [error?.code, refused.error?.errors?.map(({ field }) => field)];
console.log(JSON.stringify({ sorted, copies, price, bought, problems, weight }));
`,
};

/** The client of a project that was made with `shopping` among its extensions. */
export function theClientCallsTheService(service: Running, project: () => Project): void {
  describe('the typed client', () => {
    it('asks and buys as its caller, and gives problems as they are', async () => {
      const sub = '5c000000-0000-4000-8000-000000000001';
      const token = await signToken({ sub });
      const program = ['dist/extensions/shopping.js', service().base, token];
      const printed = JSON.parse(await mustRun(process.execPath, program, project().folder)) as unknown;
      expect(printed).toEqual({
        sorted: true,
        copies: expect.any(Number),
        price: expect.stringMatching(/^\d+(\.\d+)?$/),
        bought: { status: 201, progress: 'paid', owner: sub },
        problems: ['validation_failed', ['method']],
      });
    });
  });
}
