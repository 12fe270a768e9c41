import { type DesignModule, ruleSeverities } from '@specwright/model/design';
import { interfacesOf, methodsOf } from '@specwright/model/designResolution';
import type { Position } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import { textOfTypeUse } from '@specwright/model/typeText';
import type { CompletionList } from 'vscode-languageserver-types';
import { completionList, type Proposal, type ProposalKind } from '../../common/completion.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { genericTypes, plainTypes, responseTypes } from '../ownTypes.ts';
import { lineProposals } from './completionLines.ts';
import { type Place, placeAt } from './completionPlace.ts';
import { constraintNames, keyValues, outputs, statuses, verbs } from './vocabulary.ts';

const empty: CompletionList = { isIncomplete: false, items: [] };

interface Context {
  readonly view: EditorView;
  readonly place: Place;
}

/** Behind this text (in these blocks) these things can stand; the first row that matches answers. */
interface Row {
  readonly in?: readonly string[];
  readonly after: RegExp;
  readonly offer: (context: Context, match: RegExpExecArray) => readonly Proposal[];
  /** The typed text reaches over dots, slashes and blanks: what the match of this holds is replaced too. */
  readonly tail?: RegExp;
}

const inList = (keys: string): RegExp => new RegExp(`^(?:${keys})\\s*[=:]\\s*(?:\\[[^\\]]*)?$`);

