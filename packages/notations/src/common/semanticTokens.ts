import { comparePositions, type Position, type Range, rangesTouch } from '@specwright/model/origin';
import type { SystemIndex } from '@specwright/model/system';
import type { Occurrence } from './navigation.ts';
import { roleWordsOf } from './roleWords.ts';

/**
 * The one legend of all notations. The first are the protocol's own, so that every theme colours them; the last four are
 * ours and have a fallback in the extension's manifest.
 */
export const tokenTypes = [
  'namespace',
  'class',
  'property',
  'enumMember',
  'event',
  'function',
  'parameter',
  'variable',
  'type',
  'decorator',
  'method',
  'specError',
  'specState',
  'specRole',
  'specProse',
  'interface',
  'struct',
] as const;
export type TokenType = (typeof tokenTypes)[number];

export const tokenModifiers = ['declaration', 'readonly', 'unresolved', 'soft'] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

export interface SemanticToken {
  /** On one line. */
  readonly range: Range;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** How a word is coloured by what it means; undefined when it means nothing that colours it. */
export function tokenOf(index: SystemIndex, occurrence: Occurrence): SemanticToken | undefined {
  const { reference } = occurrence;
  // No part declares a role; where one is spoken of it is as known as where it is granted.
  const isRole = reference !== undefined && roleWordsOf(index, reference) !== undefined;
  const type = isRole ? 'specRole' : (typeOfTargets(index, occurrence) ?? typeOfRole(occurrence));
  if (type === undefined) return undefined;
  const modifiers: TokenModifier[] = [];
  if (reference === undefined) modifiers.push('declaration');
  if (reference !== undefined && occurrence.targets.length === 0 && !isRole) modifiers.push('unresolved');
  if (reference?.strength === 'soft') modifiers.push('soft');
  if (isReadonly(index, occurrence)) modifiers.push('readonly');
  return { range: occurrence.range, type, modifiers };
}

function typeOfTargets(index: SystemIndex, occurrence: Occurrence): TokenType | undefined {
  const part = index.part(occurrence.targets[0] ?? '');
  switch (part?.kind) {
    case 'system':
    case 'design':
    case 'template':
    case 'designModule':
    case 'pipeline':
    case 'module':
    case 'spec':
      return 'namespace';
    case 'entity':
      return 'class';
    case 'interface':
      return 'interface';
    case 'record':
      return 'struct';
    case 'policy':
      return 'type';
    case 'method':
    case 'pipelineStep':
      return 'method';
    case 'methodParameter':
      return 'parameter';
    case 'recordField':
      return 'property';
    case 'field':
      return 'property';
    case 'enumValue':
      return index.machineOf(part.id.replace(/^value:/, 'field:').replace(/:[^:]*$/, '')) ? 'specState' : 'enumMember';
    case 'event':
    case 'exposed':
      return 'event';
    case 'error':
      return 'specError';
    case 'action':
      return 'function';
    case 'parameter':
    case 'input':
    case 'payload':
      return 'parameter';
    case 'operation':
      return 'method';
    default:
      return undefined;
  }
}

/** An unresolved word is coloured as what it should be, where its place says that. */
function typeOfRole({ reference, targets }: Occurrence): TokenType | undefined {
  if (reference === undefined || targets.length > 0) return undefined;
  switch (reference.role) {
    case 'auth.role':
      return 'specRole';
    case 'outcome.error':
      return 'specError';
    case 'machine.state':
    case 'effect.state':
      return 'specState';
    case 'emit.event':
    case 'exposes.event':
    case 'consumes.event':
    case 'clause.event':
      return 'event';
    case 'contract.module':
    case 'consumes.module':
      return 'namespace';
    case 'call.action':
      return 'function';
    case 'owns.entity':
    case 'edge.end':
    case 'effect.entity':
    case 'seed.entity':
      return 'class';
    default:
      return undefined;
  }
}

function isReadonly(index: SystemIndex, occurrence: Occurrence): boolean {
  const part = index.part(occurrence.targets[0] ?? '');
  return part?.kind === 'field' && part.decorators.some(({ name }) => name === 'immutable' || name === 'computed');
}

/** Leaves, of tokens that share places, the narrower ones; cuts nothing in two. The result is in the order of the text. */
export function withoutOverlaps(tokens: readonly SemanticToken[]): SemanticToken[] {
  const ordered = [...tokens].sort(
    (a, b) =>
      comparePositions(a.range.start, b.range.start) ||
      comparePositions(a.range.end, b.range.end) ||
      b.modifiers.length - a.modifiers.length,
  );
  const kept: SemanticToken[] = [];
  for (const token of ordered) {
    const last = kept.at(-1);
    if (last && comparePositions(token.range.start, last.range.end) < 0) {
      if (comparePositions(token.range.end, last.range.end) >= 0) continue;
      kept.pop();
    }
    kept.push(token);
  }
  return kept;
}

/** The protocol's form: five numbers a token, relative to the token before. Only tokens that touch `within`, where it is given. */
export function encodeTokens(tokens: readonly SemanticToken[], within?: Range): number[] {
  const data: number[] = [];
  let before: Position = { line: 0, character: 0 };
  for (const { range, type, modifiers } of tokens) {
    const length = range.end.character - range.start.character;
    if (range.start.line !== range.end.line || length <= 0 || (within && !rangesTouch(range, within))) continue;
    const deltaLine = range.start.line - before.line;
    const deltaStart = range.start.character - (deltaLine === 0 ? before.character : 0);
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
    data.push(deltaLine, deltaStart, length, tokenTypes.indexOf(type), bits);
    before = range.start;
  }
  return data;
}
