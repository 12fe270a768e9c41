import type { DesignNode, DesignValue, Section } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { type Code, finding } from '../../catalogue.ts';
import type { CheckContext } from '../../context.ts';
import type { UnknownName } from '../../fixData.ts';
import { didYouMean, similarNames } from '../../suggestions.ts';
import { builtInControls, type KeyRule, sectionTable } from './sectionTable.ts';

/** A misspelled key says nothing to whoever reads the section. */
export function* sectionKeyShouldBeKnown(section: Section, _context: CheckContext): Iterable<Diagnostic> {
  const rules = rulesOf(section);
  if (rules !== undefined) yield* unknownKeys(section.key, section.nodes, rules);
}

function rulesOf({ key }: Section): readonly KeyRule[] | undefined {
  return Object.hasOwn(sectionTable, key) ? sectionTable[key] : undefined;
}

function* unknownKeys(owner: string, nodes: readonly DesignNode[], rules: readonly KeyRule[]): Iterable<Diagnostic> {
  for (const { key, keyOrigin, children } of flattened(nodes)) {
    if (key === undefined || key === '' || keyOrigin === undefined) continue;
    const rule = rules.find((each) => each.key === key);
    const suggestions =
      rule === undefined
        ? similarNames(
            key,
            rules.map((each) => each.key),
          )
        : [];
    if (rule?.keys !== undefined) yield* unknownKeys(key, children, rule.keys);
    // The draft is open: a key that resembles none is somebody's own.
    if (suggestions.length === 0) continue;
    yield finding('section/unknown-key', keyOrigin, {
      parameters: { section: owner, name: key, suggestion: didYouMean(suggestions) },
      data: { kind: 'unknownName', text: key, suggestions },
    });
  }
}

/** The first key of an item stands with the dash, the others below it. */
function* flattened(nodes: readonly DesignNode[]): Generator<DesignNode> {
  for (const node of nodes) {
    if (!node.item) {
      yield node;
      continue;
    }
    if (node.value !== undefined) yield { ...node, children: [] };
    else yield node;
    if (node.value !== undefined || node.key === undefined) yield* flattened(node.children);
  }
}

export function* sectionValueShouldBeKnown(section: Section, _context: CheckContext): Iterable<Diagnostic> {
  const rules = rulesOf(section);
  if (rules !== undefined) yield* unknownValues(section.nodes, rules);
}

function* unknownValues(nodes: readonly DesignNode[], rules: readonly KeyRule[]): Iterable<Diagnostic> {
  for (const { key = '', value, children } of flattened(nodes)) {
    const rule = rules.find((each) => each.key === key);
    if (rule?.keys !== undefined) yield* unknownValues(children, rule.keys);
    if (rule?.values === undefined || !isText(value) || isOneOf(value.text, rule.values)) continue;
    const suggestions = similarNames(value.text, rule.values);
    yield finding('section/unknown-value', value.origin, {
      parameters: { key, values: rule.values.join(', '), name: value.text, suggestion: didYouMean(suggestions) },
      data: { kind: 'unknownName', text: value.text, suggestions },
    });
  }
}

