import type { Guard, Rule, SoftRule, Step } from '@specwright/model/statements';
import type { SdsAssertion, SdsRule, SdsSoft, SdsStep } from '../generated/ast.ts';
import { atomsOf } from '../phrases/atoms.ts';
import type { Scope } from '../phrases/scopes.ts';
import { softReferences } from '../phrases/softWords.ts';
import type { FileContext } from './context.ts';
import { spanOf } from './source.ts';

/** What kind of block a statement stands in. */
export type Zone =
  | 'entity'
  | 'machine'
  | 'event'
  | 'action'
  | 'api'
  | 'module'
  | 'system'
  | 'contract'
  | 'hook'
  | 'loose';

/** Reads the statements of one block: their order gives them their ids. */
export class StatementLowering {
  readonly #context: FileContext;
  readonly #scope: Scope;
  readonly #counts = new Map<string, number>();

  constructor(context: FileContext, scope: Scope, _zone: Zone) {
    this.#context = context;
    this.#scope = scope;
  }

  guard(node: SdsAssertion): Guard {
    const start = this.#start('guard', node);
    const references = softReferences(this.#context, this.#scope, [node.condition, ...node.outcomes].flatMap(atomsOf));
    return {
      kind: 'guard',
      ...start,
      references,
      condition: { kind: 'prose', text: '' },
      conditionText: '',
      outcomes: [],
    };
  }

  step(node: SdsStep): Step {
    const start = this.#start('step', node);
    const references = softReferences(this.#context, this.#scope, node.parts.flatMap(atomsOf));
    return { kind: 'step', ...start, references, effects: [] };
  }

  soft(node: SdsSoft): SoftRule {
    const start = this.#start('soft', node);
    const references = softReferences(this.#context, this.#scope, atomsOf(node.head));
    return { kind: 'soft', ...start, references, rule: { kind: 'prose', text: start.text } };
  }

  rule(node: SdsRule): Rule {
    const start = this.#start('rule', node);
    const references = softReferences(this.#context, this.#scope, atomsOf(node.head));
    return { kind: 'rule', ...start, references, rule: { kind: 'prose', text: start.text }, timing: 'always' };
  }

  #start(kind: string, node: SdsAssertion | SdsStep | SdsSoft | SdsRule) {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const span = spanOf(node);
    return {
      id: `${kind}:${this.#scope.from}.${count}`,
      text: this.#context.source.slice(span),
      origin: this.#context.source.origin(span),
      standing: 'prose' as const,
      patterns: [],
    };
  }
}
