import { singular } from '@specwright/model/words';
import type { EntitySymbol, SymbolTable } from '../scope.ts';
import type { ValueSymbol } from './scopes.ts';

/** The entities that the static words of a path name, in the order of the path: `/cart/items` → Cart, CartItem. */
export function entitiesOfPath(table: SymbolTable, path: string): EntitySymbol[] {
  return segmentsOf(table, path).flatMap((segment) => segment.entity ?? []);
}

/** The rows that the `{…}` of a path identify: by their own name, else by the word before them. */
export function pathParametersOf(table: SymbolTable, path: string): Map<string, ValueSymbol> {
  const parameters = new Map<string, ValueSymbol>();
  let before: EntitySymbol | undefined;
  for (const segment of segmentsOf(table, path)) {
    if (segment.entity !== undefined) before = segment.entity;
    if (segment.parameter === undefined) continue;
    const own = ownEntity(table, segment.parameter, before) ?? before;
    parameters.set(segment.parameter, { entities: own === undefined ? [] : [own], open: false });
  }
  return parameters;
}

interface PathSegment {
  readonly parameter?: string;
  readonly entity?: EntitySymbol;
}

function segmentsOf(table: SymbolTable, path: string): PathSegment[] {
  const segments: PathSegment[] = [];
  let previousWord: string | undefined;
  let previous: EntitySymbol | undefined;
  for (const text of path.split('/')) {
    if (text === '') continue;
    const parameter = /^\{(.*)\}$/.exec(text)?.[1];
    if (parameter !== undefined) {
      segments.push({ parameter: parameter.replace(/[:?*].*$/, '') });
      continue;
    }
    const entity = entityOfSegment(table, text, previousWord, previous);
    segments.push(entity === undefined ? {} : { entity });
    previousWord = text;
    previous = entity ?? previous;
  }
  return segments;
}

/** `items` after `cart` is CartItem, before it is an Item; a last word alone must be near the entity before it, or the only one. */
function entityOfSegment(
  table: SymbolTable,
  text: string,
  previousWord: string | undefined,
  previous: EntitySymbol | undefined,
): EntitySymbol | undefined {
  if (previousWord !== undefined) {
    const compound = `${singular(previousWord.toLowerCase())}_${text.replaceAll('-', '_')}`;
    const hit = table.entitiesLike(compound).find(({ form }) => form === 'alias' || form === 'plural');
    if (hit !== undefined) return hit.symbol;
  }
  const hits = table.entitiesLike(text);
  const exact = hits.find(({ form }) => form === 'alias' || form === 'plural' || form === 'name');
  if (exact !== undefined) return exact.symbol;
  const candidates = [...new Set(hits.map((hit) => hit.symbol))];
  const near = previous === undefined ? [] : candidates.filter((one) => table.neighboursOf(previous).includes(one));
  if (near.length > 0) return near[0];
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** `{line}` behind `/jobs/{id}/lines` is a JobLine, whatever else has lines. */
function ownEntity(table: SymbolTable, parameter: string, before: EntitySymbol | undefined): EntitySymbol | undefined {
  const bare = parameter.replace(/(_id|Id)$/, '');
  if (bare === 'id') return undefined;
  const hits = table.entitiesLike(bare);
  const hit = hits.find(({ form }) => form === 'alias') ?? hits.find(({ symbol }) => symbol === before) ?? hits[0];
  return hit?.symbol;
}
