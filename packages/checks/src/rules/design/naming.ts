import type {
  Design,
  DesignModule,
  Interface,
  Method,
  PipelineStep,
  Policy,
  RecordField,
  RecordPart,
} from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import { finding } from '../../catalogue.ts';
import type { CheckContext } from '../../context.ts';

const pascal = /^\p{Lu}[\p{L}\p{N}]*$/u;
const snake = /^_?[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}_]*$/u;
const kinds = {
  interface: 'interfaces',
  designModule: 'modules',
  policy: 'policies',
  record: 'models',
  pipelineStep: 'steps',
} as const;

/** Types and blocks: `OrderStore`. */
export function* blockNameShouldBePascalCase(
  { kind, name, origin }: Interface | DesignModule | Policy | RecordPart | PipelineStep,
  _context: CheckContext,
): Iterable<Diagnostic> {
  if (name === '' || pascal.test(name)) return;
  yield unusual(kinds[kind], 'PascalCase', name, origin);
}

/** Methods, parameters and fields: `get_by_id`. */
export function* methodNameShouldBeSnakeCase(
  { name, origin, parameters }: Method,
  _context: CheckContext,
): Iterable<Diagnostic> {
  if (name !== '' && !snake.test(name)) yield unusual('methods', 'snake_case', name, origin);
  for (const parameter of parameters) {
    if (parameter.name === '' || snake.test(parameter.name)) continue;
    yield unusual('parameters', 'snake_case', parameter.name, parameter.origin);
  }
}

export function* fieldNameShouldBeSnakeCase(
  { name, origin }: RecordField,
  _context: CheckContext,
): Iterable<Diagnostic> {
  if (name !== '' && !snake.test(name)) yield unusual('fields', 'snake_case', name, origin);
}

/** Keys of `stack`; names of environment variables are written in capitals on purpose. */
export function* stackKeyShouldBeSnakeCase({ stack }: Design, _context: CheckContext): Iterable<Diagnostic> {
  for (const { key = '', keyOrigin } of stack) {
    if (key === '' || keyOrigin === undefined || snake.test(key) || /^[A-Z][A-Z0-9_]*$/.test(key)) continue;
    yield unusual('keys', 'snake_case', key, keyOrigin);
  }
}

function unusual(kind: string, style: string, name: string, at: Origin): Diagnostic {
  return finding('design/naming', at, { parameters: { kinds: kind, style, name } });
}
