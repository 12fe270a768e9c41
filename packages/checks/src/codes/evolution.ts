import { data, define, defineFixable, message } from '../define.ts';
import type { AddLine, RemoveItem, RemoveLine } from '../fixData.ts';

/**
 * Findings of the evolution package: the schema against its baseline and the `evolve` lines. That package compares,
 * writes the sentence and knows the lines that would cure it: its `EvolutionChangeData` is the data of their fixes.
 */
export const evolutionCodes = {
  'evolution/undeclared-change': defineFixable({
    severity: 'error',
    title: 'Schema change that no evolve line covers',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/unknown-target': defineFixable({
    severity: 'error',
    title: 'Evolve of an entity that does not exist',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/addition-mismatch': defineFixable({
    severity: 'error',
    title: 'Added field differs from the entity',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/alteration-mismatch': defineFixable({
    severity: 'error',
    title: 'Altered field differs from the entity',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/drop-still-used': defineFixable({
    severity: 'error',
    title: 'Dropped field is still there',
    message: message`${'problem'}`,
    data: data<RemoveLine>(),
  }),
  'evolution/stale-line': defineFixable({
    severity: 'warning',
    title: 'Evolve line that no change needs',
    message: message`${'problem'}`,
    data: data<RemoveLine>(),
  }),
  'evolution/conflicting-lines': defineFixable({
    severity: 'error',
    title: 'Two evolve lines about one field',
    message: message`${'problem'}`,
    data: data<RemoveItem>(),
  }),
  'evolution/unsafe-change': defineFixable({
    severity: 'error',
    title: 'Change that is not safe',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/missing-backfill': defineFixable({
    severity: 'error',
    title: 'Required field without a default',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/likely-rename': defineFixable({
    severity: 'warning',
    title: 'Drop and addition that look like a rename',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/implicit-rename': defineFixable({
    severity: 'info',
    title: 'Declared rename where the settings do not ask for it',
    message: message`${'problem'}`,
    data: data<AddLine>(),
  }),
  'evolution/guarded-change': defineFixable({
    severity: 'warning',
    title: 'Change that depends on the rows',
    message: message`${'problem'}`,
    data: data<unknown>(),
  }),
  'evolution/term-mismatch': defineFixable({
    severity: 'error',
    title: 'Term of an evolve line that does not fit',
    message: message`${'problem'}`,
    data: data<RemoveItem>(),
  }),
  'evolution/gone-module': define({
    severity: 'error',
    title: 'Module that is in no specification any more',
    message: message`${'problem'}`,
  }),
  'evolution/broken-baseline': define({
    severity: 'error',
    title: 'Baseline that cannot be read',
    message: message`${'problem'}`,
  }),
} as const;
