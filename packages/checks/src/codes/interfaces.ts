import { data, define, defineFixable, message } from '../define.ts';
import type { RemoveItem, ReplaceText, SetOverride, UnknownName } from '../fixData.ts';

/** Findings on interfaces, endpoints, models, and the sections of the 0.5 draft. */
export const interfaceCodes = {
  'interface/unknown-base': defineFixable({
    severity: 'error',
    title: 'Interface to extend that does not exist',
    message: message`There is no interface '${'name'}' to extend.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'interface/duplicate-member': define({
    severity: 'error',
    title: 'Method or parameter declared twice',
    message: message`There is already a ${'kind'} named '${'name'}'.`,
  }),
  'interface/without-methods': define({
    severity: 'info',
    title: 'Interface without methods',
    message: message`Interface '${'name'}' has no methods.`,
  }),
  'interface/unimplemented': define({
    severity: 'info',
    title: 'Interface that no module implements',
    message: message`No module implements or exports interface '${'name'}'.`,
  }),
  'interface/unused': define({
    severity: 'info',
    title: 'Interface that nothing names',
    message: message`Nothing requires, implements or extends interface '${'name'}'.`,
  }),
  'interface/nothing-to-override': defineFixable({
    severity: 'error',
    title: 'Override of a method that does not exist',
    message: message`No interface above '${'interface'}' has a method '${'name'}'.`,
    data: data<SetOverride>(),
  }),
  'interface/missing-override': defineFixable({
    severity: 'warning',
    title: 'Method that replaces another without saying so',
    message: message`'${'name'}' replaces the method of '${'base'}'; 'override' says so.`,
    data: data<SetOverride>(),
  }),
  'interface/incompatible-override': define({
    severity: 'info',
    title: 'Override with another signature',
    message: message`'${'name'}' has other ${'difference'} than in '${'base'}'.`,
  }),

  'record/duplicate': define({
    severity: 'warning',
    title: 'Model declared twice',
    message: message`There is already a model named '${'name'}'.`,
  }),
  'record/duplicate-field': define({
    severity: 'error',
    title: 'Field of a model declared twice',
    message: message`There is already a field named '${'name'}'.`,
  }),
  'record/unknown-constraint': defineFixable({
    severity: 'warning',
    title: 'Constraint of an unknown name',
    message: message`There is no constraint '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'record/impossible-constraint': define({
    severity: 'warning',
    title: 'Constraints that no value meets',
    message: message`${'problem'}.`,
  }),
  'record/invalid-pattern': define({
    severity: 'warning',
    title: 'Pattern that is not a regular expression',
    message: message`The pattern is not a regular expression: ${'problem'}.`,
  }),
  'record/misplaced-constraint': define({
    severity: 'warning',
    title: 'Constraint on a type without such a property',
    message: message`'${'name'}' means nothing for the type '${'type'}'.`,
  }),

  'endpoint/malformed': define({
    severity: 'error',
    title: 'Endpoint without a verb and a path',
    message: message`'${'text'}' is no ${'kind'}: write it like "${'example'}".`,
  }),
  'endpoint/unknown-verb': defineFixable({
    severity: 'error',
    title: 'Endpoint with an unknown verb',
    message: message`'${'name'}' is no verb of HTTP.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'endpoint/invalid-path': defineFixable({
    severity: 'warning',
    title: 'Endpoint with a path that is not well formed',
    message: message`'${'text'}' ${'problem'}.`,
    data: data<ReplaceText | undefined>(),
  }),
  'endpoint/duplicate': defineFixable({
    severity: 'warning',
    title: 'Endpoint declared twice',
    message: message`'${'name'}' is an endpoint of module '${'module'}' already.`,
    data: data<RemoveItem>(),
  }),
  'endpoint/duplicate-path-parameter': define({
    severity: 'warning',
    title: 'Path parameter used twice',
    message: message`The path has a parameter '${'name'}' already.`,
  }),
  'endpoint/invalid-status': define({
    severity: 'error',
    title: 'Status that HTTP does not have',
    message: message`${'status'} is no status of HTTP; those lie between 100 and 599.`,
  }),
  'endpoint/unexpected-body': defineFixable({
    severity: 'warning',
    title: 'Response with a type but without a body',
    message: message`A response with status ${'status'} has no body, so '${'type'}' is never sent.`,
    data: data<ReplaceText>(),
  }),
  'endpoint/wrong-reason': defineFixable({
    severity: 'warning',
    title: 'Words of another status',
    message: message`'${'reason'}' are the words of ${'other'}, not of ${'status'}.`,
    data: data<ReplaceText>(),
  }),
  'endpoint/not-specified': define({
    severity: 'warning',
    title: 'Endpoint that the specification does not have',
    message: message`The specification of module '${'module'}' has no api '${'name'}'.`,
  }),

  'section/unknown-name': defineFixable({
    severity: 'error',
    title: 'Theme or library of patterns that does not exist',
    message: message`Nothing that can be meant here is named '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'section/unknown-key': defineFixable({
    severity: 'warning',
    title: 'Key that the section does not know',
    message: message`'${'section'}' has no key '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'section/unknown-value': defineFixable({
    severity: 'warning',
    title: 'Value that the key does not know',
    message: message`'${'key'}' is one of ${'values'}, not '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'section/unknown-layer': defineFixable({
    severity: 'warning',
    title: 'Layer that is not declared',
    message: message`There is no layer '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'section/layer-against-rule': define({
    severity: 'warning',
    title: 'Layer that depends on one above it',
    message: message`Layer '${'layer'}' must not depend on '${'other'}': dependencies point ${'direction'}.`,
  }),
  'section/unknown-module': defineFixable({
    severity: 'warning',
    title: 'Scope with a module that does not exist',
    message: message`There is no module '${'name'}' for this scope.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'section/unknown-control': defineFixable({
    severity: 'warning',
    title: 'Control that does not exist',
    message: message`There is no control '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
} as const;
