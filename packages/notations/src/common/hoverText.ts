import type { Part } from '@specwright/model/parts';
import { type Id, kindOfId, nameOfId } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { MarkupContent } from 'vscode-languageserver-types';
import { sameThing } from './navigation.ts';

/** One paragraph or list line of a hover; empty ones are left out. */
export type HoverLine = string | undefined;

/** Puts the pieces of a hover together: a signature in the notation's colours, then paragraphs. */
export function hoverText(language: string, signature: string, lines: readonly HoverLine[]): string {
  const told = lines.filter((line) => line !== undefined && line !== '');
  return [['```', language, '\n', signature, '\n```'].join(''), ...told].join('\n\n');
}

export function markdown(value: string): MarkupContent {
  return { kind: 'markdown', value };
}

/** Bold word and what it is about: `**Exposes** order.paid, stock.low`; nothing where there is nothing. */
export function fact(label: string, values: readonly string[] | string | undefined): HoverLine {
  if (values === undefined || values.length === 0) return undefined;
  return `**${label}** ${typeof values === 'string' ? values : values.join(', ')}`;
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** Names as code, at most `most` of them. */
export function codeList(names: readonly string[], most = 8): string[] {
  const shown = [...new Set(names)].slice(0, most).map(code);
  const left = new Set(names).size - shown.length;
  return left > 0 ? [...shown, `${left} more`] : shown;
}

/** Text of a comment as Markdown shows it: what would be formatting is kept as it was written. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`);
}

const nouns: Readonly<Record<string, readonly [string, string]>> = {
  operation: ['api', 'apis'],
  action: ['action', 'actions'],
  event: ['event', 'events'],
  payload: ['event', 'events'],
  entity: ['entity', 'entities'],
  field: ['field', 'fields'],
  edge: ['edge', 'edges'],
  machine: ['machine', 'machines'],
  invariant: ['invariant', 'invariants'],
  contract: ['contract', 'contracts'],
  module: ['module', 'modules'],
  exposed: ['module', 'modules'],
  error: ['error', 'errors'],
  seed: ['seed block', 'seed blocks'],
  evolve: ['evolve block', 'evolve blocks'],
  input: ['api', 'apis'],
  limitRule: ['limit', 'limits'],
  authRule: ['auth rule', 'auth rules'],
  spec: ['spec', 'specs'],
  method: ['method', 'methods'],
  endpoint: ['endpoint', 'endpoints'],
  recordField: ['field of a model', 'fields of models'],
};

const blocksWithoutName: ReadonlySet<string> = new Set(['invariant', 'seed', 'evolve', 'settings', 'loose']);

const nounsWithoutName: ReadonlySet<string> = new Set([...blocksWithoutName].map((kind) => nouns[kind]?.[0] ?? kind));

/**
 * Who uses a part, counted by the kind of the user: `3 apis (POST /checkout, …), 1 action (reserve_stock)`.
 * Undefined where nobody does.
 */
export function usedBy(index: SystemIndex, id: Id): string | undefined {
  const users = new Map<string, Set<string>>();
  for (const one of sameThing(index, [id])) {
    for (const reference of index.referencesTo(one)) {
      if (isOwn(index, reference.from, id)) continue;
      const kind = kindOfId(reference.from);
      const key = nouns[kind]?.[0] ?? kind;
      const names = users.get(key) ?? new Set();
      users.set(key, names.add(ownerName(index, reference.from)));
    }
  }
  const told = [...users].map(([kind, names]) => `${counted(kind, names.size)}${named(kind, [...names])}`);
  return told.length === 0 ? undefined : told.join(' · ');
}

/** A part that names itself in its own block is no user of it. */
function isOwn(index: SystemIndex, from: Id, id: Id): boolean {
  if (from === id) return true;
  const part = index.part(id);
  return part?.kind === 'enumValue' && `value:${nameOfId(from)}` === id;
}

function counted(noun: string, count: number): string {
  const pair = Object.values(nouns).find(([one]) => one === noun);
  return `${count} ${count === 1 ? noun : (pair?.[1] ?? `${noun}s`)}`;
}

function named(kind: string, names: readonly string[]): string {
  const known = names.filter((name) => name !== '');
  return known.length === 0 || nounsWithoutName.has(kind) ? '' : ` (${codeList(known, 5).join(', ')})`;
}

function ownerName(index: SystemIndex, id: Id): string {
  const part = index.part(id);
  // The lines of an `evolve` block have ids of their own.
  if (kindOfId(id) === 'evolve') return id.replace(/\.\d+$/, '');
  if (part === undefined) return nameOfId(id);
  if (part.kind === 'field') return nameOfId(part.id);
  if (part.kind === 'payload' || part.kind === 'input') return nameOfId(part.id).replace(/\.[^.]*$/, '');
  if (part.kind === 'exposed') return nameOfId(part.module);
  return blocksWithoutName.has(part.kind) ? part.id : nameOf(part);
}

export function nameOf(part: Part): string {
  return part.name === '' ? nameOfId(part.id) : part.name;
}
