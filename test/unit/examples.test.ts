import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSds } from '@specwright/notations/sds/parser';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../examples', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.sds') && !file.includes('generated'))
  .sort();

describe('the examples', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(8);
  });

  it.each(files)('%s parses without a syntax error', (name) => {
    const file = join(folder, name);
    const { diagnostics } = parseSds(readFileSync(file, 'utf8'), pathToFileURL(file).href);
    expect(diagnostics).toEqual([]);
  });
});
