import { data, define, defineFixable, message } from '../define.ts';
import type { UnknownName } from '../fixData.ts';

/** Findings on names inside sentences. */
export const referenceCodes = {
  'reference/unknown-entity': defineFixable({
    severity: 'error',
    title: 'Entity that does not exist',
    message: message`There is no entity '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'reference/unknown-field': defineFixable({
    severity: 'error',
    title: 'Field that does not exist',
    message: message`'${'entity'}' has no field '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'reference/unknown-state': defineFixable({
    severity: 'error',
    title: 'State that the entity does not have',
    message: message`'${'name'}' is not a state of '${'entity'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'reference/unknown-value': defineFixable({
    severity: 'error',
    title: 'Value that the field cannot have',
    message: message`'${'name'}' is not a value of '${'field'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'reference/unknown-name': defineFixable({
    severity: 'warning',
    title: 'Name that nothing has',
    message: message`Nothing here is named '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'reference/unknown-member': defineFixable({
    severity: 'warning',
    title: 'Member that nothing has',
    message: message`'${'owner'}' has no member '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'reference/ambiguous-name': define({
    severity: 'warning',
    title: 'Name that may mean several things',
    message: message`'${'name'}' may be ${'candidates'}; write which one is meant.`,
  }),
  'reference/shadowed-name': define({
    severity: 'info',
    title: 'Name that hides an entity',
    message: message`Here '${'name'}' is this value, and no longer the row of '${'entity'}'.`,
  }),
  'reference/verb': define({
    severity: 'info',
    title: 'Verb that nothing confirms',
    message: message`'${'owner'}' has no member '${'verb'}': it is read as a verb, and nothing looks whether it happens.`,
  }),
} as const;
