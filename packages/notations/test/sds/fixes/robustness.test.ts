import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { applied, FixWorkspace } from './workspace.ts';

const folder = fileURLToPath(new URL('../../../../../examples/', import.meta.url));
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.sds'))
  .map((name) => readFileSync(`${folder}${name}`, 'utf8'));

/** A line is left out, cut, or a word of it is changed: what people do while they work. */
const anyEdit = fc.record({
  line: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('drop', 'cut', 'misspell', 'double'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

function edited(text: string, edits: readonly { line: number; kind: string; at: number }[]): string {
  const lines = text.split('\n');
  for (const { line, kind, at } of edits) {
    const index = Math.floor(line * lines.length);
    const content = lines[index] ?? '';
    const cut = Math.floor(at * content.length);
    if (kind === 'drop') lines.splice(index, 1);
    else if (kind === 'double') lines.splice(index, 0, content);
    else lines[index] = kind === 'cut' ? content.slice(0, cut) : `${content.slice(0, cut)}x${content.slice(cut + 1)}`;
  }
  return lines.join('\n');
}

vi.setConfig({ testTimeout: 300_000 });

describe('fixes of a half typed specification', () => {
  it('stay inside the text, do not overlap, and leave no finding of theirs behind', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (text, edits) => {
        const broken = edited(text, edits);
        const workspace = new FixWorkspace(broken);
        for (const finding of workspace.all()) {
          for (const fix of workspace.fixesOf(finding)) {
            const cured = applied(broken, fix.edits);
            expect(cured, `${fix.title} changes something`).not.toBe(broken);
            const same = (one: typeof finding): boolean => one.code === finding.code && one.message === finding.message;
            const before = workspace.all().filter(same).length;
            const after = new FixWorkspace(cured).all().filter(same).length;
            expect(after, `${fix.title} cures ${finding.code}: ${finding.message}`).toBeLessThan(before);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
