import type { Part } from '@specwright/model/parts';
import type { System } from '@specwright/model/system';

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The published form of a model (`schemas/model.schema.json`): the model itself, with the names of files relative to
 * `root` (the URI of a folder), so that it is the same on every machine; or one part of it. Files outside of `root` keep their URI.
 */
export function modelAsJson(system: System | Part, root: string): Json {
  const folder = root.endsWith('/') ? root : `${root}/`;
  return jsonOf(system, folder);
}

function jsonOf(value: unknown, folder: string): Json {
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, folder));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(
      entries.map(([key, item]) => [
        key,
        key === 'file' && typeof item === 'string' ? relativeName(item, folder) : jsonOf(item, folder),
      ]),
    );
  }
  // A status that is no number cannot be written as one.
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function relativeName(uri: string, folder: string): string {
  return uri.startsWith(folder) ? decodeURIComponent(uri.slice(folder.length)) : uri;
}
