import { data, define, defineFixable, message } from '../define.ts';
import type { RemoveLine, UnknownName } from '../fixData.ts';

/** Findings of the readers of the notations, and on the comments that switch findings off. */
export const syntaxCodes = {
  'syntax/missing-brace': define({
    severity: 'error',
    title: 'Block that is not closed',
    message: message`'}' is missing before ${'next'}.`,
  }),
  'syntax/unexpected': define({
    severity: 'error',
    title: 'Text that does not belong here',
    message: message`${'problem'}`,
  }),
  'syntax/unclosed-string': define({
    severity: 'error',
    title: 'String that is not closed',
    message: message`This string has no closing quote on its line.`,
  }),
  'syntax/illegal-character': define({
    severity: 'error',
    title: 'Character without a meaning',
    message: message`'${'character'}' has no meaning here.`,
  }),
  'suppression/unknown-code': defineFixable({
    severity: 'warning',
    title: 'Suppression of a code that does not exist',
    message: message`There is no diagnostic '${'code'}' to ignore.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'suppression/unused': defineFixable({
    severity: 'warning',
    title: 'Suppression that suppresses nothing',
    message: message`${'code'} is not reported on that line, so there is nothing to ignore.`,
    data: data<RemoveLine>(),
  }),
} as const;
