import { data, define, defineFixable, message } from '../define.ts';
import type { AddAuthRule, AddSeedFields, RemoveItem, RemoveLine, UnknownName } from '../fixData.ts';

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
  'seed/other-default': defineFixable({
    severity: 'warning',
    title: 'Two defaults for one field',
    message: message`'${'field'}' begins with ${'value'} here, but with ${'other'} ${'where'}, which counts. Leave one of them.`,
    data: data<RemoveItem>(),
  }),
  'auth/unused-rule': define({
    severity: 'info',
    title: 'Auth rule of no api',
    message: message`No api stands at '${'path'}', so this rule lets nobody in anywhere.`,
  }),
  'auth/unused-method': define({
    severity: 'info',
    title: 'Auth rule for methods that no api has',
    message: message`No api at '${'path'}' has ${'methods'}, so '${'role'}' has no use of it.`,
  }),
  'auth/contradicting-rules': define({
    severity: 'warning',
    title: 'Two auth rules for one path',
    message: message`There is already a rule for '${'path'}', for other roles; a service lets in those of both.`,
  }),
  'auth/redundant-rule': defineFixable({
    severity: 'info',
    title: 'Auth rule that another one includes',
    message: message`'${'wider'}' lets the same roles in, so '${'path'}' needs no rule of its own.`,
    data: data<RemoveLine>(),
  }),
  'auth/unknown-role': defineFixable({
    severity: 'info',
    title: 'Role that nothing else speaks of',
    message: message`Nothing else speaks of a role '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'limit/duplicate': define({
    severity: 'error',
    title: 'Two limits for the same requests',
    message: message`There is already a limit for '${'target'}'${'per'}.`,
  }),
  'limit/zero': define({
    severity: 'error',
    title: 'Limit that allows nothing',
    message: message`A limit of 0 shuts '${'target'}' for everybody.`,
  }),
  'limit/unknown-unit': defineFixable({
    severity: 'error',
    title: 'Limit in an unknown unit of time',
    message: message`'${'name'}' is no unit of time; a limit is per s, min, hour or day.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'limit/unknown-subject': defineFixable({
    severity: 'warning',
    title: 'Limit of an unknown subject',
    message: message`Requests are counted per user, ip, key or tenant, not per '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'observe/unknown-head': defineFixable({
    severity: 'info',
    title: 'Metric or trace of something unknown',
    message: message`Nothing here is named '${'name'}', so this ${'key'} watches nothing that is known.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
} as const;
