import { data, define, defineFixable, message } from '../define.ts';
import type { AddMachine, AddTransition } from '../fixData.ts';

/** Findings on machines as wholes: which states they reach, and what performs their transitions. */
export const machineCodes = {
  'machine/duplicate': define({
    severity: 'error',
    title: 'Two machines for one field',
    message: message`'${'field'}' has a machine already.`,
  }),
  'machine/duplicate-transition': define({
    severity: 'error',
    title: 'Transition listed twice',
    message: message`This machine leads from '${'from'}' to '${'to'}' already.`,
  }),
  'machine/unused-value': defineFixable({
    severity: 'warning',
    title: 'Value in no transition',
    message: message`'${'value'}' is in no transition of the machine of '${'field'}'.`,
    data: data<AddTransition>(),
  }),
  'machine/unreachable-state': define({
    severity: 'warning',
    title: 'State that nothing reaches',
    message: message`No transitions lead from '${'initial'}', in which every '${'entity'}' begins, to '${'state'}'.`,
  }),
  'machine/no-terminal-state': define({
    severity: 'warning',
    title: 'Machine without an end',
    message: message`Each state of '${'field'}' leads to another one: no '${'entity'}' is ever done.`,
  }),
  'machine/not-terminal': define({
    severity: 'warning',
    title: 'State that is no end',
    message: message`'${'state'}' is not the end of '${'entity'}': it leads to ${'next'}.`,
  }),
  'machine/unused-transition': define({
    severity: 'info',
    title: 'Transition that nothing performs',
    message: message`No step moves '${'entity'}' from '${'from'}' to '${'to'}'.`,
  }),
  'machine/missing': defineFixable({
    severity: 'info',
    title: 'States without a machine',
    message: message`'${'field'}' has states but no machine, so each of them may follow each other.`,
    data: data<AddMachine>(),
  }),
} as const;
