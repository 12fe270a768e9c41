import type { Diagnostic, Severity } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { EvolutionCode } from './codes.ts';

/** A finding at a part: its name is marked where it has one, else the whole of it. */
export function findingAt(
  code: EvolutionCode,
  severity: Severity,
  at: Origin,
  details: Pick<Diagnostic, 'message' | 'data' | 'tags'> & { readonly related?: Diagnostic['related'] },
): Diagnostic {
  return { code, severity, file: at.file, range: at.nameRange ?? at.range, related: [], ...details };
}
