import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hashOf } from './manifest.ts';

let known: string | undefined;

/**
 * Names the build that this code runs from: another one may generate other texts. Undefined where it runs from its sources,
 * each of which may have changed.
 */
export function bundleDigest(): string | undefined {
  if (!import.meta.url.endsWith('.cjs')) return undefined;
  known ??= hashOf(readFileSync(fileURLToPath(import.meta.url), 'utf8'));
  return known;
}
