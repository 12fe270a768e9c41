import { type Position, type Range, rangeContains } from '@specwright/model/origin';
import type { Contract, Edge, Machine, Module, Part, SpecHeader, SystemHeader } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { pluralSnakeCase, snakeCase } from '@specwright/model/words';
import type { Hover } from 'vscode-languageserver-types';
import { code, codeList, fact, hoverText, markdown, usedBy } from '../../common/hoverText.ts';
import { type Occurrence, occurrencesAt } from '../../common/navigation.ts';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import { describeEdge, namesOf } from './describe.ts';
import { evolveLineMeaning } from './evolution.ts';
import {
  actionHover,
  authRuleHover,
  deadlinesIn,
  errorHover,
  eventHover,
  exposedHover,
  inputHover,
  limitRuleHover,
  operationHover,
  parameterHover,
  payloadHover,
} from './hoverBehaviour.ts';
import { docOf, entityHover, fieldHover, ownerOf, valueHover } from './hoverEntity.ts';
import { evolveTermMeaning } from './hoverEvolveTerms.ts';
import { statementMeaning } from './hoverStatement.ts';
import { wordMeaning } from './hoverWords.ts';
import { placeAt } from './place.ts';

/** At most so many parts in one hover, where a word fits several. */
const mostParts = 3;

/**
 * What the word under the cursor is: its declaration, its doc comment, what follows from it, and who uses it. Null where
 * there is nothing to say that the text does not say itself.
 */
export function hoverAt(view: EditorView, position: Position): Hover | null {
  const occurrences = occurrencesAt(view, position);
  // The path of a policy refers to apis, often many: what the rule does with them says more than each of them.
  const rule = occurrences.find(({ targets }) => targets.some((id) => /^(authRule|limitRule):/.test(id)));
  const own = rule ?? occurrences.find((occurrence) => isLifecycle(view.index, occurrence));
  for (const occurrence of own ? [own] : occurrences) {
    const found = hoverOf(view.index, occurrence);
    // The name of a line of an `evolve` block: what the field is, and what the line does.
    const line = evolveLineMeaning(view, position)?.text;
    const text = [line, found].filter((one) => one !== undefined).join('\n\n---\n\n');
    if (text !== '') return { contents: markdown(text), range: occurrence.range };
  }
  const meaning =
    evolveMeaning(view, position) ??
    wordMeaning(view, position) ??
    headMeaning(view, position) ??
    lineMeaning(view, position);
  return meaning === undefined ? null : { contents: markdown(meaning.text), range: meaning.range };
}

/** Of a word of an `evolve` line that names nothing: what its term does, and what the line does. */
function evolveMeaning(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const term = evolveTermMeaning(view, position);
  const line = evolveLineMeaning(view, position);
  if (term === undefined || line === undefined) return term ?? line;
  return { text: `${term.text}\n\n---\n\n${line.text}`, range: term.range };
}

/** `exposes: [Order.created]` names an entity too; the event is what the word is about. */
function isLifecycle(index: SystemIndex, { reference, targets }: Occurrence): boolean {
  const part = reference === undefined ? index.part(targets[0] ?? '') : undefined;
  return part?.kind === 'exposed' && part.event.targets.every((id) => index.part(id)?.kind !== 'event');
}

/** The signs of a line that is a part of its own (`->` of an edge, `<->` of a contract, `30/min`): what the part means. */
function headMeaning(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const { inComment } = placeAt(view, position);
  if (inComment || isBlankAt(view, position)) return undefined;
  const { edges, contracts, authRules, limitRules } = view.index.system;
  for (const part of [...edges, ...contracts, ...authRules, ...limitRules]) {
    const { file, range } = part.origin;
    if (file !== view.file || range.start.line !== position.line || !rangeContains(range, position)) continue;
    const text = partHover(view.index, part);
    const end = { line: position.line, character: linesOf(view)[position.line]?.length ?? 0 };
    if (text !== undefined) return { text, range: range.end.line === position.line ? range : { ...range, end } };
  }
  return undefined;
}

