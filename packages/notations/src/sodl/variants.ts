import { type AstNode, AstUtils } from 'langium';
import type { SyntaxProblem } from '../common/problems.ts';
import { type Source, spanOf, spanOfProperty } from '../common/source.ts';
import {
  isSodlInterface,
  type SodlClause,
  type SodlDocument,
  type SodlFieldLine,
  type SodlNode,
  type SodlReferences,
  type SodlRules,
  type SodlText,
  type SodlTexts,
  type SodlTitle,
} from './generated/ast.ts';
import { isName, titleOf, unquoted } from './names.ts';
import type { Variant } from './variant.ts';
import { clauseVariant, rulesVariant } from './variantClauses.ts';

/** Spellings of other dialects, each with the core spelling as its cure. */
export function variantsOf(document: SodlDocument, source: Source): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (const node of AstUtils.streamAst(document)) {
    const variant = variantOf(node, source);
    if (variant === undefined || variant.core === source.slice(variant.replaced ?? variant.span)) continue;
    problems.push(problemOf(variant, source));
  }
  return problems;
}

function problemOf({ span, core, replaced, message }: Variant, source: Source): SyntaxProblem {
  const [firstLine = '', ...others] = core.split(/\r\n|\r|\n/);
  const shown = others.length === 0 ? core : `${firstLine} …`;
  const isShort = message === undefined && shown.length <= 60;
  return {
    code: 'syntax/variant',
    message: message ?? `the core spelling is \`${shown}\``,
    range: source.range(span),
    cure: {
      title: `Change to ${isShort ? `\`${shown}\`` : 'the core spelling'}`,
      range: source.range(replaced ?? span),
      newText: core,
    },
  };
}

function variantOf(node: AstNode, source: Source): Variant | undefined {
  switch (node.$type) {
    case 'SodlText':
      return docstring(node as SodlText) ?? plainOutput(node as SodlText) ?? assignment(node as SodlText, source);
    case 'SodlTexts':
      return assignment(node as SodlTexts, source);
    case 'SodlReferences':
      return extendsInBody(node as SodlReferences, source) ?? references(node as SodlReferences, source);
    case 'SodlFieldLine':
      return field(node as SodlFieldLine, source);
    case 'SodlClause':
      return clauseVariant(node as SodlClause, source);
    case 'SodlRules':
      return rulesVariant(node as SodlRules, source);
    case 'SodlNode':
      return pair(node as SodlNode, source);
    case 'SodlTitle':
      return title(node as SodlTitle);
    default:
      return undefined;
  }
}

/** `"""…"""`. */
function docstring(node: SodlText): Variant | undefined {
  if (node.docstring === undefined) return undefined;
  const text = node.docstring.replace(/^"""|"""$/g, '').trim();
  const core = `doc = "${text.replace(/\s*\r?\n\s*/g, ' ').replace(/(?<!\\)"/g, '\\"')}"`;
  return { span: spanOf(node), core };
}

/** `output = "code"`: what can be a word is one. */
function plainOutput(node: SodlText): Variant | undefined {
  const { key, value } = node;
  if (key !== 'output' || value?.$type !== 'SodlPlainValue' || value.text === undefined) return undefined;
  const word = unquoted(value.text);
  return isName(word) ? { span: spanOf(node), core: `output = ${word}` } : undefined;
}

/** `doc: "…"`, `owns: […]`. */
function assignment(node: SodlText | SodlTexts | SodlReferences, source: Source): Variant | undefined {
  const key = spanOfProperty(node, 'key');
  const span = spanOf(node);
  if (key === undefined) return undefined;
  const behind = source.slice({ start: key.end, end: span.end });
  const value = /^\s*:\s*(\S[\s\S]*)$/.exec(behind)?.[1];
  return value === undefined ? undefined : { span, core: `${source.slice(key)} = ${value}` };
}

/** `requires = ["A"]`: names of interfaces stand without quotation marks; those of modules in a step usually with them. */
function references(node: SodlReferences, source: Source): Variant | undefined {
  const span = spanOf(node);
  const takesNames = node.key === 'requires' || node.key === 'implements' || node.key === 'exports';
  const quoted = takesNames ? node.references.filter((one) => one.quoted !== undefined && isName(titleOf(one))) : [];
  if (quoted.length === 0) return assignment(node, source);
  const key = spanOfProperty(node, 'key');
  const first = spanOfProperty(node, 'open') ?? spanOf(node.references[0]);
  if (key === undefined) return undefined;
  let core = `${source.slice(key)} = `;
  let { start } = first;
  for (const reference of quoted) {
    const { start: behind, end } = spanOf(reference);
    core += source.slice({ start, end: behind }) + titleOf(reference);
    start = end;
  }
  return { span, core: core + source.slice({ start, end: span.end }) };
}

/** `name: str` without the word `field`. */
function field(node: SodlFieldLine, source: Source): Variant | undefined {
  const span = spanOf(node);
  const text = source.slice(span);
  const isVariant = node.keyword === undefined && /^[\p{L}_][\p{L}\p{N}_-]*[ \t]*:[ \t]*\S/u.test(text);
  return isVariant ? { span, core: `field ${text}` } : undefined;
}

/** `key: value` in `stack` or `config`; the sections of the 0.5 draft have both spellings. */
function pair(node: SodlNode, source: Source): Variant | undefined {
  if (node.operator !== ':' || node.value === undefined || node.title !== undefined || !isOfProperties(node)) {
    return undefined;
  }
  const key = spanOfProperty(node, 'key');
  const value = spanOf(node.value);
  if (key === undefined || node.rest.length > 0) return undefined;
  return { span: { start: key.start, end: value.end }, core: `${source.slice(key)} = ${source.slice(value)}` };
}

function isOfProperties(node: SodlNode): boolean {
  if (node.item) return false;
  const { $container } = node;
  return $container.$type === 'SodlNode'
    ? isOfProperties($container)
    : $container.$type === 'SodlConfig' || $container.$type === 'SodlStack';
}

/** `module "A":`. */
function title(node: SodlTitle): Variant | undefined {
  const { quoted, $container } = node;
  if (quoted === undefined || ($container.$type !== 'SodlModule' && $container.$type !== 'SodlStep')) return undefined;
  const name = unquoted(quoted);
  return isName(name) ? { span: spanOf(node), core: name } : undefined;
}

/** `extends = [Base]` in the body of an interface: the head says it. */
function extendsInBody(node: SodlReferences, source: Source): Variant | undefined {
  const head = AstUtils.getContainerOfType(node, isSodlInterface);
  if (node.key !== 'extends' || head?.name === undefined) return undefined;
  const span = spanOf(node);
  const known = new Set(head.bases.map(titleOf));
  const added = node.references.map(titleOf).filter((name) => !known.has(name));
  const start = spanOf(head.bases.at(-1) ?? head.name).end;
  const between = source.slice({ start, end: span.start }).replace(/(?:\r\n|\n|\r)[^\n\r]*$/, '');
  const word = head.bases.length > 0 ? ', ' : ' extends ';
  const bases = [...known, ...added].join(', ');
  return {
    span,
    core: `${added.length === 0 ? '' : word + added.join(', ')}${between}`,
    replaced: { start, end: span.end },
    message: `the core spelling is \`interface ${titleOf(head.name)} extends ${bases}:\``,
  };
}
