import type { Origin } from '@specwright/model/origin';
import type { SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { fitOf } from './completion.ts';

/** What the search for symbols knows of a part. */
export interface NamedPart {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly origin: Origin;
  /** The name of what it stands in. */
  readonly container?: string;
}

/** At most so many answers; the person types on. */
const mostSymbols = 256;

/** The parts whose name fits what is typed; best first. A part of a library, which several systems see, is there once. */
export function symbolsThatFit(parts: Iterable<NamedPart>, query: string): SymbolInformation[] {
  const found: { readonly symbol: SymbolInformation; readonly fit: number }[] = [];
  const places = new Set<string>();
  for (const { name, kind, origin, container } of parts) {
    const fit = fitOf(name, query) ?? (name.toLowerCase().includes(query.toLowerCase()) ? 2 : undefined);
    const { line, character } = origin.range.start;
    const place = `${origin.file} ${line} ${character} ${name}`;
    if (fit === undefined || places.has(place)) continue;
    places.add(place);
    const location = { uri: origin.file, range: origin.nameRange ?? origin.range };
    const inside = container === undefined ? {} : { containerName: container };
    found.push({ symbol: { name, kind, location, ...inside }, fit });
  }
  return found
    .toSorted((a, b) => a.fit - b.fit)
    .slice(0, mostSymbols)
    .map(({ symbol }) => symbol);
}
