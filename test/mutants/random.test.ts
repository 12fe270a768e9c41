import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../services/harness/processes.ts';
import { makeProject, type Project } from '../services/harness/project.ts';
import { repository } from '../services/harness/repository.ts';

const creation = 'const piece = await work.db.piece.create({';

/** Faults that only somebody meets who may write, names a row three levels deep and sends a body that no line refuses. */
const faults = [
  {
    fault: 'a fault behind a nested POST',
    tier: 'conformance',
    before: creation,
    after: `if (body.title !== '') throw new Error('seeded');\n${creation}`,
    seen: 'POST /cases/{id}/pieces answered 500',
  },
  {
    fault: 'a fault behind a nested POST',
    tier: 'properties',
    before: creation,
    after: `if (body.title !== '') throw new Error('seeded');\n${creation}`,
    seen: 'POST /cases/{id}/pieces answered 500',
  },
  {
    fault: 'a computed field of the parent that is not brought up to date',
    tier: 'properties',
    before: '  await refreshAfterPiece(work.db, piece);',
    after: '',
    seen: 'what is computed, after POST /cases/{id}/pieces, 201',
  },
  {
    fault: 'a computed field that is not brought up to date when the last row is gone',
    tier: 'properties',
    before: /(?<=piece\.delete\(.*\n) *await refreshAfterPiece\(work\.db, piece\);/,
    after: '',
    seen: 'what is computed, after DELETE /pieces/{id}, 204',
  },
];

describe('random requests of a service that only the staff may ask', () => {
  let project: Project;

  beforeAll(async () => {
    const file = join(repository, 'test', 'mutants', 'specs', 'gallery.sds');
    project = await makeProject({ name: 'random-gallery', file });
  });

  it.each(faults)(
    'notice $fault ($tier)',
    async ({ tier, before, after, seen }) => {
      const path = join(project.folder, 'src', 'services', 'pieces.ts');
      const original = await readFile(path, 'utf8');
      const faulty = original.replace(before, after);
      expect(faulty).not.toBe(original);
      await writeFile(path, faulty);
      try {
        const { output } = await run('npx', ['vitest', 'run', `tests/${tier}.test.ts`], project.folder, { CI: 'true' });
        expect(output).toContain(seen);
        expect(output).toContain('Counterexample: [[');
      } finally {
        await writeFile(path, original);
      }
    },
    600_000,
  );
});
