import { data, define, defineFixable, message } from '../define.ts';
import type { RemoveItem, ReplaceText, UnknownName } from '../fixData.ts';

/** Findings on entities, fields, edges and machines. */
export const dataCodes = {
  'entity/duplicate': define({
    severity: 'error',
    title: 'Entity declared twice',
    message: message`Entity '${'name'}' is declared already.`,
  }),
  'field/duplicate': defineFixable({
    severity: 'error',
    title: 'Field declared twice',
    message: message`'${'entity'}' has a field '${'name'}' already.`,
    data: data<RemoveItem>(),
  }),
  'field/duplicate-value': defineFixable({
    severity: 'error',
    title: 'Enum value listed twice',
    message: message`'${'name'}' is in this list already.`,
    data: data<RemoveItem>(),
  }),
  'field/unknown-type': defineFixable({
    severity: 'error',
    title: 'Unknown type',
    message: message`There is no type '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'field/unknown-entity': defineFixable({
    severity: 'error',
    title: 'Reference to an entity that does not exist',
    message: message`There is no entity '${'name'}' to refer to.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'field/unknown-type-source': defineFixable({
    severity: 'error',
    title: 'Type of a field that does not exist',
    message: message`'${'entity'}' has no field '${'name'}' whose type could be taken.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'field/range-without-order': defineFixable({
    severity: 'error',
    title: 'Range on a type without order',
    message: message`A range has no meaning on ${'type'}; only numbers (by value) and strings (by length) take one.`,
    data: data<RemoveItem>(),
  }),
  'field/reversed-range': defineFixable({
    severity: 'error',
    title: 'Range without any value',
    message: message`No value lies in ${'min'}..${'max'}: the lower bound is above the upper one.`,
    data: data<ReplaceText>(),
  }),
  'field/fractional-bound': define({
    severity: 'error',
    title: 'Fractional bound on whole numbers',
    message: message`'${'bound'}' cannot bound ${'type'}; it takes whole numbers.`,
  }),
  'field/negative-length': define({
    severity: 'error',
    title: 'Negative length',
    message: message`The range of a string is its length, which is never as small as ${'bound'}.`,
  }),
  'field/unknown-snapshot-source': defineFixable({
    severity: 'error',
    title: 'Snapshot of a field that does not exist',
    message: message`There is no ${'kind'} '${'name'}' to take a snapshot of.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'field/snapshot-without-source': define({
    severity: 'error',
    title: 'Snapshot without a source',
    message: message`'@snapshot' needs the field that it copies, as in '@snapshot(Product.price)'.`,
  }),
  'edge/unknown-end': defineFixable({
    severity: 'error',
    title: 'Edge to an entity that does not exist',
    message: message`There is no entity '${'name'}' for this edge.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'machine/unknown-entity': defineFixable({
    severity: 'error',
    title: 'Machine of an entity that does not exist',
    message: message`There is no entity '${'name'}' for this machine.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'machine/unknown-field': defineFixable({
    severity: 'error',
    title: 'Machine of a field that does not exist',
    message: message`'${'entity'}' has no field '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'machine/not-an-enum': define({
    severity: 'error',
    title: 'Machine of a field that is not an enum',
    message: message`'${'field'}' is ${'type'}; only a field with a list of values has states.`,
  }),
  'machine/unknown-state': defineFixable({
    severity: 'error',
    title: 'State that the field does not have',
    message: message`'${'name'}' is not a value of '${'field'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
} as const;