const rows: readonly Row[] = [
  {
    after: /^(?:system|template)\s+(?:"[^"]*"|[\w-]+)\s+extends\s+["']?$/,
    offer: (context) => quotedNames(context, 'templates', 'module'),
  },
  { after: /^(?:system|template)\s+(?:"[^"]*"|[\w-]+)\s+$/, offer: () => words(['extends '], 'keyword') },
  { after: /^interface\s+[\w-]+\s+extends\s+(?:[\w-]+\s*,\s*)*$/, offer: interfaces },
  { after: /^interface\s+[\w-]+\s+$/, offer: () => words(['extends '], 'keyword') },
  { in: ['interface'], after: /^extends\s*=\s*\[?[^\]]*$/, offer: interfaces },
  { in: ['module'], after: inList('implements|exports'), offer: interfaces },
  { in: ['module'], after: inList('requires'), offer: (context) => [...interfaces(context), ...modules(context)] },
  { in: ['step'], after: inList('modules'), offer: (context) => quotedInLists(context, modules(context)) },
  { in: ['step'], after: inList('depends_on'), offer: steps },
  { in: ['step'], after: /^output\s*=\s*["']?$/, offer: () => words(outputs, 'value') },
  { after: /^(?:rule\b.*["']\s*|["'].*["']\s*)?severity\s*=\s*["']?$/, offer: () => words(ruleSeverities, 'value') },
  {
    in: ['policy', 'rules', 'replace'],
    after: /^rule\s*=?\s*(?:"(?:\\.|[^"\\])*"|'[^']*')\s+$/,
    offer: () => words(['severity='], 'keyword', true),
  },
  {
    in: ['api'],
    after: /^endpoint\s*["']$/,
    offer: () =>
      words(
        verbs.map((verb) => `${verb} `),
        'verb',
        true,
      ),
  },
  { in: ['api'], after: /^endpoint\s*["'](?:[A-Z]+\s*)\S*$/, tail: /[^\s"']*$/, offer: paths },
  { in: ['api'], after: /^websocket\s*["']\S*$/, tail: /[^\s"']*$/, offer: paths },
  {
    in: ['api'],
    after: /->.*\(\s*$/,
    offer: () => Object.entries(statuses).map(([code, detail]) => ({ label: code, kind: 'value' as const, detail })),
  },
  {
    in: ['api'],
    after: /->\s*(?:[\w.]+[[<])*(?:[\w.]+\s*,\s*)*$/,
    offer: (context) => [...types(context), ...words(responseTypes, 'type')],
  },
  {
    in: ['interface'],
    after: /^(?:override\s+)?method\s+[\w-]+\s*\((?:.*[,(])?\s*[\w-]+\s*:\s*(?:[\w.]+[[<])*(?:[\w.]+\s*,\s*)*$/,
    offer: types,
  },
  { in: ['interface'], after: /^(?:override\s+)?method\b.*->\s*(?:[\w.]+[[<])*(?:[\w.]+\s*,\s*)*$/, offer: types },
  { in: ['interface'], after: /^override\s+method\s+$/, offer: overridable },
  { in: ['interface'], after: /^override\s+$/, offer: () => words(['method '], 'keyword', true) },
  { in: ['interface', 'model'], after: /^(?:field\s+)?[\w-]+\s*:\s*(?:[\w.]+[[<])*(?:[\w.]+\s*,\s*)*$/, offer: types },
  {
    in: ['interface', 'model'],
    after: /^(?:field\s+)?[\w-]+\s*:\s*[^(]+\((?:.*,)?\s*$/,
    offer: () =>
      constraintNames.map((name) => ({
        label: name,
        kind: 'value' as const,
        insert: name === 'unique' ? name : `${name}=`,
      })),
  },
  {
    in: ['system', 'template'],
    after: /^(?:override|append|remove)\s+(?:[\w-]+\.)*$/,
    tail: /[\w.-]*$/,
    offer: operationPaths,
  },
  { in: ['system', 'template'], after: /^replace\s+$/, offer: () => words(['block '], 'keyword', true) },
  {
    in: ['system', 'template'],
    after: /^replace\s+block\s+$/,
    offer: ({ view }) => named(view.index.system.design.policies, 'value'),
  },
  { after: /^(?:-\s*)?([\w-]+)\s*[=:]\s*["']?$/, offer: values },
];

/**
 * What can stand at the cursor. The place is read from the text, so that it works while the text is broken; the names
 * from the model of the system. Nothing in comments, and in texts only where they hold names.
 */
export function completeAt(view: EditorView, position: Position, trigger?: string): CompletionList {
  const place = placeAt(view, position);
  if (place.inComment) return empty;
  const context: Context = { view, place };
  if (/^(?:-\s*)?$/.test(place.before)) {
    if (trigger === ' ' || place.quote !== undefined) return empty;
    return listed(context, position, lineProposals(place, view), '');
  }
  const row = rows.find(
    ({ in: blocks, after }) => (blocks?.includes(place.blocks[0] ?? 'top') ?? true) && after.test(place.before),
  );
  const match = row?.after.exec(place.before);
  if (row === undefined || !match) return empty;
  return listed(context, position, row.offer(context, match), row.tail?.exec(place.before)?.[0] ?? '');
}

function listed(
  { view, place }: Context,
  { line, character }: Position,
  proposals: readonly Proposal[],
  tail: string,
): CompletionList {
  const typed = tail + place.word;
  const range = {
    start: { line, character: character - typed.length },
    end: { line, character: character + place.rest },
  };
  return completionList(view.file, proposals, typed, range);
}

function words(labels: readonly string[], kind: ProposalKind, goesOn = false): Proposal[] {
  return labels.map((label) => ({ label: label.trimEnd(), kind, insert: label, ...(goesOn ? { goesOn } : {}) }));
}

function named(parts: readonly { readonly name: string; readonly id: Id }[], kind: ProposalKind): Proposal[] {
  return parts.map(({ name, id }) => ({ label: name, kind, part: id }));
}

/** Names that are written in quotes; inside of quotes they are not quoted again. */
function quotedNames({ view, place }: Context, parts: 'templates', kind: ProposalKind): Proposal[] {
  const proposals = named(view.index.system.design[parts], kind);
  return place.quote === undefined ? proposals.map(quoted) : proposals;
}

function quoted(proposal: Proposal): Proposal {
  return { ...proposal, insert: `"${proposal.label}"` };
}

/** As the rest of the file writes the names of a list; `modules` are quoted where nothing says otherwise. */
function quotedInLists({ view, place }: Context, proposals: readonly Proposal[]): readonly Proposal[] {
  const written = /^[ \t]*modules\s*=\s*\[\s*(["'\w])/m.exec(view.text)?.[1];
  const bare = written !== undefined && !/["']/.test(written);
  return place.quote !== undefined || bare ? proposals : proposals.map(quoted);
}

function interfaces({ view, place }: Context): Proposal[] {
  const own = /^interface\s+([\w-]+)/.exec(place.headers[0] ?? place.before)?.[1];
  return named(
    view.index.system.design.interfaces.filter(({ name }) => name !== own && !isListed(place, name)),
    'type',
  );
}

function modules({ view, place }: Context): Proposal[] {
  const own = /^module\s+["']?([^"']+)/.exec(place.headers[0] ?? '')?.[1]?.trim();
  const here = ({ origin, name }: DesignModule): boolean => origin.file === view.file && name !== own;
  return named(
    view.index.system.design.modules.filter((part) => here(part) && !isListed(place, part.name)),
    'module',
  );
}

/** The list has the name already. */
function isListed({ before }: Place, name: string): boolean {
  const list = before.slice(before.indexOf('[') + 1).split(',');
  return before.includes('[') && list.some((item) => item.replace(/["'\s]/g, '') === name);
}

function steps({ view, place }: Context): Proposal[] {
  const step = /^step\s+["']?([^"']+?)["']?(?:\s|$)/.exec(place.headers[0] ?? '')?.[1];
  const pipeline = /^pipeline\s+["']?([^"']+)/.exec(place.headers[1] ?? '')?.[1]?.trim();
  const { pipelines } = view.index.system.design;
  const found = pipelines.filter(({ name, origin }) => origin.file === view.file && name === pipeline);
  return named(
    found.flatMap((each) => each.steps).filter(({ name }) => name !== step && !isListed(place, name)),
    'value',
  );
}

function paths({ view, place }: Context): Proposal[] {
  const verb = /["']([A-Z]+)\s/.exec(place.before)?.[1];
  const endpoints = view.index.system.design.modules.flatMap((part) => part.endpoints);
  const routes = view.index.system.operations.flatMap(({ method, path }) =>
    verb === undefined || method === verb ? [path] : [],
  );
  const all = new Set([...endpoints.flatMap(({ path }) => path ?? []), ...routes]);
  return [...all].map((label) => ({ label, kind: 'path' }));
}

/** The notation's own types, the models, the types that the project uses, and the entities that SDS declares. */
function types({ view }: Context): Proposal[] {
  const { design, entities } = view.index.system;
  const records = [...design.modules, ...design.interfaces].flatMap((part) => part.records);
  const used = design.interfaces.flatMap(({ methods }) =>
    methods.flatMap(({ parameters, returns }) => [...parameters.map(({ type }) => type), returns]),
  );
  return [
    ...named(records, 'type'),
    ...named(entities, 'entity'),
    ...words([...new Set(used.flatMap((type) => type?.name ?? []))], 'type'),
    ...words(plainTypes, 'type'),
    ...genericTypes.map((label) => ({
      label,
      kind: 'type' as const,
      insert: `${label}[$1]`,
      snippet: true,
      goesOn: true,
    })),
  ];
}

/** The methods of the interfaces above, with the whole signature. */
function overridable({ view, place }: Context): Proposal[] {
  const name = /^interface\s+([\w-]+)/.exec(place.headers[0] ?? '')?.[1];
  const part = view.index.system.design.interfaces.find((each) => each.name === name && each.origin.file === view.file);
  const bases = part === undefined ? [] : interfacesOf(view.index, part.extends);
  return bases.flatMap((base) =>
    methodsOf(view.index, base).map(({ method, from }) => ({
      label: method.name,
      kind: 'action' as const,
      detail: from.name,
      part: method.id,
      insert: `${method.name}(${method.parameters.map((each) => each.name + (each.type ? `: ${textOfTypeUse(each.type)}` : '')).join(', ')})${method.returns ? ` -> ${textOfTypeUse(method.returns)}` : ''}`,
    })),
  );
}

/** `stack.` and the keys that templates have, `intent.…`, `policy.Name.rules`. */
function operationPaths({ view }: Context): Proposal[] {
  const { templates, policies } = view.index.system.design;
  const keys = templates.flatMap(({ stack }) => stack.flatMap(({ key }) => key ?? []));
  const labels = [
    ...new Set(keys.map((key) => `stack.${key}`)),
    'intent.primary',
    'intent.outcomes',
    'intent.out_of_scope',
    ...new Set(policies.map(({ name }) => `policy.${name}.rules`)),
  ];
  return words(labels, 'value');
}

function values({ place }: Context, match: RegExpExecArray): Proposal[] {
  const known = keyValues[`${place.blocks[0]}.${match[1]}`] ?? [];
  return known.map((label) => ({ label, kind: 'value', insert: place.quote === undefined ? `"${label}"` : label }));
}
