import { data, define, defineFixable, message } from '../define.ts';
import type { AddAuthRule, AddSeedFields, RemoveItem, UnknownName } from '../fixData.ts';

/** Findings on auth, limits and seeds. */
export const policyCodes = {
  'auth/missing-rule': defineFixable({
    severity: 'warning',
    title: 'Api without an auth rule',
    message: message`No auth rule covers '${'api'}'; ${'consequence'}.`,
    data: data<AddAuthRule>(),
  }),
  'limit/unknown-api': defineFixable({
    severity: 'error',
    title: 'Limit on an api that does not exist',
    message: message`No api answers '${'target'}', so this limit limits nothing.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'seed/unknown-entity': defineFixable({
    severity: 'warning',
    title: 'Seed of an entity that does not exist',
    message: message`There is no entity '${'name'}' to seed.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'seed/unknown-field': defineFixable({
    severity: 'error',
    title: 'Seed of a field that does not exist',
    message: message`'${'entity'}' has no field '${'name'}' to seed.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'seed/unknown-value': defineFixable({
    severity: 'error',
    title: 'Seed with a value that the field cannot have',
    message: message`'${'name'}' is not a value of '${'field'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'seed/wrong-type': define({
    severity: 'error',
    title: 'Seed with a value of another type',
    message: message`'${'field'}' is ${'type'}; ${'value'} is not.`,
  }),
  'seed/out-of-range': define({
    severity: 'error',
    title: 'Seed outside the range',
    message: message`${'value'} lies outside the range ${'range'} of '${'field'}'.`,
  }),
  'seed/missing-field': defineFixable({
    severity: 'warning',
    title: 'Seed without a required field',
    message: message`This row of '${'entity'}' lacks ${'fields'}, which ${'verb'} neither optional nor given a default.`,
    data: data<AddSeedFields>(),
  }),
  'seed/generated-field': defineFixable({
    severity: 'warning',
    title: 'Seed of a field that the service fills',
    message: message`'${'field'}' is @${'decorator'}: the service fills it, a seed should not.`,
    data: data<RemoveItem>(),
  }),
} as const;
