import type { EvolveLineSketch } from '@specwright/evolution/evolutionData';
import type { FieldShape, ShapeDefault } from '@specwright/evolution/fieldShape';
import type { FixContext } from '../../common/fixes/fixContext.ts';

/** A line of an `evolve` block as SDS writes it: `+category: string 1..40 default "general"`. */
export function evolveLine(context: FixContext, sketch: EvolveLineSketch): string {
  switch (sketch.kind) {
    case 'drop':
      return `-${sketch.field}`;
    case 'dropEntity':
      return '-*';
    case 'rename':
      return `~${sketch.from} -> ${sketch.to}`;
    case 'renameEntity':
      return `~* -> ${sketch.to}`;
    case 'add':
    case 'alter':
      return `${sketch.kind === 'add' ? '+' : '~'}${fieldText(context, sketch)}`;
  }
}

/** A plain value as SDS writes it. */
export function scalarText({ kind, text }: ShapeDefault): string {
  return kind === 'string' ? `"${text.replace(/[\\"]/g, '\\$&')}"` : text;
}

/** The field as its entity declares it, with the default that the line has to say beyond that. */
function fieldText(context: FixContext, sketch: Extract<EvolveLineSketch, { kind: 'add' | 'alter' }>): string {
  const { declaration, default: value } = sketch;
  const source = declaration === undefined ? undefined : context.source(declaration.file);
  const declared =
    declaration === undefined || source === undefined
      ? `${sketch.field}: ${typeText(sketch.shape, sketch.values)}`
      : source
          .slice(declaration.range)
          .replace(/--[^\n]*/g, '')
          .replace(/\s+/g, ' ')
          .trim();
  if (value === undefined || hasDefault(declared)) return declared;
  const decorators = /\s@/.exec(withoutStrings(declared));
  const before = decorators === null ? declared : declared.slice(0, decorators.index);
  return `${before} default ${scalarText(value)}${declared.slice(before.length)}`;
}

function hasDefault(declared: string): boolean {
  return /\sdefault\s/.test(withoutStrings(declared));
}

/** The same length, with the texts in quotation marks blanked. */
function withoutStrings(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"/g, (quoted) => '_'.repeat(quoted.length));
}

/** The type of a column that no field declares, such as the one of an edge. */
function typeText(shape: FieldShape, values: readonly string[] | undefined): string {
  const optional = shape.optional ? '?' : '';
  if (shape.type === 'reference') return `-> ${shape.reference ?? ''}${optional}`;
  if (shape.type === 'enum') return `[${(values ?? shape.values ?? []).join(', ')}]${optional}`;
  const type = shape.type === 'object' ? '{}' : shape.type;
  const range = shape.range === undefined ? '' : ` ${shape.range.min}..${shape.range.max ?? '*'}`;
  return `${type}${optional}${range}`;
}