function isBlankAt(view: EditorView, { line, character }: Position): boolean {
  return (linesOf(view)[line] ?? '').slice(Math.max(0, character - 1), character + 1).trim() === '';
}

/** Of a word or sign that is no name: what its line does. Blanks and comments are not asked about. */
function lineMeaning(view: EditorView, position: Position): ReturnType<typeof statementMeaning> {
  const { inComment } = placeAt(view, position);
  return isBlankAt(view, position) || inComment ? undefined : statementMeaning(view, position);
}

function hoverOf(index: SystemIndex, occurrence: Occurrence): string | undefined {
  const parts = hoverTargets(index, occurrence.targets);
  const texts = parts.map((part) => partHover(index, part)).filter((text) => text !== undefined);
  return texts.length === 0 ? roleHover(occurrence) : texts.join('\n\n---\n\n');
}

/** An event block says more than the entry of `exposes` that names it. */
function hoverTargets(index: SystemIndex, ids: readonly Id[]): Part[] {
  const parts: Part[] = [];
  for (const id of ids) {
    const part = index.part(id);
    const behind = part?.kind === 'exposed' ? index.part(part.event.targets[0] ?? '') : undefined;
    const shown = behind?.kind === 'event' ? behind : part;
    if (shown && !parts.includes(shown)) parts.push(shown);
  }
  return parts.slice(0, mostParts);
}

/** The documentation of a part as Markdown; undefined for kinds that say everything themselves. */
export function partHover(index: SystemIndex, part: Part): string | undefined {
  switch (part.kind) {
    case 'system':
      return systemHover(part);
    case 'module':
      return moduleHover(index, part);
    case 'spec':
      return specHover(index, part);
    case 'contract':
      return contractHover(part);
    case 'entity':
      return entityHover(index, part);
    case 'field':
      return fieldHover(index, part);
    case 'enumValue':
      return valueHover(index, part);
    case 'edge':
      return edgeHover(index, part);
    case 'machine':
      return machineHover(index, part);
    default:
      return behaviourHover(index, part);
  }
}

function behaviourHover(index: SystemIndex, part: Part): string | undefined {
  switch (part.kind) {
    case 'error':
      return errorHover(index, part);
    case 'event':
      return eventHover(index, part);
    case 'exposed':
      return exposedHover(index, part);
    case 'action':
      return actionHover(index, part);
    case 'parameter':
      return parameterHover(index, part);
    case 'operation':
      return operationHover(index, part);
    case 'input':
      return inputHover(index, part);
    case 'payload':
      return payloadHover(index, part);
    case 'authRule':
      return authRuleHover(index, part);
    case 'limitRule':
      return limitRuleHover(index, part);
    default:
      return undefined;
  }
}

function systemHover(part: SystemHeader): string {
  const description = part.properties.find(({ key }) => key === 'description')?.values[0]?.text;
  return hoverText('sds', `system ${part.name}${part.version ? ` ${part.version}` : ''}`, [docOf(part), description]);
}

function moduleHover(index: SystemIndex, part: Module): string {
  const spec = index.system.specs.find(({ ofModule }) => ofModule.targets.includes(part.id));
  const description = spec?.properties.find(({ key }) => key === 'description')?.values[0]?.text;
  const contracts = index.system.contracts.filter(({ left, right }) =>
    [left, right].some(({ targets }) => targets.includes(part.id)),
  );
  const takers = index.system.modules.filter(({ consumes }) =>
    consumes.some(({ module }) => module.targets.includes(part.id)),
  );
  const consumed = part.consumes.map(({ module, event }) => `${module.text}/${event?.text ?? '*'}`);
  return hoverText('sds', `module ${part.name}`, [
    docOf(part),
    description,
    fact(
      'Owns',
      codeList(
        part.owns.map(({ text }) => text),
        12,
      ),
    ),
    fact(
      'Exposes',
      codeList(
        part.exposes.map(({ name }) => name),
        12,
      ),
    ),
    fact('Consumes', codeList(consumed, 12)),
    fact(
      'Consumed by',
      codeList(
        takers.map(({ name }) => name),
        12,
      ),
    ),
    fact('Contracts', codeList(contracts.map(({ left, right }) => `${left.text} <-> ${right.text}`))),
    fact('Deadlines', codeList(deadlinesIn(contracts).map(({ text }) => text))),
    fact('Deployed as', part.boundary ? code(part.boundary.text) : undefined),
  ]);
}

