import type { DesignParts, TypeUse } from '@specwright/model/design';
import { memoIn } from '@specwright/model/memo';
import { comparePositions, type Origin, type Position, type Range, rangeContains } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import { pathCovers } from '@specwright/model/pathPattern';
import type { Id, Reference } from '@specwright/model/reference';
import type { System, SystemIndex } from '@specwright/model/system';
import { partsOf } from '@specwright/model/systemIndex';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type LocationLink,
} from 'vscode-languageserver-types';
import type { EditorView } from './navigationView.ts';
import { type RoleWords, roleWordsOf } from './roleWords.ts';

/**
 * A word of a file that means something: the name of a part where it is declared, or a reference to parts.
 * Everything that answers "what is under the cursor" looks at these, whatever the notation.
 */
export interface Occurrence {
  readonly range: Range;
  /** The parts meant; none where a reference does not resolve. */
  readonly targets: readonly Id[];
  /** Absent where the occurrence declares its (only) target. */
  readonly reference?: Reference;
}

/** The occurrences of a file in the order of the text; wider ones before those that they contain. Computed once an index. */
export const occurrencesIn = memoIn(({ system }: SystemIndex, file: string): readonly Occurrence[] =>
  [...declarationsIn(system, file), ...referencesIn(system, file)].sort(
    (a, b) => comparePositions(a.range.start, b.range.start) || comparePositions(b.range.end, a.range.end),
  ),
);

/** The occurrences that begin on these lines, in the order of the text. */
export function occurrencesOnLines(
  index: SystemIndex,
  file: string,
  first: number,
  last: number,
): readonly Occurrence[] {
  const all = occurrencesIn(index, file);
  return all.slice(firstOnLine(all, first), firstOnLine(all, last + 1));
}

/** The occurrences that touch the position, the narrowest first; a word that the cursor stands in wins over one that ends there. */
export function occurrencesAt(view: EditorView, position: Position): readonly Occurrence[] {
  const all = occurrencesIn(view.index, view.file);
  const hits: Occurrence[] = [];
  for (let at = firstOnLine(all, position.line); at < all.length; at += 1) {
    const occurrence = all[at];
    if (occurrence === undefined || occurrence.range.start.line > position.line) break;
    if (rangeContains(occurrence.range, position)) hits.push(occurrence);
  }
  const ends = (hit: Occurrence): number => (comparePositions(hit.range.end, position) === 0 ? 1 : 0);
  // A `spec` bears the name of its module: there the reference says more than the declaration.
  const rank = (hit: Occurrence): number => (hit.reference && hit.targets.length > 0 ? 0 : 1);
  return hits.sort((a, b) => ends(a) - ends(b) || widthOf(a.range) - widthOf(b.range) || rank(a) - rank(b));
}

/** The first occurrence under the cursor that leads somewhere, else the first at all. */
export function occurrenceAt(view: EditorView, position: Position): Occurrence | undefined {
  const hits = occurrencesAt(view, position);
  return hits.find((hit) => hit.targets.length > 0) ?? hits[0];
}

/** The heads of these are references to other parts: a machine has no name of its own to be found by. */
const headedByReferences: ReadonlySet<Part['kind']> = new Set(['contract', 'edge', 'machine', 'evolve']);

/** Where the name of a part stands, where it has one of its own. */
export function nameRangeOf(part: Part): Range | undefined {
  if (headedByReferences.has(part.kind)) return undefined;
  if (part.origin.nameRange) return part.origin.nameRange;
  return part.kind === 'enumValue' || part.kind === 'exposed' ? part.origin.range : undefined;
}

/**
 * Parts that are one thing for a reader: an event and the entries of `exposes` that name it; a field and the members of
 * `in` and `payload` that carry it.
 */
export function sameThing(index: SystemIndex, ids: readonly Id[]): readonly Id[] {
  const group = new Set<Id>(ids);
  for (const id of ids) for (const other of eventsAndExposed(index, id)) group.add(other);
  return [...group];
}

