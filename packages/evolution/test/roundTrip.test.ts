import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolutionCodes } from '../src/codes.ts';
import type { EvolutionChangeData, EvolveLineSketch } from '../src/evolutionData.ts';
import { evolutionDiagnostics } from '../src/evolutionDiagnostics.ts';
import type { FieldShape } from '../src/fieldShape.ts';
import { baselinesOf, systemOf } from './systems.ts';

/** Two entities with an edge, each with a few of the possible fields. */
interface Draft {
  readonly boxes: Readonly<Record<string, string>>;
  readonly items: Readonly<Record<string, string>>;
  readonly edge: string | undefined;
}

const types = fc.constantFrom(
  'string',
  'string 1..9',
  'string 3..*',
  'string? @unique',
  'int',
  'int? 0..5',
  'int -2..7 default 3',
  'decimal 0.50..9',
  'bool',
  'timestamp @auto',
  'timestamp?',
  'uuid',
  '[small, big]',
  '[big, huge] default big',
  '-> Box?',
  '-> Item?',
  'int @computed',
  'Item.kind',
);
const fields = fc.dictionary(fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'constructor'), types);
const draft: fc.Arbitrary<Draft> = fc.record({
  boxes: fields,
  items: fields,
  edge: fc.constantFrom(undefined, '1:1', '1:many', 'many:many'),
});

function textOf({ boxes, items, edge }: Draft): string {
  const lines = (all: Readonly<Record<string, string>>): string =>
    Object.entries(all)
      .map(([name, type]) => `  ${name}: ${type}\n`)
      .join('');
  return `spec store v1.0 {
}
entity Box {
  id: uuid
${lines(boxes)}}
entity Item {
  id: uuid
  kind: [plain, fancy]
${lines(items)}}
${edge === undefined ? '' : `edge Box -> Item {${edge}}\n`}`;
}

/** Writes a sketch as SDS does. */
function lineText(sketch: EvolveLineSketch): string {
  switch (sketch.kind) {
    case 'rename':
      return `~${sketch.from} -> ${sketch.to}`;
    case 'renameEntity':
      return `~* -> ${sketch.to}`;
    case 'drop':
      return `-${sketch.field}`;
    case 'dropEntity':
      return '-*';
    default: {
      const { shape } = sketch;
      const range = shape.range === undefined ? '' : ` ${shape.range.min}..${shape.range.max ?? '*'}`;
      const decorators = shape.decorators.map((name) => ` @${name}`).join('');
      const type = `${typeText(shape, sketch.values)}${shape.optional ? '?' : ''}${range}`;
      return `${sketch.kind === 'add' ? '+' : '~'}${sketch.field}: ${type}${decorators}${defaultText(sketch.default)}`;
    }
  }
}

function typeText(shape: FieldShape, values: readonly string[] | undefined): string {
  if (shape.type === 'enum') return `[${(values ?? shape.values ?? []).join(', ')}]`;
  return shape.type === 'reference' ? `-> ${shape.reference}` : shape.type;
}

function defaultText(value: FieldShape['default']): string {
  if (value === undefined) return '';
  return ` default ${value.kind === 'string' ? JSON.stringify(value.text) : value.text}`;
}

describe('the line that a finding carries', () => {
  it('cures it, whatever changed', () => {
    fc.assert(
      fc.property(draft, draft, (before, after) => {
        const baselines = baselinesOf(textOf(before));
        const text = textOf(after);
        const missing = evolutionDiagnostics(systemOf(text), baselines);
        expect(missing.every((finding) => finding.code === evolutionCodes.undeclaredChange)).toBe(true);
        const lines = missing.map((finding) => finding.data as EvolutionChangeData);
        const blocks = lines.map(({ entity, line }) => `evolve ${entity} {\n  ${lineText(line)}\n}\n`);
        // That a line leaves it to the rows whether it can be carried out is no error.
        const left = evolutionDiagnostics(systemOf(text + blocks.join('')), baselines).filter(
          ({ severity }) => severity === 'error',
        );
        expect(left.map((finding) => `${finding.message} <- ${blocks.join('')}`)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is stale as soon as the schema is accepted', () => {
    fc.assert(
      fc.property(draft, draft, (before, after) => {
        const text = textOf(after);
        const missing = evolutionDiagnostics(systemOf(text), baselinesOf(textOf(before)));
        const lines = missing.map((finding) => finding.data as EvolutionChangeData);
        const blocks = lines.map(({ entity, line }) => `evolve ${entity} {\n  ${lineText(line)}\n}\n`);
        const left = evolutionDiagnostics(systemOf(text + blocks.join('')), baselinesOf(text));
        expect(left.map((finding) => finding.code)).toEqual(blocks.map(() => evolutionCodes.staleLine));
      }),
      { numRuns: 60 },
    );
  });

  it('is not needed where nothing changed', () => {
    fc.assert(
      fc.property(draft, (same) => {
        expect(evolutionDiagnostics(systemOf(textOf(same)), baselinesOf(textOf(same)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
