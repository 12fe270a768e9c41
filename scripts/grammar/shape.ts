import { isDeepStrictEqual } from 'node:util';
import { GrammarAST } from 'langium';

/** What a railroad diagram says: a rule of a grammar without the names that only the parser needs. */
export type Shape =
  /** A word or sign that is written as it stands here. */
  | { readonly kind: 'keyword'; readonly text: string }
  /** Something that has a diagram of its own, or that the lexer reads. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'sequence'; readonly items: readonly Shape[] }
  | { readonly kind: 'choice'; readonly items: readonly Shape[] }
  | { readonly kind: 'optional'; readonly item: Shape }
  /** Once or more often, with `between` from one to the next. */
  | { readonly kind: 'loop'; readonly item: Shape; readonly between?: Shape };

/** How rules appear in the diagrams of a grammar. A parser rule that is nowhere in it is drawn where it is called. */
export interface Naming {
  /** Parser rules with a diagram of their own → its title. */
  readonly diagrams: ReadonlyMap<string, string>;
  /** Tokens → how they are called, or the sign that they stand for. */
  readonly tokens: ReadonlyMap<string, WordShape>;
  /** Rules that only take up what is wrong: not drawn. */
  readonly recovery: ReadonlySet<string>;
}

export type WordShape = Extract<Shape, { kind: 'keyword' | 'name' }>;

/**
 * The shape of a parser rule.
 * @param met receives the name of every rule that the shape shows, by its name or drawn where it is called.
 * @throws Error for a rule that calls itself without a diagram of its own, and for a token without a name.
 */
export function shapeOfRule(rule: GrammarAST.ParserRule, naming: Naming, met: Set<string>): Shape {
  return new ShapeReader(naming, met).rule(rule);
}

class ShapeReader {
  private readonly naming: Naming;
  private readonly met: Set<string>;
  private readonly open = new Set<string>();

  constructor(naming: Naming, met: Set<string>) {
    this.naming = naming;
    this.met = met;
  }

  rule(rule: GrammarAST.ParserRule): Shape {
    if (this.open.has(rule.name)) throw new Error(`'${rule.name}' calls itself: give it a diagram of its own.`);
    this.open.add(rule.name);
    this.met.add(rule.name);
    const shape = this.element(rule.definition);
    this.open.delete(rule.name);
    return shape;
  }

  private element(element: GrammarAST.AbstractElement): Shape {
    const once = this.once(element);
    switch (element.cardinality) {
      case '?':
        return optional(once);
      case '*':
        return optional(loop(once));
      case '+':
        return loop(once);
      default:
        return once;
    }
  }

  private once(element: GrammarAST.AbstractElement): Shape {
    if (GrammarAST.isAssignment(element)) return this.element(element.terminal);
    if (GrammarAST.isKeyword(element)) return { kind: 'keyword', text: element.value };
    if (GrammarAST.isGroup(element)) return sequence(element.elements.map((part) => this.element(part)));
    if (GrammarAST.isAlternatives(element)) return choice(element.elements.map((part) => this.element(part)));
    if (GrammarAST.isRuleCall(element)) return this.call(element);
    throw new Error(`There is no drawing of '${element.$type}'.`);
  }

  private call(call: GrammarAST.RuleCall): Shape {
    const rule = call.rule.ref;
    if (rule === undefined) throw new Error(`The grammar has no rule '${call.rule.$refText}'.`);
    if (this.naming.recovery.has(rule.name)) return nothing;
    const title = this.naming.diagrams.get(rule.name);
    if (title !== undefined) {
      this.met.add(rule.name);
      return { kind: 'name', text: title };
    }
    if (GrammarAST.isParserRule(rule)) return this.rule(rule);
    const token = this.naming.tokens.get(rule.name);
    if (token === undefined) throw new Error(`The token '${rule.name}' has no name for people.`);
    this.met.add(rule.name);
    return token;
  }
}

const nothing: Shape = { kind: 'sequence', items: [] };

function isNothing(shape: Shape): boolean {
  return shape.kind === 'sequence' && shape.items.length === 0;
}

function optional(item: Shape): Shape {
  return item.kind === 'optional' || isNothing(item) ? item : { kind: 'optional', item };
}

function loop(item: Shape): Shape {
  return isNothing(item) ? item : { kind: 'loop', item };
}

/** What is not drawn is no choice. */
function choice(items: readonly Shape[]): Shape {
  const drawn = items.filter((item) => !isNothing(item));
  const flat = drawn.flatMap((item) => (item.kind === 'choice' ? item.items : [item]));
  const different = flat.filter((item, index) => flat.findIndex((other) => isDeepStrictEqual(other, item)) === index);
  const [only] = different;
  return only !== undefined && different.length === 1 ? only : { kind: 'choice', items: different };
}

function sequence(items: readonly Shape[]): Shape {
  const flat: Shape[] = [];
  for (const item of items) {
    if (item.kind === 'sequence') flat.push(...item.items);
    else flat.push(item);
    joinLoop(flat);
  }
  const [only] = flat;
  return only !== undefined && flat.length === 1 ? only : { kind: 'sequence', items: flat };
}

/** `X (',' X)*` at the end of a sequence is a loop over `X` with `,` between. */
function joinLoop(items: Shape[]): void {
  const last = items.at(-1);
  if (last?.kind !== 'optional' || last.item.kind !== 'loop' || last.item.between !== undefined) return;
  const repeated = last.item.item.kind === 'sequence' ? last.item.item.items : [last.item.item];
  for (let start = 0; start < repeated.length; start++) {
    const again = repeated.slice(start);
    const before = items.slice(0, -1).slice(-again.length);
    if (!isDeepStrictEqual(before, again)) continue;
    const between = repeated.slice(0, start);
    items.splice(-1 - again.length, again.length + 1, {
      kind: 'loop',
      item: sequence(again),
      ...(between.length === 0 ? {} : { between: sequence(between) }),
    });
    return;
  }
}
