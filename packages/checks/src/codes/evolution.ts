import { data, define, defineFixable, message } from '../define.ts';
import type { EvolutionChange, RemoveLine } from '../fixData.ts';

/** Findings of the evolution package: the schema against its baseline and the `evolve` lines. */
export const evolutionCodes = {
  'evolution/undeclared-change': defineFixable({
    severity: 'error',
    title: 'Schema change that no evolve line covers',
    message: message`${'change'} since the baseline, and no evolve line says so.`,
    data: data<EvolutionChange>(),
  }),
  'evolution/unknown-target': define({
    severity: 'error',
    title: 'Evolve of an entity that does not exist',
    message: message`There is no entity '${'name'}', neither in the specification nor in the baseline.${'suggestion'}`,
  }),
  'evolution/addition-mismatch': defineFixable({
    severity: 'error',
    title: 'Added field differs from the entity',
    message: message`This line adds '${'field'}', but ${'difference'}.`,
    data: data<EvolutionChange>(),
  }),
  'evolution/alteration-mismatch': defineFixable({
    severity: 'error',
    title: 'Altered field differs from the entity',
    message: message`This line alters '${'field'}', but ${'difference'}.`,
    data: data<EvolutionChange>(),
  }),
  'evolution/drop-still-used': defineFixable({
    severity: 'error',
    title: 'Dropped field is still there',
    message: message`This line drops '${'field'}', but ${'difference'}.`,
    data: data<RemoveLine>(),
  }),
  'evolution/stale-line': defineFixable({
    severity: 'warning',
    title: 'Evolve line that no change needs',
    message: message`The baseline has this change already: '${'line'}'.`,
    data: data<RemoveLine>(),
  }),
  'evolution/missing-backfill': defineFixable({
    severity: 'error',
    title: 'Required field without a default',
    message: message`'${'field'}' is required and has no default: rows that exist would have no value for it.`,
    data: data<EvolutionChange>(),
  }),
} as const;
