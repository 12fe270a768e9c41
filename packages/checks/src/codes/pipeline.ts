import { data, define, defineFixable, message } from '../define.ts';
import type { AddLine, ReplaceText, UnknownName } from '../fixData.ts';

/** Findings on runtime, migration, hooks and soft rules. */
export const pipelineCodes = {
  'module/duplicate-settings': define({
    severity: 'error',
    title: 'Two blocks of the same settings',
    message: message`There is already a '${'block'}' block of ${'place'}.`,
  }),
  'runtime/unknown-key': defineFixable({
    severity: 'warning',
    title: 'Unknown key of the runtime',
    message: message`A runtime has no '${'name'}'; it has lang, db, cache, queue, auth and deploy.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'runtime/unknown-value': defineFixable({
    severity: 'warning',
    title: 'Unknown value of the runtime',
    message: message`'${'name'}' is not known as ${'key'}.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'runtime/missing-auth': defineFixable({
    severity: 'warning',
    title: 'Runtime without a way to know who calls',
    message: message`The rule of '${'what'}' asks who calls, but the runtime has no 'auth'.`,
    data: data<AddLine>(),
  }),
  'runtime/missing-queue': defineFixable({
    severity: 'warning',
    title: 'Runtime without a queue for events',
    message: message`There are events ('${'what'}'), but the runtime has no 'queue' to carry them.`,
    data: data<AddLine>(),
  }),
  'runtime/missing-cache': defineFixable({
    severity: 'warning',
    title: 'Runtime without a cache',
    message: message`'${'what'}' is to be cached, but the runtime has no 'cache'.`,
    data: data<AddLine>(),
  }),
  'migrate/unknown-key': defineFixable({
    severity: 'warning',
    title: 'Unknown key of the migration',
    message: message`A migration has no '${'name'}'; it has mode, rename and backfill.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'migrate/unknown-value': defineFixable({
    severity: 'warning',
    title: 'Unknown value of the migration',
    message: message`'${'name'}' is not known as ${'key'}.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'hook/unknown': defineFixable({
    severity: 'warning',
    title: 'Hook of an unknown moment',
    message: message`Nothing happens on '${'name'}'; the one moment that has a hook is 'test failure'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'soft/unknown-form': defineFixable({
    severity: 'info',
    title: 'Soft rule that is not read',
    message: message`No form of a soft rule reads '${'text'}', so it has no effect.${'suggestion'}`,
    data: data<UnknownName | undefined>(),
  }),
  'soft/no-effect': define({
    severity: 'info',
    title: 'Soft rule of which nothing comes',
    message: message`Nothing comes of '${'text'}' here: ${'reason'}.`,
  }),
  'soft/malformed-quantity': defineFixable({
    severity: 'warning',
    title: 'Quantity without its unit, or with one that it cannot have',
    message: message`'${'key'}' takes ${'expected'}, not '${'value'}'.`,
    data: data<UnknownName | ReplaceText | undefined>(),
  }),
  'soft/duplicate-key': define({
    severity: 'warning',
    title: 'Soft rule said twice',
    message: message`'${'key'}' is said already in this block.`,
  }),
  'step/only-prose': defineFixable({
    severity: 'info',
    title: 'Step in plain words',
    message: message`No form of a step reads '${'text'}', so it is left for a person to write.${'suggestion'}`,
    data: data<ReplaceText | undefined>(),
  }),
} as const;
