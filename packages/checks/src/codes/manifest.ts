import { data, define, defineFixable, message } from '../define.ts';
import type { RemoveItem, UnknownName } from '../fixData.ts';

/** Findings on systems, modules, specs and the contracts between modules. */
export const manifestCodes = {
  'module/duplicate': define({
    severity: 'error',
    title: 'System, module or spec declared twice',
    message: message`There is already a ${'kind'} named '${'name'}'.`,
  }),
  'module/shared-ownership': defineFixable({
    severity: 'error',
    title: 'Entity owned by two modules',
    message: message`'${'entity'}' is already owned by module '${'owner'}'; an entity has exactly one owner.`,
    data: data<RemoveItem>(),
  }),
  'module/entity-outside-owner': define({
    severity: 'error',
    title: 'Entity defined outside its owner',
    message: message`'${'entity'}' is owned by module '${'owner'}' but defined in the spec of '${'module'}'.`,
  }),
  'module/unknown-consumed-module': defineFixable({
    severity: 'error',
    title: 'Consumed module does not exist',
    message: message`There is no module '${'name'}' to consume from.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'module/event-not-exposed': defineFixable({
    severity: 'error',
    title: 'Consumed event is not exposed',
    message: message`Module '${'module'}' does not expose '${'event'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'module/spec-without-module': defineFixable({
    severity: 'error',
    title: 'Spec of a module that does not exist',
    message: message`There is no module '${'name'}' that this spec could belong to.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'module/version-mismatch': define({
    severity: 'info',
    title: 'Spec and system have different versions',
    message: message`Spec '${'spec'}' is at ${'version'}, its system '${'system'}' at ${'expected'}.`,
  }),
  'contract/unknown-module': defineFixable({
    severity: 'error',
    title: 'Contract with a module that does not exist',
    message: message`There is no module '${'name'}' for this contract.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'contract/event-not-exposed': defineFixable({
    severity: 'warning',
    title: 'Contract names an event that neither side exposes',
    message: message`'${'event'}' is exposed by neither '${'left'}' nor '${'right'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
} as const;