/** `Layered Architecture`, `Hexagonal (Ports and Adapters)`: the value may be explained. */
function isOneOf(text: string, values: readonly string[]): boolean {
  const plain = text.toLowerCase().trim();
  return (
    plain === '' ||
    values.some(
      (value) =>
        plain.split(/[\s(/,+]/)[0] === value.toLowerCase() ||
        plain.startsWith(`${value.toLowerCase()} `) ||
        plain === value.toLowerCase(),
    )
  );
}

function isText(value: DesignValue | undefined): value is DesignValue & { readonly text: string } {
  return value?.kind === 'string' || value?.kind === 'word';
}

/** What `layers` lists is all that `layer` and `dependencies` can name. */
export function* layerShouldBeDeclared({ key, nodes }: Section, _context: CheckContext): Iterable<Diagnostic> {
  if (key !== 'architecture') return;
  const layers = layersOf(nodes);
  if (layers.length === 0) return;
  for (const { value } of layerUses(nodes)) {
    if (!isText(value) || layers.some((layer) => plain(layer) === plain(value.text)) || /^none$/i.test(value.text))
      continue;
    yield unknown('section/unknown-layer', value, layers);
  }
}

/** The order of `layers` is that of the dependencies, where `dependency_rule` says which way they point. */
export function* layerShouldFollowTheRule({ key, nodes }: Section, _context: CheckContext): Iterable<Diagnostic> {
  const rule = valueAt(nodes, 'dependency_rule');
  if (key !== 'architecture' || !isText(rule)) return;
  const direction = /\b(inward|downward)s?\b/i.exec(rule.text)?.[0].toLowerCase();
  const layers = layersOf(nodes).map(plain);
  if (direction === undefined || layers.length < 2) return;
  for (const { layer, value } of layerUses(nodes)) {
    if (layer === undefined || !isText(value)) continue;
    const [own, other] = [layers.indexOf(plain(layer)), layers.indexOf(plain(value.text))];
    if (own < 0 || other < 0 || other >= own) continue;
    yield finding('section/layer-against-rule', value.origin, {
      parameters: { layer, other: value.text, direction },
    });
  }
}

function layersOf(nodes: readonly DesignNode[]): string[] {
  return textsOf(nodes.find((node) => node.key === 'layers')).map(({ text }) => text);
}

/** The names in `layer = …` and `dependencies = […]` of the descriptions and rules. */
function* layerUses(nodes: readonly DesignNode[]): Generator<{ readonly layer?: string; readonly value: DesignValue }> {
  for (const node of nodes) {
    if (node.key !== 'layer_descriptions' && node.key !== 'layer_rules') continue;
    for (const item of node.children) {
      const members = [item, ...item.children];
      const layer = members.find((each) => each.key === 'layer');
      if (layer?.value !== undefined) yield { value: layer.value };
      const name = isText(layer?.value) ? layer.value.text : undefined;
      for (const value of textsOf(members.find((each) => each.key === 'dependencies'))) {
        yield name === undefined ? { value } : { layer: name, value };
      }
    }
  }
}

/** A list in brackets, or with a dash a line. */
function textsOf(node: DesignNode | undefined): (DesignValue & { readonly text: string })[] {
  if (node === undefined) return [];
  const listed = node.value?.kind === 'list' ? node.value.items : node.value === undefined ? [] : [node.value];
  const dashed = node.children.flatMap(({ item, value, key }) =>
    item && key === undefined && value !== undefined ? [value] : [],
  );
  return [...listed, ...dashed].filter(isText);
}

function valueAt(nodes: readonly DesignNode[], key: string): DesignValue | undefined {
  return nodes.find((node) => node.key === key)?.value;
}

/** `scope = "modules: [A, B]"` hides a list of modules in a text. */
export function* patternScopeShouldNameModules(section: Section, context: CheckContext): Iterable<Diagnostic> {
  if (section.key !== 'design_patterns') return;
  const modules = context.system.design.modules.filter(({ origin }) => origin.file === section.origin.file);
  const names = modules.map(({ name }) => name);
  for (const value of valuesOf(section.nodes, 'scope')) {
    const list = /^\s*modules\s*:\s*\[([^\]]*)\]/.exec(value.text);
    if (list?.[1] === undefined) continue;
    for (const match of list[1].matchAll(/[^,\s"']+/g)) {
      if (names.includes(match[0])) continue;
      const { line, character } = value.origin.range.start;
      const start = character + value.text.indexOf('[') + 1 + match.index;
      const range = { start: { line, character: start }, end: { line, character: start + match[0].length } };
      yield unknown('section/unknown-module', { text: match[0], origin: { file: value.origin.file, range } }, names);
    }
  }
}

function* valuesOf(nodes: readonly DesignNode[], key: string): Generator<DesignValue & { readonly text: string }> {
  for (const node of nodes) {
    if (node.key === key && isText(node.value)) yield node.value;
    yield* valuesOf(node.children, key);
  }
}

/** Bindings and pages show the controls that come with the draft, and those that `components` declares. */
export function* controlShouldExist(section: Section, context: CheckContext): Iterable<Diagnostic> {
  if (section.key !== 'ui') return;
  const { sections, modules } = context.system.design;
  const all = [...sections, ...modules.flatMap((module) => module.sections)].filter(({ key }) => key === 'ui');
  const declared = all.flatMap(({ nodes }) => [
    ...valuesOf(
      nodes.filter(({ key }) => key === 'components'),
      'name',
    ),
  ]);
  const names = [...builtInControls, ...declared.map(({ text }) => text)];
  for (const value of usedControls(section.nodes)) {
    if (names.includes(value.text)) continue;
    if (similarNames(value.text, names).length > 0) yield unknown('section/unknown-control', value, names);
  }
}

function* usedControls(nodes: readonly DesignNode[]): Generator<DesignValue & { readonly text: string }> {
  for (const { key, children } of nodes) {
    if (key === 'bindings') {
      yield* valuesOf(children, 'control_type');
      yield* valuesOf(children, 'control');
    }
    if (key === 'pages') yield* valuesOf(children, 'type');
  }
}

type UnknownCode = 'section/unknown-layer' | 'section/unknown-module' | 'section/unknown-control';

function unknown(
  code: UnknownCode & Code,
  { text, origin }: Pick<DesignValue, 'origin'> & { readonly text: string },
  names: readonly string[],
): Diagnostic {
  const suggestions = similarNames(text, names);
  const data: UnknownName = { kind: 'unknownName', text, suggestions };
  return finding(code, origin, { parameters: { name: text, suggestion: didYouMean(suggestions) }, data });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]|layer$/g, '');
}
