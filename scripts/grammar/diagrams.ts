import type { Naming, WordShape } from './shape.ts';

/** A notation whose grammar is drawn. */
export interface GrammarDocs {
  /** Paths from the root of the repository. */
  readonly grammar: string;
  readonly page: string;
  readonly images: string;
  readonly naming: Naming;
}

const name = (text: string): WordShape => ({ kind: 'name', text });
const sign = (text: string): WordShape => ({ kind: 'keyword', text });

const sds: GrammarDocs = {
  grammar: 'packages/notations/src/sds/sds.langium',
  page: 'docs/sds.md',
  images: 'docs/images/grammar/sds',
  naming: {
    diagrams: new Map([
      ['SdsDocument', 'file'],
      ['SdsSystem', 'system'],
      ['SdsSpec', 'spec'],
      ['SdsProperty', 'property'],
      ['SdsValue', 'value'],
      ['SdsScalar', 'scalar'],
      ['SdsModule', 'module'],
      ['SdsOwns', 'owns'],
      ['SdsExposes', 'exposes'],
      ['SdsConsumes', 'consumes'],
      ['SdsContract', 'contract'],
      ['SdsSystemInvariant', 'system invariant'],
      ['SdsInvariant', 'invariant'],
      ['SdsRule', 'rule'],
      ['SdsRuntime', 'runtime'],
      ['SdsMigrate', 'migrate'],
      ['SdsEntity', 'entity'],
      ['SdsFieldBody', 'field'],
      ['SdsType', 'type'],
      ['SdsObjectType', 'object'],
      ['SdsObjectMember', 'member'],
      ['SdsRange', 'range'],
      ['SdsDecorator', 'decorator'],
      ['SdsEdge', 'edge'],
      ['SdsMachine', 'machine'],
      ['SdsError', 'error'],
      ['SdsEvent', 'event'],
      ['SdsAction', 'action'],
      ['SdsParameter', 'parameter'],
      ['SdsApi', 'api'],
      ['SdsApiIn', 'in'],
      ['SdsApiOut', 'out'],
      ['SdsFilter', 'filter'],
      ['SdsMethod', 'method'],
      ['SdsAssertion', 'guard'],
      ['SdsStep', 'step'],
      ['SdsSoft', 'soft rule'],
      ['SdsHook', 'hook'],
      ['SdsAuth', 'auth'],
      ['SdsAuthRule', 'auth rule'],
      ['SdsLimit', 'limit'],
      ['SdsLimitRule', 'limit rule'],
      ['SdsObserve', 'observe'],
      ['SdsEvolve', 'evolve'],
      ['SdsSeed', 'seed'],
      ['SdsSeedRow', 'seed row'],
      ['SdsPhrase', 'phrase'],
      ['SdsSentence', 'sentence'],
      ['SdsTail', 'tail'],
      ['SdsAtom', 'atom'],
      ['SdsPath', 'path'],
      ['SdsOperator', 'sign'],
      ['SdsWord', 'word'],
      ['SdsQName', 'dotted name'],
    ]),
    tokens: new Map<string, WordShape | null>([
      ['NL', name('line end')],
      ['TIGHT', sign(':')],
      ['OPENCALL', sign('(')],
      ['PATH', name('route')],
      ['VERSION', name('version')],
      ['QUANTITY', name('quantity')],
      ['NUMBER', name('number')],
      ['STRING', name('text')],
      ['HYPHENWORD', name('hyphenated word')],
      ['IDENTIFIER', name('name')],
    ]),
  },
};

/** The notations that have diagrams. */
export const drawnGrammars: readonly GrammarDocs[] = [sds];