function specHover(index: SystemIndex, part: SpecHeader): string {
  const module = index.part(part.ofModule.targets[0] ?? '');
  if (module?.kind === 'module') return moduleHover(index, module);
  return hoverText('sds', `spec ${part.name}${part.version ? ` ${part.version}` : ''}`, [docOf(part)]);
}

function contractHover(part: Contract): string {
  const lines = part.statements.slice(0, 12).map(({ text }) => `  ${text}`);
  return hoverText('sds', [`contract ${part.left.text} <-> ${part.right.text} {`, ...lines, '}'].join('\n'), [
    docOf(part),
  ]);
}

const edgeMeaning: Readonly<Record<string, string>> = {
  '1:1': 'has at most one',
  '1:many': 'has any number of',
  'many:many': 'is linked with any number of',
};

function edgeHover(index: SystemIndex, part: Edge): string {
  const meaning = edgeMeaning[part.cardinality.text.replace(/\s/g, '')];
  const sentence = meaning && `A ${code(part.from.text)} ${meaning} ${code(part.to.text)}.`;
  return hoverText('sds', describeEdge(part), [docOf(part), sentence, fact('Column', edgeColumn(index, part))]);
}

/** Where the rows of the many side keep the id of the other: a reference field that is there, else a column of its own. */
function edgeColumn(index: SystemIndex, { left, right, from, to }: Edge): string | undefined {
  if (left === 'many' && right === 'many') return undefined;
  const parent = index.entity(targetOf(left === 'many' ? to : from));
  const child = index.entity(targetOf(left === 'many' ? from : to));
  if (parent === undefined || child === undefined || parent === child) return undefined;
  const links = child.fields.filter(({ type }) => type.kind === 'reference' && type.entity.targets.includes(parent.id));
  const name = snakeCase(parent.name);
  const field = links.find((one) => one.name === name) ?? (links.length === 1 ? links[0] : undefined);
  if (field === undefined && child.fields.some((one) => one.name === name)) return undefined;
  const unique = left === '1' && right === '1' ? ', no two rows the same' : '';
  return `${code(`${field?.name ?? name}_id`)} of ${code(pluralSnakeCase(child.name))}${unique}`;
}

function machineHover(index: SystemIndex, part: Machine): string {
  const lines = part.transitions.map(({ from, to }) => `  ${from.text} -> ${to.text}`);
  const signature = [`machine ${namesOf([part.entity])}.${part.field.text} {`, ...lines, '}'].join('\n');
  return hoverText('sds', signature, [docOf(part), ownerOf(index, part), fact('Used by', usedBy(index, part.id))]);
}

const roleMeaning: Readonly<Record<string, string>> = {
  public: 'Anyone, without a token.',
  owner: 'The caller whose id stands in the row, or in the row that it belongs to. A list holds only their rows.',
  user: 'Any caller with a valid token.',
  admin: 'A caller whose token says `role: admin`. An admin passes owner checks too.',
};

/** Roles are declared nowhere: they come with the token. */
function roleHover({ reference }: Occurrence): string | undefined {
  if (reference?.role !== 'auth.role') return undefined;
  const text = roleMeaning[reference.text] ?? `A caller whose token says \`role: ${reference.text}\`.`;
  return `**${reference.text}** ${text}`;
}