/** Where the parts under the cursor are declared; of a role, where it is granted. */
export function definitionsAt(view: EditorView, position: Position): LocationLink[] {
  const occurrence = occurrenceAt(view, position);
  if (occurrence === undefined) return [];
  const links: LocationLink[] = [];
  for (const id of leadsTo(view.index, occurrence)) {
    const part = view.index.part(id);
    if (part === undefined) continue;
    links.push(linkTo(part, occurrence.range));
  }
  for (const { file, range } of roleAt(view.index, occurrence)?.granted ?? []) {
    links.push({
      originSelectionRange: occurrence.range,
      targetUri: file,
      targetRange: range,
      targetSelectionRange: range,
    });
  }
  return uniqueBy(links, (link) => `${link.targetUri} ${keyOf(link.targetSelectionRange)}`);
}

/**
 * Who makes true what the word under the cursor promises: of an interface, and of its methods, the modules that implement it;
 * of a template the systems and templates that extend it. Elsewhere the definition.
 */
export function implementationsAt(view: EditorView, position: Position): LocationLink[] {
  const occurrence = occurrenceAt(view, position);
  if (occurrence === undefined) return [];
  const parts = occurrence.targets.flatMap((id) => implementersOf(view.index, id));
  const links = parts.map((part) => linkTo(part, occurrence.range));
  return links.length > 0 ? links : definitionsAt(view, position);
}

function implementersOf(index: SystemIndex, id: Id): Part[] {
  const part = index.part(id);
  const wanted = part?.kind === 'method' ? part.interface : id;
  const roles = part?.kind === 'template' ? ['design.extends'] : ['design.implements'];
  const users = index.referencesTo(wanted).filter(({ role }) => roles.includes(role));
  return users.flatMap(({ from }) => index.part(from) ?? []);
}

/** The type of the word under the cursor: of a parameter, field or method the record or entity that it holds. */
export function typeDefinitionsAt(view: EditorView, position: Position): LocationLink[] {
  const occurrence = occurrenceAt(view, position);
  if (occurrence === undefined) return [];
  const ids = occurrence.targets.flatMap((id) => typesOf(view.index, id));
  const links = ids.flatMap((id) => view.index.part(id) ?? []).map((part) => linkTo(part, occurrence.range));
  return uniqueBy(links, (link) => `${link.targetUri} ${keyOf(link.targetSelectionRange)}`);
}

function typesOf(index: SystemIndex, id: Id): readonly Id[] {
  const part = index.part(id);
  switch (part?.kind) {
    case 'methodParameter':
    case 'recordField':
      return part.type === undefined ? [] : namedTypes(part.type);
    case 'method':
      return part.returns === undefined ? [] : namedTypes(part.returns);
    case 'endpoint':
      return part.response?.type === undefined ? [] : namedTypes(part.response.type);
    case 'field':
      if (part.type.kind === 'reference' || part.type.kind === 'entity') return part.type.entity.targets;
      return part.type.kind === 'fieldType' ? part.type.field.targets : [];
    case 'parameter':
      return part.entities;
    case 'input':
      if (part.row !== undefined) return [part.row];
      return part.field === undefined ? [] : typesOf(index, part.field);
    case 'entity':
    case 'record':
    case 'interface':
      return [id];
    default:
      return [];
  }
}

function namedTypes(type: TypeUse): readonly Id[] {
  return [...(type.reference?.targets ?? []), ...type.arguments.flatMap(namedTypes)];
}

function linkTo(part: Part, from: Range): LocationLink {
  return {
    originSelectionRange: from,
    targetUri: part.origin.file,
    targetRange: part.origin.range,
    targetSelectionRange: nameRangeOf(part) ?? part.origin.nameRange ?? part.origin.range,
  };
}

