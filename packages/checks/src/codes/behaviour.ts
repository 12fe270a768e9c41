import { data, define, defineFixable, message } from '../define.ts';
import type { AddNotFound, AddToList, ExtractError, Rename, ReplaceText, UnknownName } from '../fixData.ts';

/** Findings on errors, events, actions and apis. */
export const behaviourCodes = {
  'error/unknown': defineFixable({
    severity: 'error',
    title: 'Error that is not declared',
    message: message`There is no error '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'error/invalid-status': define({
    severity: 'error',
    title: 'Not an HTTP status',
    message: message`${'status'} is not an HTTP status; they go from 100 to 599.`,
  }),
  'error/unusual-status': define({
    severity: 'warning',
    title: 'Status that says success',
    message: message`${'status'} does not tell a client that something went wrong; errors have a status from 400 to 599.`,
  }),
  'error/duplicate': define({
    severity: 'error',
    title: 'Error declared twice',
    message: message`Error '${'name'}' is declared already.`,
  }),
  'error/inline-answer': defineFixable({
    severity: 'info',
    title: 'Answer that could be an error',
    message: message`${'answer'} could be an error with a name, which clients can tell from others with this status.`,
    data: data<ExtractError>(),
  }),
  'error/unused': define({
    severity: 'info',
    title: 'Error that nothing raises',
    message: message`Nothing raises '${'name'}'.`,
  }),
  'error/unresolved-placeholder': define({
    severity: 'info',
    title: 'Placeholder without a value',
    message: message`Nowhere where '${'error'}' is raised is there a '${'placeholder'}'.`,
  }),
  'error/name-style': defineFixable({
    severity: 'info',
    title: 'Error that is not named as errors are',
    message: message`Errors are named like '${'better'}', not '${'name'}'.`,
    data: data<Rename | undefined>(),
  }),
  'event/name-style': defineFixable({
    severity: 'info',
    title: 'Event that is not named as events are',
    message: message`Events are named like '${'better'}', not '${'name'}'.`,
    data: data<Rename | undefined>(),
  }),
  'event/duplicate': define({
    severity: 'error',
    title: 'Event declared twice',
    message: message`Event '${'name'}' is declared already.`,
  }),
  'event/unknown': defineFixable({
    severity: 'error',
    title: 'Event that is not declared',
    message: message`There is no event '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'event/unknown-entity': defineFixable({
    severity: 'error',
    title: 'Event about an entity that does not exist',
    message: message`There is no entity '${'name'}' that this event could be about.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'event/unknown-field': defineFixable({
    severity: 'error',
    title: 'Event about a field that does not exist',
    message: message`'${'entity'}' has no field '${'name'}' that this event could refer to.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'event/unknown-payload': defineFixable({
    severity: 'info',
    title: 'Payload without a type',
    message: message`'${'name'}' is no field ${'place'}, and has no type of its own.`,
    data: data<ReplaceText>(),
  }),
  'event/never-emitted': define({
    severity: 'warning',
    title: 'Event that nothing emits',
    message: message`Nothing emits '${'name'}'.`,
  }),
  'event/not-exposed': defineFixable({
    severity: 'warning',
    title: 'Emitted event that is not exposed',
    message: message`'${'name'}' is emitted, but module '${'module'}' does not expose it: no other module can hear it.`,
    data: data<AddToList>(),
  }),
  'action/duplicate': define({
    severity: 'error',
    title: 'Action declared twice',
    message: message`Action '${'name'}' is declared already.`,
  }),
  'action/unknown': defineFixable({
    severity: 'error',
    title: 'Action that is not declared',
    message: message`There is no action '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'action/argument-count': define({
    severity: 'error',
    title: 'Wrong number of arguments',
    message: message`'${'action'}' takes ${'expected'}, not ${'actual'}.`,
  }),
  'action/unused': define({
    severity: 'warning',
    title: 'Action that nothing calls',
    message: message`Nothing calls '${'name'}'.`,
  }),
  'action/recursive': define({
    severity: 'error',
    title: 'Action that calls itself',
    message: message`'${'name'}' never ends, since it calls itself: ${'cycle'}.`,
  }),
  'api/duplicate': define({
    severity: 'error',
    title: 'Api declared twice',
    message: message`'${'name'}' answers the same requests as '${'other'}'.`,
  }),
  'api/duplicate-path-parameter': define({
    severity: 'error',
    title: 'Path parameter used twice',
    message: message`The path has a parameter '{${'name'}}' already.`,
  }),
  'api/colon-parameter': defineFixable({
    severity: 'error',
    title: 'Path parameter with a colon',
    message: message`'${'text'}' is a fixed word of the path; a parameter is written '${'parameter'}'.`,
    data: data<ReplaceText>(),
  }),
  'api/missing-not-found': defineFixable({
    severity: 'info',
    title: 'Nothing said about a missing row',
    message: message`'${'api'}' does not say what happens when there is no such ${'row'}; a service answers 404.`,
    data: data<AddNotFound>(),
  }),
  'api/unknown-input-type': defineFixable({
    severity: 'error',
    title: 'Input of an unknown type',
    message: message`There is no type '${'name'}' for this input.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'api/unknown-output': defineFixable({
    severity: 'error',
    title: 'Output of an entity that does not exist',
    message: message`There is no entity '${'name'}' to answer with.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'api/fixed-input': define({
    severity: 'warning',
    title: 'Input of a change that never changes',
    message: message`'${'field'}' is @${'decorator'}: the database refuses another value, and the answer is a 409.`,
  }),
  'api/unexpected-input': define({
    severity: 'warning',
    title: 'Body where none is expected',
    message: message`A ${'method'} has no body that clients and proxies agree on; put what 'in' says into the path, or use another method.`,
  }),
  'api/missing-output': define({
    severity: 'info',
    title: 'Read without an answer',
    message: message`'${'api'}' does not say what it answers; a GET without 'out' has nothing to read.`,
  }),
  'api/unknown-filter-field': defineFixable({
    severity: 'error',
    title: 'Filter on a field that does not exist',
    message: message`'${'entity'}' has no field '${'name'}' to filter by.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'api/unknown-filter-value': defineFixable({
    severity: 'error',
    title: 'Filter for a value that the field cannot have',
    message: message`'${'name'}' is not a value of '${'field'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
} as const;
