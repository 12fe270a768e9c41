import { hash } from 'node:crypto';
import { isRecord } from '@specwright/evolution/jsonValues';
import type { Id } from '@specwright/model/reference';
import { branchTexts } from './gitConflict.ts';

/** Where the manifest lies in an output folder. */
export const manifestPath = '.specwright/manifest.json';

/** The format of the manifests that are written here, and the last one that is read. */
const formatVersion = 1;

export interface ManifestFile {
  /** POSIX, relative to the output folder. */
  readonly path: string;
  /** `sha256-` and the hexadecimal digest of the text as it was generated. */
  readonly hash: string;
  /** The digest of what the text with `hash` was laid out from: from the same draft the same text comes again. */
  readonly draft?: string;
  /** What a run is about to write over the file: only while it writes, so that one that broke off can be understood. */
  readonly next?: NextText;
  /** What a run that writes puts aside of the file (`OutputEntry.orphans`): only until it ends, so that one that broke off is told of. */
  readonly orphans?: readonly string[];
  /** The parts of the model that the file was made from. */
  readonly sources: readonly Id[];
}

/** The text that a file is to get. */
export interface NextText {
  /** The digest of what stands in the file then: of the generated text, or of what it and the changes of a person gave. */
  readonly written: string;
  /** What the record says of the file once this is written. */
  readonly hash: string;
  readonly draft?: string;
}

/** What the manifest says of the folder as a whole. */
export interface ManifestHead {
  readonly service: string | undefined;
  readonly parts: Manifest['parts'] | undefined;
}

/** What was generated into a folder, from what: lets a later run tell its own files from those of a person. */
export interface Manifest {
  readonly formatVersion: typeof formatVersion;
  readonly generator: 'specwright';
  /** The service that the folder holds: another one does not go into it. */
  readonly service?: string;
  /** The digest of what each part of the specification said, by its id; absent in folders of earlier versions. */
  readonly parts?: Readonly<Record<Id, string>>;
  readonly files: readonly ManifestFile[];
  /** While a merge of branches is in conflict: what the other branch generated. Never written. */
  readonly othersFiles?: readonly ManifestFile[];
}

/** `sha256-…` of a text. */
export function hashOf(content: string): string {
  return `sha256-${hash('sha256', content)}`;
}

/** The manifest as text: sorted, so that it changes only where something changed. */
export function manifestText(files: readonly ManifestFile[], { service, parts }: ManifestHead): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const head = { ...(service === undefined ? {} : { service }), ...(parts === undefined ? {} : { parts }) };
  const manifest: Manifest = { formatVersion, generator: 'specwright', ...head, files: sorted };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** Says of the text of a manifest that a later version of Specwright wrote it, with the cure; undefined where none did. */
export function laterFormat(text: string, place: string): string | undefined {
  const { generator, formatVersion: version } = recordIn(text) ?? {};
  if (generator !== 'specwright' || typeof version !== 'number' || version <= formatVersion) return undefined;
  return `'${place}' was written by a newer Specwright (format ${version}, this one reads up to ${formatVersion}): update Specwright, and run the command again.`;
}

function recordIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a manifest; undefined when the text is none of ours. */
export function readManifest(text: string): Manifest | undefined {
  const value = recordIn(text);
  if (value?.generator !== 'specwright' || value.formatVersion !== formatVersion) return undefined;
  if (!Array.isArray(value.files)) return undefined;
  const files = value.files.filter(isManifestFile);
  if (files.length !== value.files.length) return undefined;
  const named = typeof value.service === 'string' ? { service: value.service } : {};
  const parts = isDigests(value.parts) ? { parts: value.parts } : {};
  return { formatVersion, generator: 'specwright', ...named, ...parts, files };
}

/** Reads one in which Git has marked the conflicts of a merge; undefined where one of its sides is none of ours. */
export function readMergedManifest(text: string): Manifest | undefined {
  const branches = branchTexts(text);
  const ours = readManifest(branches?.ours ?? '');
  const theirs = readManifest(branches?.theirs ?? '');
  if (ours === undefined || theirs === undefined || ours.service !== theirs.service) return undefined;
  return { ...ours, othersFiles: theirs.files };
}

function isManifestFile(value: unknown): value is ManifestFile {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    typeof value.hash === 'string' &&
    isOptionalText(value.draft) &&
    (value.next === undefined || isNextText(value.next)) &&
    (value.orphans === undefined || isTexts(value.orphans)) &&
    isTexts(value.sources)
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isNextText(value: unknown): value is NextText {
  return (
    isRecord(value) &&
    typeof value.written === 'string' &&
    typeof value.hash === 'string' &&
    isOptionalText(value.draft)
  );
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isDigests(value: unknown): value is Readonly<Record<Id, string>> {
  return isRecord(value) && Object.values(value).every((digest) => typeof digest === 'string');
}