/** All places that mean what the word under the cursor means. */
export function referencesAt(view: EditorView, position: Position, includeDeclaration: boolean): Location[] {
  const occurrence = occurrenceAt(view, position);
  if (occurrence === undefined) return [];
  const role = roleAt(view.index, occurrence);
  const places = placesOf(view.index, occurrence.targets);
  const origins = [
    ...places.references,
    ...(role === undefined ? [] : [...role.granted, ...role.spoken]),
    ...(includeDeclaration ? places.declarations : []),
  ];
  const locations = origins.map(({ file, range }): Location => ({ uri: file, range }));
  return uniqueBy(locations, (place) => `${place.uri} ${keyOf(place.range)}`).sort(compareLocations);
}

function roleAt(index: SystemIndex, { reference }: Occurrence): RoleWords | undefined {
  return reference && roleWordsOf(index, reference);
}

/** The same places in this file only: the declaration as written, the rest as read. */
export function highlightsAt(view: EditorView, position: Position): DocumentHighlight[] {
  const occurrence = occurrenceAt(view, position);
  if (occurrence === undefined) return [];
  const role = roleAt(view.index, occurrence);
  if (role !== undefined) {
    const all = here(view, [...role.granted, ...role.spoken]);
    return all.map((range) => ({ range, kind: DocumentHighlightKind.Read }));
  }
  if (occurrence.targets.length === 0) return [{ range: occurrence.range, kind: DocumentHighlightKind.Text }];
  const { declarations, references } = placesOf(view.index, occurrence.targets);
  const highlights: DocumentHighlight[] = [
    ...here(view, declarations).map((range) => ({ range, kind: DocumentHighlightKind.Write })),
    ...here(view, references).map((range) => ({ range, kind: DocumentHighlightKind.Read })),
  ];
  return uniqueBy(highlights, (highlight) => keyOf(highlight.range));
}

function here(view: EditorView, origins: readonly Origin[]): Range[] {
  return origins.filter((origin) => origin.file === view.file).map((origin) => origin.range);
}

/** Where parts are declared and where they are named. */
export function placesOf(
  index: SystemIndex,
  ids: readonly Id[],
): { readonly declarations: readonly Origin[]; readonly references: readonly Origin[] } {
  const declarations: Origin[] = [];
  const references: Origin[] = [];
  for (const id of sameThing(index, ids)) {
    const part = index.part(id);
    const range = part && nameRangeOf(part);
    if (part && range) declarations.push({ file: part.origin.file, range });
    for (const reference of index.referencesTo(id)) references.push(reference.origin);
  }
  return { declarations, references };
}

/** The parts that a jump from the occurrence goes to: from a declaration to what stands behind it, where there is more. */
function leadsTo(index: SystemIndex, occurrence: Occurrence): readonly Id[] {
  const targets: Id[] = [];
  for (const id of occurrence.targets) {
    const part = index.part(id);
    if (part === undefined) continue;
    if (part.kind === 'exposed') targets.push(...orElse(eventsOf(index, part.event.targets), id));
    else if (part.kind === 'input' && occurrence.reference === undefined) targets.push(part.row ?? part.field ?? id);
    else if (part.kind === 'payload' && part.field.targets.length > 0) targets.push(...part.field.targets);
    else if (part.kind === 'spec') targets.push(...orElse(part.ofModule.targets, id));
    else if (part.kind === 'authRule') targets.push(...operationsUnder(index, part.path));
    else if (part.kind === 'limitRule') targets.push(...operationsUnder(index, part.path, part.method));
    else targets.push(id);
  }
  return preferBlocks(index, targets);
}

/** An entry of `exposes` steps back where the event has a block of its own. */
function preferBlocks(index: SystemIndex, ids: readonly Id[]): readonly Id[] {
  const blocks = ids.filter((id) => index.part(id)?.kind === 'event');
  return blocks.length > 0 ? blocks : ids;
}

/** The operations that a path of a policy is about. */
function operationsUnder({ system }: SystemIndex, pattern: string, method?: string): Id[] {
  const covered = system.operations.filter(({ path }) => pathCovers(pattern, path));
  return covered.filter((one) => method === undefined || one.method === method).map(({ id }) => id);
}

