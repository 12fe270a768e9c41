import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Baseline, baselineOf, modulesWithBaseline } from '@specwright/evolution/baseline';
import { evolutionDiagnostics } from '@specwright/evolution/evolutionDiagnostics';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatText } from '../../../src/sds/editor/format.ts';
import { fixesFor } from '../../../src/sds/fixes.ts';
import { lowerSystem } from '../../../src/sds/lower.ts';
import { parseSds } from '../../../src/sds/parser.ts';
import { applied } from './workspace.ts';

const file = 'file:///a/a.sds';

const textsOf = (place: string): string[] => {
  const folder = fileURLToPath(new URL(place, import.meta.url));
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.sds'));
  return names.map((name) => readFileSync(`${folder}${name}`, 'utf8'));
};
/** With entities, whose fields stand one a line. */
const texts = [
  ...textsOf('../../../../../examples/'),
  ...textsOf('../../../../../examples/marketplace/'),
  ...textsOf('../../../../../../shared/corpus/sds/'),
]
  .filter((text) => /^entity \w+ \{\n {2}\w+:/m.test(text))
  .map(schemaOf);

/** The blocks that a schema and its evolution are read from. */
function schemaOf(text: string): string {
  return text.replace(
    /^(?:api|action|event|error|auth|limit|observe|seed|runtime|contract)\b[^{}]*\{[\s\S]*?^\}\n/gm,
    '',
  );
}

const types = [
  'string',
  'string 1..9',
  'string? @unique',
  'int 1..5',
  'int? 0..9',
  'int 2..7 default 3',
  'decimal 0.50..9',
  'bool',
  'timestamp @auto',
  'timestamp?',
  'uuid',
  '[small, big]',
  '[big, huge] default big',
];

/** What people do to a schema. `at` and `to` choose which entity, field and type. */
const anyChange = fc.record({
  kind: fc.constantFrom(
    'add',
    'drop',
    'rename',
    'retype',
    'optional',
    'required',
    'narrow',
    'unique',
    'dropEntity',
    'renameEntity',
    'cardinality',
    'dropEdge',
    'wrongLine',
    'staleLine',
  ),
  at: fc.nat(),
  to: fc.nat(),
});
type AnyChange = typeof anyChange extends fc.Arbitrary<infer Change> ? Change : never;

function pick<T>(items: readonly T[], at: number): T | undefined {
  return items[at % Math.max(items.length, 1)];
}

/** The text with one change, where it has such a thing. */
function changed(text: string, { kind, at, to }: AnyChange): string {
  const entity = pick([...text.matchAll(/^entity (\w+) \{\n[\s\S]*?^\}\n/gm)], at);
  const [block = '', name = ''] = entity ?? [];
  const field = pick([...block.matchAll(/^ {2}(\w+): +([^-\n]*?)( *--.*)?\n/gm)].slice(1), to);
  const [line = '', fieldName = '', type = ''] = field ?? [];
  const inBlock = (old: string, now: string): string =>
    block === '' || old === '' ? text : text.replace(block, () => block.replace(old, () => now));
  const declared = pick(types, to) ?? 'int';
  switch (kind) {
    case 'add':
      return inBlock('\n}\n', `\n  fresh_${to % 3}: ${declared}\n}\n`);
    case 'drop':
      return inBlock(line, '');
    case 'rename':
      return inBlock(line, line.replace(fieldName, `${fieldName}_now`));
    case 'retype':
      return inBlock(line, line.replace(type, declared));
    case 'optional':
      return inBlock(line, line.replace(/: +(-> )?(\w+|\[.*?\])/, '$&?'));
    case 'required':
      return inBlock(line, line.replace('?', ''));
    case 'narrow':
      return inBlock(line, line.replace(/(\d+)\.\.(\d+)/, '$1..$1'));
    case 'unique':
      return inBlock(line, line.replace(type, `${type} @unique`));
    case 'dropEntity':
      return inBlock(block, '');
    case 'renameEntity':
      return name === '' ? text : text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${name}Now`);
    case 'cardinality':
      return text.replace(/\{1:many\}/, to % 2 === 0 ? '{1:1}' : '{many:many}');
    case 'dropEdge':
      return text.replace(/^edge .*\n/m, '');
    case 'wrongLine':
      return name === ''
        ? text
        : `${text}\nevolve ${name} {\n  ${to % 2 === 0 ? '+' : '~'}${fieldName}: ${declared}\n}\n`;
    case 'staleLine':
      return name === ''
        ? text
        : `${text}\nevolve ${name} {\n  ${to % 2 === 0 ? '-' : '~nowhere -> '}${fieldName}\n}\n`;
  }
}

vi.setConfig({ testTimeout: 300_000 });

/** What a finding is about, whatever becomes of its place. */
function subject({ code, data, message }: Diagnostic): string {
  const { entity, field } = (data ?? {}) as { readonly entity?: string; readonly field?: string };
  return entity === undefined ? `${code}: ${message}` : `${code} ${entity}.${field ?? '*'}`;
}

interface Spec {
  readonly text: string;
  readonly index: SystemIndex;
  readonly findings: readonly Diagnostic[];
}

/** A text as one system, with its findings against a baseline, and its syntax errors. */
function spec(text: string, baselines: readonly Baseline[]): Spec {
  const parse = parseSds(text, file);
  const index = indexSystem(lowerSystem([parse], 'test'));
  return { text, index, findings: [...parse.diagnostics, ...evolutionDiagnostics(index, baselines)] };
}

describe('the fixes of evolution', () => {
  it('cure what they are about, leave the text formatted, and have nothing to do a second time', () => {
    const all = new Map(
      texts.map((text) => {
        const { index } = spec(text, []);
        return [text, modulesWithBaseline(index).map((module) => baselineOf(index, module))];
      }),
    );
    const anyChanges = fc.array(anyChange, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...texts), anyChanges, (accepted, changes) => {
        const baselines = all.get(accepted) ?? [];
        const { text, index, findings } = spec(formatText(changes.reduce(changed, accepted)), baselines);
        for (const finding of findings.filter(({ code }) => code.startsWith('evolution/'))) {
          for (const { title, edits } of fixesFor(finding, index, () => text, findings)) {
            const cured = spec(applied(text, edits), baselines);
            expect(cured.text, `${title} changes something`).not.toBe(text);
            expect(formatText(cured.text), title).toBe(cured.text);
            expect(cured.findings.filter(isSyntax), title).toEqual(findings.filter(isSyntax));
            const left = (now: Spec['findings']): number =>
              now.filter((other) => subject(other) === subject(finding)).length;
            expect(left(cured.findings), `${title} cures '${finding.message}'`).toBeLessThan(left(findings));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

function isSyntax({ code }: Diagnostic): boolean {
  return code.startsWith('syntax/');
}
