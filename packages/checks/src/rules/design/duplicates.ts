import type {
  Design,
  DesignItem,
  DesignModule,
  DesignNode,
  DesignText,
  Interface,
  Method,
  Pipeline,
  PipelineStep,
  Policy,
  RecordField,
  RecordPart,
} from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Reference } from '@specwright/model/reference';
import { finding } from '../../catalogue.ts';
import { type CheckContext, firstOf, relatedTo } from '../../context.ts';
import type { RemoveItem } from '../../fixData.ts';

interface Named {
  readonly name: string;
  readonly origin: Origin;
}

const firstDesign = firstOf<Design>(
  ({ system }) => system.design.designs,
  ({ name }) => name,
);
const firstTemplate = firstOf<Design>(
  ({ system }) => system.design.templates,
  ({ name, origin }) => `${origin.file} ${name}`,
);
const firstInterface = firstOf<Interface>(({ system }) => system.design.interfaces, keyInScope);
const firstModule = firstOf<DesignModule>(({ system }) => system.design.modules, keyInScope);
const firstPolicy = firstOf<Policy>(({ system }) => system.design.policies, keyInScope);
const firstPipeline = firstOf<Pipeline>(({ system }) => system.design.pipelines, keyInScope);
const firstRecord = firstOf<RecordPart>(({ designs }) => designs.records, keyInScope);

/** Systems are told apart in the whole project. */
export function* designNameMustBeUnique(part: Design, context: CheckContext): Iterable<Diagnostic> {
  if (part.kind === 'design') yield* mustBeFirst('system', part, firstDesign(part, context));
  else yield* mustBeFirst('template', part, firstTemplate(part, context));
}

export function* interfaceNameMustBeUnique(part: Interface, context: CheckContext): Iterable<Diagnostic> {
  yield* mustBeFirst('interface', part, firstInterface(part, context));
}

export function* designModuleNameMustBeUnique(part: DesignModule, context: CheckContext): Iterable<Diagnostic> {
  yield* mustBeFirst('module', part, firstModule(part, context));
}

export function* policyNameMustBeUnique(part: Policy, context: CheckContext): Iterable<Diagnostic> {
  yield* mustBeFirst('policy', part, firstPolicy(part, context));
}

export function* pipelineNameMustBeUnique(part: Pipeline, context: CheckContext): Iterable<Diagnostic> {
  yield* mustBeFirst('pipeline', part, firstPipeline(part, context));
}

/** Parts of one name may stand in two systems, and in two files. */
function keyInScope({ name, origin, design }: Named & { readonly design?: string }): string {
  return `${origin.file} ${design ?? ''} ${name}`;
}

function* mustBeFirst(kind: string, part: Named, first: Named | undefined): Iterable<Diagnostic> {
  if (part.name === '' || first === undefined || first === part) return;
  yield finding('design/duplicate', part.origin, {
    parameters: { kind, name: part.name },
    related: [relatedTo(first, `The first ${kind} of that name.`)],
  });
}

export function* methodNameMustBeUnique({ methods }: Interface, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondOnes('method', methods);
}

export function* methodParameterMustBeUnique({ parameters }: Method, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondOnes('parameter', parameters);
}

function* secondOnes(kind: string, parts: readonly Named[]): Iterable<Diagnostic> {
  for (const [part, first] of repeated(parts, ({ name }) => name)) {
    yield finding('interface/duplicate-member', part.origin, {
      parameters: { kind, name: part.name },
      related: [relatedTo(first, 'The first declaration.')],
    });
  }
}

/** A module and its interfaces may each have a model of a name; one part may not have two. */
export function* recordNameShouldBeUnique(part: RecordPart, context: CheckContext): Iterable<Diagnostic> {
  const first = firstRecord(part, context);
  if (part.name === '' || first === undefined || first === part) return;
  yield finding('record/duplicate', part.origin, {
    parameters: { name: part.name },
    related: [relatedTo(first, 'The first model of that name.')],
  });
}

export function* recordFieldMustBeUnique({ fields }: RecordPart, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondFields(fields);
}

export function* interfaceFieldMustBeUnique({ fields }: Interface, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondFields(fields);
}

function* secondFields(fields: readonly RecordField[]): Iterable<Diagnostic> {
  for (const [field, first] of repeated(fields, ({ name }) => name)) {
    yield finding('record/duplicate-field', field.origin, {
      parameters: { name: field.name },
      related: [relatedTo(first, 'The first field of that name.')],
    });
  }
}

export function* stepNameShouldBeUnique({ steps }: Pipeline, _context: CheckContext): Iterable<Diagnostic> {
  const nameOf = ({ name, title }: PipelineStep): string => (title === undefined ? name : `${name} "${title.text}"`);
  for (const [step, first] of repeated(steps, nameOf)) {
    yield finding('pipeline/duplicate-step', step.origin, {
      parameters: { name: step.name },
      related: [relatedTo(first, 'The first step of that name.')],
    });
  }
}

export function* designKeyMustBeUnique({ items, intent, stack }: Design, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondKeys(items);
  yield* secondKeys(intent?.items ?? []);
  yield* secondNodes(stack);
}