/** Of what an entry of `exposes` names: its blocks. Of `Order.created` without a block the entity is named, which is another thing. */
function eventsOf(index: SystemIndex, ids: readonly Id[]): readonly Id[] {
  return ids.filter((id) => index.part(id)?.kind === 'event');
}

function orElse(ids: readonly Id[], otherwise: Id): readonly Id[] {
  return ids.length > 0 ? ids : [otherwise];
}

function eventsAndExposed(index: SystemIndex, id: Id): readonly Id[] {
  const part = index.part(id);
  if (part?.kind === 'exposed') {
    const events = part.event.targets.filter((target) => index.part(target)?.kind === 'event');
    return events.flatMap((event) => [event, ...exposedOf(index, event)]);
  }
  return part?.kind === 'event' ? exposedOf(index, id) : [];
}

function exposedOf(index: SystemIndex, event: Id): Id[] {
  return index.system.modules.flatMap((module) =>
    module.exposes.filter((item) => item.event.targets.includes(event)).map((item) => item.id),
  );
}

function declarationsIn(system: System, file: string): Occurrence[] {
  const found: Occurrence[] = [];
  for (const part of partsOf(ofFile(system, file))) {
    const range = nameRangeOf(part);
    if (range) found.push({ range, targets: [part.id] });
  }
  return found;
}

/** The blocks of one file: the members of a block stand where it stands, so they need not be looked at one by one. */
function ofFile(system: System, file: string): System {
  const here = <T extends { readonly origin: Origin }>(parts: readonly T[]): readonly T[] =>
    parts.filter(({ origin }) => origin.file === file);
  return {
    ...system,
    systems: here(system.systems),
    modules: here(system.modules),
    specs: here(system.specs),
    contracts: [],
    invariants: here(system.invariants),
    entities: here(system.entities).filter(({ forward }) => !forward),
    edges: [],
    machines: [],
    errors: here(system.errors),
    events: here(system.events),
    actions: here(system.actions),
    operations: here(system.operations),
    authRules: here(system.authRules),
    limitRules: here(system.limitRules),
    observations: here(system.observations),
    settings: here(system.settings),
    evolves: [],
    seeds: here(system.seeds),
    hooks: here(system.hooks),
    design: designOfFile(system.design, here),
  };
}

function designOfFile(
  { designs, templates, interfaces, modules, policies, pipelines, sections }: DesignParts,
  here: <T extends { readonly origin: Origin }>(parts: readonly T[]) => readonly T[],
): DesignParts {
  return {
    designs: here(designs),
    templates: here(templates),
    interfaces: here(interfaces),
    modules: here(modules),
    policies: here(policies),
    pipelines: here(pipelines),
    sections: here(sections),
  };
}

/** The references of the system stand by file and place, so those of one file are one stretch of them. */
function referencesIn(system: System, file: string): Occurrence[] {
  const { references } = system;
  const found: Occurrence[] = [];
  let at = lowerBound(references.length, (middle) => (references[middle]?.origin.file ?? '') < file);
  for (; at < references.length; at += 1) {
    const reference = references[at];
    if (reference === undefined || reference.origin.file !== file) break;
    found.push({ range: reference.origin.range, targets: reference.targets, reference });
  }
  return found;
}

function firstOnLine(occurrences: readonly Occurrence[], line: number): number {
  return lowerBound(occurrences.length, (middle) => (occurrences[middle]?.range.start.line ?? 0) < line);
}

/** The first number below `length` for which `isBefore` does not hold; it must hold for a stretch from the start only. */
function lowerBound(length: number, isBefore: (middle: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function widthOf(range: Range): number {
  return (range.end.line - range.start.line) * 100_000 + range.end.character - range.start.character;
}

function keyOf(range: Range): string {
  return `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`;
}

function compareLocations(a: Location, b: Location): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return comparePositions(a.range.start, b.range.start);
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const text = key(item);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
