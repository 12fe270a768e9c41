import { describe, expect, it } from 'vitest';
import { runChecks } from '../src/runChecks.ts';
import { corpusText, exampleText, hasCorpus } from './support/corpus.ts';
import { testSystem } from './support/testSystem.ts';

/** `190 warning auth/missing-rule POST /checkout`: line, severity, code and the marked text. */
function findings(texts: string | Readonly<Record<string, string>>): string[] {
  const { index, syntax } = testSystem(texts);
  const textOf = (file: string): string =>
    typeof texts === 'string' ? texts : (texts[file.replace('file:///', '')] ?? '');
  return [...syntax, ...runChecks(index)].map(({ code, severity, file, range }) => {
    const marked = textOf(file).split('\n')[range.start.line]?.slice(range.start.character, range.end.character);
    return `${range.start.line + 1} ${severity} ${code} ${marked}`;
  });
}

describe.skipIf(!hasCorpus)('what is wrong with the specifications of the corpus (beside the repository)', () => {
  it('simpleshop.sds: no error; these and no others', () => {
    expect(findings(corpusText('simpleshop.sds'))).toEqual([
      '41 info machine/missing status',
      '49 info machine/missing status',
      '92 info machine/unused-transition shipped',
      '92 info machine/unused-transition delivered',
      '94 info machine/unused-transition refunded',
      '99 info machine/unused-transition failed',
      '116 info error/unresolved-placeholder {provider.reason}',
      '131 info event/never-emitted order.shipped',
      '133 info event/unknown-payload tracking',
      '139 info event/unknown-payload reason',
      '174 info error/inline-answer 400 "product unavailable"',
      '176 info error/inline-answer 400 "cart not open"',
      '181 info error/inline-answer 400',
      '184 info api/missing-not-found /cart/items/{id}',
      '187 info condition/implied ! qty < 1 => 400',
      '190 warning auth/missing-rule /checkout',
      '217 info api/missing-not-found /orders/{id}/cancel',
      '218 info error/inline-answer 400 "cannot cancel"',
      '232 info reference/verb Payment',
      '233 info reference/verb stock',
      '240 info auth/unused-method admin(POST, PATCH, DELETE)',
      '243 info auth/redundant-rule /orders/{id}/cancel',
      '273 warning seed/unknown-entity User',
    ]);
  });

  it('uber.sds: no error; members of entities that only an `owns` list knows are never reported', () => {
    expect(findings(corpusText('uber.sds'))).toEqual([
      '10 info module/consumption-cycle driver',
      '10 info module/missing-contract driver',
      '10 info module/consumption-cycle trip',
      '10 info module/missing-contract trip',
      '17 info module/missing-contract rider',
      '17 info module/consumption-cycle trip',
      '17 info module/missing-contract trip',
      '32 info module/missing-contract matching',
      '38 info module/unconsumed-event FareEstimate',
      '39 info module/missing-contract driver',
      '52 info module/missing-contract rider',
      '52 info module/missing-contract driver',
      '52 info module/missing-contract trip',
      '52 info module/missing-contract payments',
      '63 warning contract/missing-consumption MatchResult',
      '73 warning contract/event-not-exposed Charge.failed',
      '77 info invariant/unverified-states RideRequest',
      '81 warning invariant/unrelated-modules Driver.balance = sum(Payout where driver=D) - sum(Charge.platform_fee)',
    ]);
  });

  it('uber in four files says the same', () => {
    const names = ['01-1_system_uber', '01-2_modules_uber', '01-3_contracts_uber', '01-4_system_invariant_uber'];
    const texts = Object.fromEntries(names.map((name) => [`${name}.sds`, corpusText(`${name}.sds`)]));
    const withoutLine = (all: readonly string[]): string[] => all.map((each) => each.replace(/^\d+ /, ''));
    expect(withoutLine(findings(texts))).toEqual(withoutLine(findings(corpusText('uber.sds'))));
  });

  it('the modules of uber alone: only the circles, which no other file can open', () => {
    expect(findings(corpusText('01-2_modules_uber.sds'))).toEqual([
      '4 info module/consumption-cycle driver',
      '4 info module/consumption-cycle trip',
      '11 info module/consumption-cycle trip',
    ]);
  });

  it.each([
    '01-1_system_uber.sds',
    '01-3_contracts_uber.sds',
    '01-4_system_invariant_uber.sds',
    '02-01_entity.sds',
    '02-03_soft_constraints.sdsfrag',
    '02-04_assertions.sdsfrag',
    '02-05_edges.sds',
    '02-06_machine.sds',
    '02-07_error.sds',
    '02-08_event.sds',
    '02-09_action.sds',
    '02-10_api.sds',
    '02-11_invariant.sds',
    '02-12_auth.sds',
    '02-13_limit.sds',
    '02-14_observe.sds',
    '02-15_runtime.sds',
    '03-1_migrate.sds',
    '03-2_evolve.sds',
    '04-4_on_test_failure.sds',
  ])('%s stands alone: what it refers to is elsewhere', (name) => {
    expect(findings(corpusText(name))).toEqual([]);
  });
});

describe('what the flow of states and the types of sentences say of the examples', () => {
  it.each([
    ['library.sds', []],
    ['clinic.sds', []],
    ['tickets.sds', []],
    ['bookshop.sds', []],
  ])('%s', (name, expected) => {
    const found = findings(exampleText(name)).filter((each) =>
      / (flow|condition|expression)\/| machine\/(missing|unused-transition)/.test(each),
    );
    expect(found).toEqual(expected);
  });
});