export function* moduleKeyMustBeUnique({ items, config }: DesignModule, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondKeys(items);
  yield* secondNodes(config);
}

export function* interfaceKeyMustBeUnique({ items }: Interface, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondKeys(items);
}

export function* stepKeyMustBeUnique({ items }: PipelineStep, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondKeys(items);
}

/** Blocks with a name of their own may stand as often as there are names. */
const namedBlocks: ReadonlySet<string> = new Set(['ui_theme', 'pattern_library']);

function* secondKeys(items: readonly DesignItem[]): Iterable<Diagnostic> {
  const plain = items.filter(({ key }) => !namedBlocks.has(key));
  for (const [item, first] of repeated(plain, ({ key }) => key)) {
    yield secondKey(item.key, item.keyOrigin, item.origin, first.keyOrigin);
  }
}

function* secondNodes(nodes: readonly DesignNode[]): Iterable<Diagnostic> {
  const keyed = nodes.filter(({ item }) => !item);
  for (const [node, first] of repeated(keyed, ({ key, title }) => (title === undefined ? (key ?? '') : ''))) {
    yield secondKey(node.key ?? '', node.keyOrigin ?? node.origin, node.origin, first.keyOrigin ?? first.origin);
  }
  for (const { children } of nodes) yield* secondNodes(children);
}

function secondKey(key: string, at: Origin, whole: Origin, first: Origin): Diagnostic {
  return finding('design/duplicate-key', at, {
    parameters: { key },
    related: [relatedTo({ origin: first }, 'Said here first.')],
    data: { kind: 'removeLine', range: whole.range },
  });
}

/** Each part that has the key of an earlier one, with that one. */
export function repeated<T>(parts: readonly T[], keyOf: (part: T) => string): (readonly [part: T, first: T])[] {
  const firsts = new Map<string, T>();
  const found: (readonly [T, T])[] = [];
  for (const part of parts) {
    const key = keyOf(part);
    const first = firsts.get(key);
    if (key === '') continue;
    if (first === undefined) firsts.set(key, part);
    else found.push([part, first]);
  }
  return found;
}

/** `list`: as the notation names it. */
export function* entriesOfDesignShouldBeDistinct(design: Design, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondTexts('outcomes', design.intent?.outcomes ?? []);
  yield* secondTexts('out_of_scope', design.intent?.outOfScope ?? []);
  yield* secondTexts('invariants', design.invariants.map(textOfClause), 'line');
}

export function* entriesOfModuleShouldBeDistinct(module: DesignModule, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondTexts('owns', module.owns);
  for (const list of ['requires', 'implements', 'exports'] as const)
    yield* secondTexts(list, module[list].map(textOfReference));
  yield* secondTexts('artifacts', module.artifacts);
  yield* secondTexts('invariants', module.invariants.map(textOfClause), 'line');
  yield* secondTexts('acceptance', module.acceptance.map(textOfClause), 'line');
}

export function* entriesOfPolicyShouldBeDistinct({ rules }: Policy, _context: CheckContext): Iterable<Diagnostic> {
  yield* secondTexts('the policy', rules.map(textOfClause), 'line');
}

export function* entriesOfStepShouldBeDistinct(
  { modules, dependsOn }: PipelineStep,
  _context: CheckContext,
): Iterable<Diagnostic> {
  yield* secondTexts('modules', modules.map(textOfReference));
  yield* secondTexts('depends_on', dependsOn.map(textOfReference));
}

type Entry = Pick<DesignText, 'text' | 'origin'>;

function textOfReference({ text, origin }: Reference): Entry {
  return { text, origin };
}

function textOfClause({ name, origin }: Named): Entry {
  return { text: name, origin };
}

function* secondTexts(
  list: string,
  texts: readonly Entry[],
  what: RemoveItem['what'] = 'listItem',
): Iterable<Diagnostic> {
  for (const [entry, first] of repeated(texts, ({ text }) => text)) {
    yield finding('design/repeated-text', entry.origin, {
      parameters: { text: entry.text, list },
      related: [relatedTo(first, 'The first one.')],
      data: { kind: 'removeItem', what, range: entry.origin.range, label: 'the second one' },
    });
  }
}

/** Who promises something and rules it out leaves the reader to guess. */
export function* outcomeShouldBeInScope({ intent }: Design, _context: CheckContext): Iterable<Diagnostic> {
  const outcomes = new Map((intent?.outcomes ?? []).map((entry) => [plain(entry.text), entry]));
  for (const entry of intent?.outOfScope ?? []) {
    const outcome = outcomes.get(plain(entry.text));
    if (outcome === undefined || entry.text === '') continue;
    yield finding('design/contradictory-scope', entry.origin, {
      parameters: { text: entry.text },
      related: [relatedTo(outcome, 'The outcome.')],
      data: {
        kind: 'removeItem',
        what: 'listItem',
        range: entry.origin.range,
        label: `'${entry.text}' from out_of_scope`,
      },
    });
  }
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s.]+/g, ' ')
    .trim();
}
