import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Property, Settings } from '@specwright/model/parts';
import { nameOfId } from '@specwright/model/reference';
import type { Code } from '../catalogue.ts';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { migrateValues, runtimeValues } from '../runtimeWords.ts';
import { unknownName } from './unknownName.ts';

/** A spec says once what it runs on, and once how its data is migrated. */
export function* settingsMustStandOnce(settings: Settings, context: CheckContext): Iterable<Diagnostic> {
  const first = context.entry(firstSettings, keyOf(settings));
  if (first === undefined || first === settings) return;
  const place = settings.module === undefined ? 'this file' : `'${nameOfId(settings.module)}'`;
  yield finding('module/duplicate-settings', settings.origin, {
    parameters: { block: settings.block, place },
    related: [relatedTo(first, 'The first block.')],
  });
}

function firstSettings({ system }: CheckContext): ReadonlyMap<string, Settings> {
  const first = new Map<string, Settings>();
  for (const settings of system.settings) if (!first.has(keyOf(settings))) first.set(keyOf(settings), settings);
  return first;
}

function keyOf({ block, module, origin }: Settings): string {
  return `${block} ${module ?? origin.file}`;
}

type KnownValues = Readonly<Record<string, readonly string[]>>;

export function* runtimeShouldBeKnown(settings: Settings, _context: CheckContext): Iterable<Diagnostic> {
  if (settings.block !== 'runtime') return;
  for (const property of settings.properties) {
    yield* propertyShouldBeKnown(property, runtimeValues, 'runtime/unknown-key', 'runtime/unknown-value');
  }
}

export function* migrationShouldBeKnown(settings: Settings, _context: CheckContext): Iterable<Diagnostic> {
  if (settings.block !== 'migrate') return;
  for (const property of settings.properties) {
    yield* propertyShouldBeKnown(property, migrateValues, 'migrate/unknown-key', 'migrate/unknown-value');
  }
}

/** What people call the keys when they write them out. */
const longKeys: Readonly<Record<string, readonly string[]>> = {
  language: ['lang'],
  database: ['db'],
  broker: ['queue'],
  messaging: ['queue'],
  authentication: ['auth'],
  deployment: ['deploy'],
};

function* propertyShouldBeKnown(
  { key, keyOrigin, values }: Property,
  known: KnownValues,
  keyCode: Code,
  valueCode: Code,
): Iterable<Diagnostic> {
  if (key === '') return;
  const expected = Object.hasOwn(known, key) ? known[key] : undefined;
  if (expected === undefined) {
    const meant = Object.hasOwn(longKeys, key) ? (longKeys[key] ?? []) : [];
    const names = nothingOf(key, {}, Object.keys(known));
    yield unknownName(keyCode, keyOrigin, { ...names, meant: meant.filter((name) => Object.hasOwn(known, name)) });
    return;
  }
  for (const { kind, text, origin } of values) {
    // A text in quotation marks is the author's own word.
    if (kind !== 'word' || text === '' || expected.includes(text.toLowerCase())) continue;
    yield unknownName(valueCode, origin, nothingOf(text, { key }, expected));
  }
}

function nothingOf(text: string, parameters: Readonly<Record<string, string>>, candidates: readonly string[]) {
  return { text, severity: 'warning', parameters, candidates, create: undefined, add: undefined } as const;
}

/** What a specification needs at run time, its `runtime` block names. Without such a block nothing is decided yet. */
export function* runtimeShouldHaveWhatIsNeeded(settings: Settings, context: CheckContext): Iterable<Diagnostic> {
  if (settings.block !== 'runtime') return;
  const has = (key: string): boolean => settings.properties.some((property) => property.key === key);
  const needs = context.entry(needsByModule, settings.module ?? '');
  if (needs === undefined) return;
  if (needs.auth !== undefined && !has('auth')) {
    yield missing(settings, 'runtime/missing-auth', 'auth: jwt', needs.auth);
  }
  if (needs.queue !== undefined && !has('queue')) {
    yield missing(settings, 'runtime/missing-queue', 'queue: rabbitmq', needs.queue);
  }
  if (needs.cache !== undefined && !has('cache')) {
    yield missing(settings, 'runtime/missing-cache', 'cache: redis', needs.cache);
  }
}

type NeedCode = 'runtime/missing-auth' | 'runtime/missing-queue' | 'runtime/missing-cache';

function missing(settings: Settings, code: NeedCode, line: string, what: string): Diagnostic {
  return finding(code, settings.origin, {
    parameters: { what },
    data: { kind: 'addLine', part: settings.id, line, place: 'last', isChoice: true },
  });
}

/** What first needs a part of the runtime, by its name. */
interface Needs {
  auth?: string;
  queue?: string;
  cache?: string;
}

function needsByModule({ system }: CheckContext): ReadonlyMap<string, Needs> {
  const needs = new Map<string, Needs>();
  const of = (module: string | undefined): Needs => {
    const known = needs.get(module ?? '') ?? {};
    needs.set(module ?? '', known);
    return known;
  };
  for (const { module, path, grants } of system.authRules) {
    if (grants.some(({ role }) => role.text !== 'public' && role.text !== '')) of(module).auth ??= path;
  }
  for (const { module, name } of system.events) if (name !== '') of(module).queue ??= name;
  for (const { module, name, statements } of system.operations) {
    const caches = statements.some(
      (one) => one.kind === 'soft' && one.rule.kind === 'option' && one.rule.key === 'cache',
    );
    if (caches) of(module).cache ??= name;
  }
  return needs;
}
