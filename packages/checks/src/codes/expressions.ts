import { data, define, defineFixable, message } from '../define.ts';
import type { ReplaceText } from '../fixData.ts';

/** Findings on what sentences compare and calculate. */
export const expressionCodes = {
  'condition/type-mismatch': define({
    severity: 'error',
    title: 'Comparison of values that are never equal',
    message: message`${'left'} is ${'leftType'}, and ${'right'} is ${'rightType'}: they cannot be compared.`,
  }),
  'condition/quoted-value': defineFixable({
    severity: 'error',
    title: 'Value of a list in quotation marks',
    message: message`${'left'} is one of ${'values'}, which are written without quotation marks; ${'text'} is a text.${'suggestion'}`,
    data: data<ReplaceText | undefined>(),
  }),
  'condition/no-order': define({
    severity: 'error',
    title: 'Order of values that have none',
    message: message`${'what'} is ${'type'}, which has no order: '${'operator'}' says nothing of it.`,
  }),
  'condition/always-true': define({
    severity: 'error',
    title: 'Condition that always holds',
    message: message`This always holds: ${'why'}.`,
  }),
  'condition/always-false': define({
    severity: 'error',
    title: 'Condition that never holds',
    message: message`This never holds: ${'why'}.`,
  }),
  'condition/implied': define({
    severity: 'info',
    title: 'Guard that a range says already',
    message: message`This ${'what'} has nothing to do: ${'why'}.`,
  }),
  'condition/duplicate': define({
    severity: 'info',
    title: 'Guard that the lines before it say already',
    message: message`This line has nothing to do: what it asks for ended before it.`,
  }),
  'condition/contradictory': define({
    severity: 'warning',
    title: 'Guards that let nothing through',
    message: message`Nothing gets past this line: all that the lines before it let through ends here.`,
  }),
  'expression/not-a-number': define({
    severity: 'error',
    title: 'Calculation with something that is no number',
    message: message`${'what'} is ${'type'}; '${'operation'}' needs a number.`,
  }),
  'expression/wrong-type': define({
    severity: 'error',
    title: 'Value that its field cannot hold',
    message: message`'${'field'}' is ${'type'} and cannot hold ${'value'}, which is ${'valueType'}.`,
  }),
  'expression/out-of-range': define({
    severity: 'error',
    title: 'Value outside the range of its field',
    message: message`${'value'} is outside the range ${'range'} of '${'field'}'.`,
  }),
} as const;
