import { createHash } from 'node:crypto';
import { type Baseline, canonical } from './baseline.ts';

/**
 * SHA-256 of the schema of a baseline in canonical form: what migrations lead from and to. It stands in no file: there it
 * would make a conflict of every merge.
 */
export function baselineHash(baseline: Baseline): string {
  const { formatVersion, module, version, entities, edges, machines } = baseline;
  const sentences = Object.entries(baseline.invariants ?? {});
  const kept = sentences.flatMap(([sentence, { rows }]) => (rows ? [sentence] : []));
  const invariants = kept.length === 0 ? {} : { invariants: kept };
  const schema = { formatVersion, module, version, entities, edges, machines, ...invariants };
  return createHash('sha256')
    .update(JSON.stringify(canonical(schema)))
    .digest('hex');
}
