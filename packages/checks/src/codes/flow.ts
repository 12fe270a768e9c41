import { data, define, defineFixable, message } from '../define.ts';
import type { ReplaceText } from '../fixData.ts';

/** Findings on what steps do one after the other: the states of rows, events, and what is undone. */
export const flowCodes = {
  'flow/no-way-in': define({
    severity: 'error',
    title: 'State that no transition leads to',
    message: message`No transition of '${'field'}' leads to '${'state'}', so nothing can be set to it.`,
  }),
  'flow/illegal-change': define({
    severity: 'error',
    title: 'Change that the machine does not allow',
    message: message`'${'entity'}' is ${'from'} here, and no transition leads from there to '${'to'}'.`,
  }),
  'flow/not-initial': define({
    severity: 'error',
    title: 'New row in the middle of its life',
    message: message`A new '${'entity'}' begins in '${'initial'}', not in '${'state'}'.`,
  }),
  'flow/fixed-field': define({
    severity: 'error',
    title: 'Step that sets what never changes',
    message: message`'${'field'}' is @${'decorator'}: no step changes it. Give its value where the row is made, or leave the decorator out.`,
  }),
  'flow/write-after-emit': define({
    severity: 'warning',
    title: 'Change behind the event that tells of it',
    message: message`This changes data after '${'event'}' was emitted; whoever hears of it sees what was before.`,
  }),
  'flow/missing-rollback': defineFixable({
    severity: 'warning',
    title: 'Failure that undoes nothing',
    message: message`When this ends the request, '${'step'}' has been done. ${'cure'}.`,
    data: data<ReplaceText>(),
  }),
  'flow/unhandled-rollback': define({
    severity: 'info',
    title: 'Call outside that nobody takes back',
    message: message`When '${'action'}' rolls back, '${'step'}' has happened already, and nothing takes it back.`,
  }),
} as const;
