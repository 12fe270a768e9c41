import { data, define, defineFixable, message } from '../define.ts';
import type { RemoveLine, SyntaxCure, UnknownName } from '../fixData.ts';

/** Findings of the readers of the notations, and on the comments that switch findings off. */
export const syntaxCodes = {
  'syntax/missing-brace': defineFixable({
    severity: 'error',
    title: 'Block that is not closed',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/missing-bracket': defineFixable({
    severity: 'error',
    title: 'Bracket that is not closed',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/missing-comma': defineFixable({
    severity: 'error',
    title: 'Entries without a comma between them',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/unexpected': defineFixable({
    severity: 'error',
    title: 'Text that does not belong here',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/unknown-construct': defineFixable({
    severity: 'error',
    title: 'Block of an unknown kind',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/unclosed-string': defineFixable({
    severity: 'error',
    title: 'String that is not closed',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/illegal-character': defineFixable({
    severity: 'error',
    title: 'Character without a meaning',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/missing-colon': defineFixable({
    severity: 'error',
    title: 'Head of a block without its colon',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/indentation': defineFixable({
    severity: 'error',
    title: 'Indentation that fits no block',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/tab-indent': defineFixable({
    severity: 'warning',
    title: 'Line that is indented with tabs',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/quotes': defineFixable({
    severity: 'warning',
    title: 'Name or text with the wrong quotation marks',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/variant': defineFixable({
    severity: 'info',
    title: 'Spelling of another dialect',
    message: message`${'problem'}`,
    data: data<SyntaxCure | undefined>(),
  }),
  'syntax/foreign': define({
    severity: 'info',
    title: 'File that is not written in SODL',
    message: message`${'problem'}`,
  }),
  'syntax/too-deep': define({
    severity: 'error',
    title: 'Brackets within brackets without end',
    message: message`${'problem'}`,
  }),
  'syntax/too-many-errors': define({
    severity: 'error',
    title: 'More errors than help',
    message: message`${'problem'}`,
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
    message: message`${'code'} is ${'not'}reported on that line, so there is nothing to ignore.`,
    data: data<RemoveLine>(),
  }),
} as const;
