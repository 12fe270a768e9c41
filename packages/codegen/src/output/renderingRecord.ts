import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import { isRecord } from '@specwright/evolution/jsonValues';
import type { MigrationFile } from '../plan/database/migrations.ts';
import type { ServicePlan } from '../plan/servicePlan.ts';
import type { Database } from '../targets/target.ts';
import { hashOf } from './manifest.ts';

/**
 * Where an output folder remembers what all its files were rendered from, so that they need not be rendered again for the
 * same. It helps on the machine that wrote it: it is not for version control, and nothing is lost with it.
 */
export const renderingPath = '.specwright/rendering.json';

/** All that the files of a service depend on. */
export interface RenderingInput {
  /** Names the build of the generator (`bundleDigest`). */
  readonly generator: string;
  readonly target: string;
  readonly database: Database;
  readonly plan: ServicePlan;
  readonly migrations: readonly MigrationFile[];
}

/** From inputs with the same digest the same files come. Another version of Node may give another digest. */
export function renderingDigest(input: RenderingInput): string {
  return `sha256-${createHash('sha256').update(serialize(input)).digest('hex')}`;
}

/** The record of a rendering whose files the manifest with this text names. */
export function renderingText(inputs: string, manifest: string): string {
  return `${JSON.stringify({ inputs, manifest: hashOf(manifest) }, undefined, 2)}\n`;
}

/** The digest of what the files of the manifest with this text were rendered from; undefined where the record is of others. */
export function renderedFrom(record: string, manifest: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(record);
  } catch {
    return undefined;
  }
  const { inputs, manifest: of } = isRecord(value) ? value : {};
  return typeof inputs === 'string' && of === hashOf(manifest) ? inputs : undefined;
}
