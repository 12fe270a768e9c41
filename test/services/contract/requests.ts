import { describe, expect, it } from 'vitest';
import type { Answer } from '../harness/client.ts';
import { expectInvalid, expectProblem, expectStatus } from '../harness/expectations.ts';
import { allRows } from '../harness/rows.ts';
import type { Profile, Running } from './profile.ts';

/** How bodies and paths that the spec does not allow are refused. */
export function badRequestsAreRefused(service: Running, profile: Profile): void {
  const { write } = profile;
  const send = async (options: { body?: unknown; raw?: string }): Promise<Answer> => {
    const caller = await write.caller();
    return caller.request(write.method, write.path, options);
  };
  const changesNothing = async (request: () => Promise<void>): Promise<void> => {
    const before = allRows(service());
    await request();
    expect(allRows(service())).toEqual(before);
  };

  describe('bad requests', () => {
    it.each(['{"a":', 'nonsense', '{"a": 1,}'])('answers 400 to %s, which is no JSON', (raw) =>
      changesNothing(async () => {
        expectProblem(await send({ raw }), 400, 'malformed_json');
      }),
    );

    it.each(['[]', '"text"', '7', 'null'])('answers 422 to %s, which is no object', (raw) =>
      changesNothing(async () => {
        expectProblem(await send({ raw }), 422, 'validation_failed');
      }),
    );

    it('answers 413 to a body over 1 MiB', () =>
      changesNothing(async () => {
        const body = { ...write.valid(), padding: 'x'.repeat(1024 * 1024) };
        expectProblem(await send({ body }), 413);
      }));

    it('takes a body just under 1 MiB for what it is', async () => {
      const body = { ...write.valid(), padding: 'x'.repeat(1000 * 1000) };
      expectInvalid(await send({ body }), 'padding');
    });

    it('refuses an unknown member', () =>
      changesNothing(async () => {
        expectInvalid(await send({ body: { ...write.valid(), no_such_field: 1 } }), 'no_such_field');
      }));

    it.each(write.broken)('refuses $value as $field', ({ field, value }) =>
      changesNothing(async () => {
        expectInvalid(await send({ body: { ...write.valid(), [field]: value } }), field);
      }),
    );

    it.each(write.forbidden)('does not let a caller give %s', (field) =>
      changesNothing(async () => {
        expectInvalid(await send({ body: { ...write.valid(), [field]: 'x' } }), field);
      }),
    );

    if (write.method !== 'PATCH') {
      it('names every member that is missing', () =>
        changesNothing(async () => {
          const answer = await send({ body: {} });
          for (const field of Object.keys(write.valid())) expectInvalid(answer, field);
        }));
    }

    it('says which rule a broken member breaks in `errors` and not only in `detail`', async () => {
      const [first] = write.broken;
      if (first === undefined) return;
      const problem = expectProblem(await send({ body: { ...write.valid(), [first.field]: first.value } }), 422);
      expect(problem.errors).toHaveLength(1);
    });
  });

  describe('rows in the path', () => {
    it('answers 422 to an id that is no uuid', async () => {
      const caller = await profile.row.caller();
      const answer = await caller.get(`${profile.row.path}/not-a-uuid`);
      expectInvalid(answer, 'id');
    });

    it('answers 404 to an id that nobody has', async () => {
      const caller = await profile.row.caller();
      expectProblem(await caller.get(`${profile.row.path}/00000000-0000-4000-8000-00000000dead`), 404, 'not_found');
    });

    it('reads the row that is there', async () => {
      const caller = await profile.row.caller();
      const id = await profile.row.id();
      const answer = await caller.get(`${profile.row.path}/${id}`);
      expectStatus(answer, 200);
      expect(answer.body).toMatchObject({ id });
    });
  });
}
