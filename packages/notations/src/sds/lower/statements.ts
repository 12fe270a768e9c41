import type { Effect, Guard, Rule, SoftRule, Standing, Step } from '@specwright/model/statements';
import { spanOf } from '../../common/source.ts';
import type { SdsAssertion, SdsRule, SdsSoft, SdsStep } from '../generated/ast.ts';
import { conditionOf } from '../patterns/conditions.ts';
import { outcomeOf } from '../patterns/outcomes.ts';
import { ruleMeaningOf } from '../patterns/rules.ts';
import { softMeaningOf } from '../patterns/softRules.ts';
import { effectOf } from '../patterns/steps.ts';
import { atomsOf, type Phrase } from '../phrases/atoms.ts';
import { SentenceReader } from '../phrases/reader.ts';
import type { Scope } from '../phrases/scopes.ts';
import { completeParts } from '../phrases/stepParts.ts';
import type { Zone } from '../phrases/zones.ts';
import type { FileContext } from './context.ts';

export type { Zone };

type StatementNode = SdsAssertion | SdsStep | SdsSoft | SdsRule;

/** Reads the statements of one block: their order gives them their ids. */
export class StatementLowering {
  readonly #context: FileContext;
  readonly #scope: Scope;
  readonly #zone: Zone;
  readonly #counts = new Map<string, number>();

  constructor(context: FileContext, scope: Scope, zone: Zone) {
    this.#context = context;
    this.#scope = scope;
    this.#zone = zone;
  }

  guard(node: SdsAssertion): Guard {
    const reader = this.#reader();
    const atoms = atomsOf(node.condition);
    const outcomePhrases = node.outcomes.map(atomsOf).filter((phrase) => phrase.length > 0);
    const condition = conditionOf(reader, atoms);
    const outcomes = outcomePhrases.map((phrase) => outcomeOf(reader, phrase));
    const standing = condition.kind === 'prose' ? 'prose' : 'structured';
    const end = this.#end(reader, [atoms, ...outcomePhrases], standing);
    return {
      kind: 'guard',
      ...this.#start('guard', node),
      ...end,
      condition,
      conditionText: reader.text(atoms),
      outcomes,
    };
  }

  step(node: SdsStep): Step {
    const reader = this.#reader();
    const start = this.#start('step', node);
    const guardAtoms = node.guard === undefined ? undefined : atomsOf(node.guard);
    const parts = completeParts(this.#scope.table, node.parts.map(atomsOf));
    if (guardAtoms !== undefined) reader.note('S7');
    const guard = guardAtoms === undefined ? undefined : conditionOf(reader, guardAtoms);
    const effects = parts.map((part) => effectOf(reader, part));
    const standing = guard?.kind === 'prose' ? 'prose' : standingOf(effects);
    const end = this.#end(reader, guardAtoms === undefined ? parts : [guardAtoms, ...parts], standing);
    const guarded = guard === undefined ? {} : { guard, guardText: reader.text(guardAtoms ?? []) };
    return { kind: 'step', ...start, ...end, ...guarded, effects };
  }

  soft(node: SdsSoft): SoftRule {
    const reader = this.#reader({ ...this.#scope, lenient: true });
    const start = this.#start('soft', node);
    const head = atomsOf(node.head);
    const value = node.value === undefined ? undefined : atomsOf(node.value);
    const rule = softMeaningOf(reader, head, value);
    const end = this.#end(reader, [head, value ?? []], rule.kind === 'prose' ? 'prose' : 'structured');
    return { kind: 'soft', ...start, ...end, rule };
  }

  rule(node: SdsRule): Rule {
    const reader = this.#reader();
    const start = this.#start('rule', node);
    const phrases = [node.head, node.body, node.consequence].map((part) => withoutDecorators(atomsOf(part)));
    const [head, body, consequence] = phrases.map(({ atoms }) => atoms);
    const rule = ruleMeaningOf(reader, {
      head: head ?? [],
      ...(node.body === undefined || body === undefined ? {} : { body }),
      ...(node.consequence === undefined || consequence === undefined ? {} : { consequence }),
    });
    const standing = rule.kind === 'prose' ? 'prose' : 'structured';
    const end = this.#end(
      reader,
      phrases.map(({ atoms }) => atoms),
      standing,
    );
    const timing = phrases.find((phrase) => phrase.timing !== undefined)?.timing ?? 'always';
    return { kind: 'rule', ...start, ...end, rule, timing };
  }

  #reader(scope = this.#scope): SentenceReader {
    return new SentenceReader(this.#context, scope, this.#zone);
  }

  #start(kind: string, node: StatementNode) {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const span = spanOf(node);
    return {
      id: `${kind}:${this.#scope.from}.${count}`,
      text: this.#context.source.slice(span),
      origin: this.#context.source.origin(span),
    };
  }

  #end(reader: SentenceReader, phrases: readonly Phrase[], standing: Standing) {
    const references = reader.finish(phrases);
    return { standing, patterns: [...reader.patterns], references };
  }
}

/** A line is a port where one of its parts is; it is prose where none of them is understood. */
function standingOf(effects: readonly Effect[]): Standing {
  if (effects.some((effect) => effect.kind === 'port')) return 'port';
  return effects.every((effect) => effect.kind === 'prose') ? 'prose' : 'structured';
}

/** `@always` and the like at the end of a phrase say when it holds. */
function withoutDecorators(atoms: Phrase): { atoms: Phrase; timing?: string } {
  const decorator = atoms.find((atom) => atom.kind === 'decorator');
  const rest = atoms.filter((atom) => atom.kind !== 'decorator');
  return decorator?.kind === 'decorator' ? { atoms: rest, timing: decorator.name } : { atoms: rest };
}
