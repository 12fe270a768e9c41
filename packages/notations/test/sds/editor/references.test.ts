import { isDeepStrictEqual } from 'node:util';
import { baselineOf } from '@specwright/evolution/baseline';
import type { ReferenceRole } from '@specwright/model/reference';
import { describe, expect, test } from 'vitest';
import {
  definitionsAt,
  highlightsAt,
  occurrenceAt,
  occurrencesAt,
  referencesAt,
  typeDefinitionsAt,
} from '../../../src/common/navigation.ts';
import { linesOf } from '../../../src/common/navigationView.ts';
import { prepareRenameAt, renameAt } from '../../../src/common/rename.ts';
import { changedLines, type Fixture, fixture, viewOf } from './fixture.ts';
import { api, hospital, type ReferenceRow, referenceRows } from './referenceRows.ts';

type DesignRole = Extract<ReferenceRole, `${'design' | 'interface' | 'pipelineStep' | 'section'}.${string}`>;

/** The roles of SDS: the compiler asks for a new one. */
const roles: Record<Exclude<ReferenceRole, DesignRole>, true> = {
  'spec.module': true,
  'owns.entity': true,
  'exposes.event': true,
  'consumes.module': true,
  'consumes.event': true,
  'contract.module': true,
  'clause.event': true,
  'clause.part': true,
  'field.type': true,
  'field.reference': true,
  'type.field': true,
  'snapshot.source': true,
  'edge.end': true,
  'machine.entity': true,
  'machine.field': true,
  'machine.state': true,
  'event.entity': true,
  'event.field': true,
  'payload.name': true,
  'input.type': true,
  'output.type': true,
  'filter.field': true,
  'filter.value': true,
  'outcome.error': true,
  'emit.event': true,
  'call.action': true,
  'effect.entity': true,
  'effect.state': true,
  'path.head': true,
  'path.member': true,
  'enum.literal': true,
  'cardinality.entity': true,
  'cardinality.field': true,
  'auth.path': true,
  'auth.role': true,
  'limit.path': true,
  'evolve.entity': true,
  'evolve.field': true,
  'seed.entity': true,
  'seed.field': true,
  'seed.value': true,
  placeholder: true,
  word: true,
};

/** What these name is no part: they are counted, or compared with each other or with a list. */
const countedOrListed: ReadonlySet<string> = new Set([
  'number of modules → module',
  'boundary → unit of deployment',
  'agents → the closed set',
]);

const rows = Object.entries<ReferenceRow>(referenceRows);

/** The line of the place, as it is written. */
function lineAt({ workspace }: Fixture, file: string, line: number): string {
  return linesOf(viewOf(workspace, file))[line] ?? '';
}

/** The hospital is what was accepted last. */
function withBaseline(text: string): Fixture {
  const accepted = fixture(hospital);
  const at = fixture(hospital + text);
  at.workspace.configure('file:///spec', { checks: {}, baselines: [baselineOf(accepted.view.index, 'booking')] });
  return at;
}

/** The line of a text that has the cursor or a mark. */
function told(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => /<\|>|»/.test(line))
      ?.trim() ?? text
  );
}

describe.each(rows)('%s', (_, { resolves, fails, renames }) => {
  for (const [text, ...targets] of resolves) {
    test(`resolves ${told(text)}`, () => {
      const at = fixture(hospital + text);
      const { view, cursor } = at;
      const links = definitionsAt(view, cursor);
      expect(links.map((link) => lineAt(at, link.targetUri, link.targetSelectionRange.start.line))).toEqual(targets);
      const here = occurrenceAt(view, cursor)?.range;
      const ranges = referencesAt(view, cursor, true).flatMap(({ uri, range }) => (uri === view.file ? [range] : []));
      expect(ranges).toContainEqual(here);
      expect(highlightsAt(view, cursor).map(({ range }) => range)).toContainEqual(here);
    });
  }

  for (const [text, finding] of fails) {
    test(`does not resolve ${told(text)}`, () => {
      const { workspace, marked } = withBaseline(text);
      const { file = '', range } = marked[0] ?? {};
      const found = workspace.diagnostics(file).filter((one) => isDeepStrictEqual(one.range, range));
      const codes = found.map(({ severity, code }) => `${severity} ${code}`);
      expect(codes).toEqual(finding === undefined ? [] : expect.arrayContaining([finding]));
    });
  }

  for (const [text, name, ...changed] of renames) {
    test(`renames ${told(text)} to ${name}`, () => {
      const { workspace, files, view, cursor } = fixture(hospital + text);
      expect(prepareRenameAt(view, cursor) === null).toBe(changed.length === 0);
      const changes = renameAt(view, cursor, name)?.changes ?? {};
      const after = files.flatMap((uri) => changedLines(workspace.text(uri) ?? '', changes[uri] ?? []));
      expect(after).toEqual(changed);
    });
  }
});

describe('none is forgotten:', () => {
  test('each of the kinds has what resolves, what does not, and a rename', () => {
    expect(rows).toHaveLength(25);
    for (const [row, { resolves, fails, renames }] of rows) {
      expect(resolves.length > 0, row).toBe(!countedOrListed.has(row));
      expect(fails.length, row).toBeGreaterThan(0);
      expect(renames.length, row).toBeGreaterThan(0);
    }
  });

  test('each role that a reference can have is resolved in some row', () => {
    const found = new Set<string>();
    for (const [, { resolves }] of rows) {
      for (const [text] of resolves) {
        const { view, cursor } = fixture(hospital + text);
        for (const { reference } of occurrencesAt(view, cursor)) if (reference) found.add(reference.role);
      }
    }
    expect(Object.keys(roles).filter((role) => !found.has(role))).toEqual([]);
  });
});

describe('the type of', () => {
  for (const [what, text, ...targets] of [
    ['a reference field in a sentence', api('! visit.doc<|>tor.free < 1 => 409'), 'entity Doctor {'],
    ['a row in a sentence', api('! vis<|>it.price > 9 => 409'), 'entity Visit {'],
    ['a borrowed type', 'entity Note {\n  gra<|>de: Doctor.grade\n}', '  grade: [junior, senior]'],
    ['a parameter', 'action free(vis<|>it) {\n  >> increment visit.doctor.free by 1\n}', 'entity Visit {'],
    ['a member of in that is the id of a row', 'api POST /x {\n  in: {doc<|>tor: uuid}\n}', 'entity Doctor {'],
    ['a plain field', 'entity Note {\n  te<|>xt: string\n}'],
  ] as const) {
    test(`${what} is ${targets[0] ?? 'nowhere'}`, () => {
      const at = fixture(hospital + text);
      const links = typeDefinitionsAt(at.view, at.cursor);
      expect(links.map((link) => lineAt(at, link.targetUri, link.targetSelectionRange.start.line))).toEqual(targets);
    });
  }
});
