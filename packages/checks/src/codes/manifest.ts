import { data, define, defineFixable, message } from '../define.ts';
import type { AddLine, AddToList, RemoveItem, ReplaceText, UnknownName } from '../fixData.ts';

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
  'module/unknown-agent': defineFixable({
    severity: 'warning',
    title: 'Spec with an unknown agent',
    message: message`'${'name'}' is no agent that works on a spec.${'suggestion'}`,
    data: data<UnknownName>(),
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
  'module/entity-not-owned': defineFixable({
    severity: 'warning',
    title: 'Entity that its module does not own',
    message: message`'${'entity'}' is defined in the spec of '${'module'}', which does not own it.`,
    data: data<AddToList>(),
  }),
  'module/undefined-entity': defineFixable({
    severity: 'warning',
    title: 'Owned entity without a definition',
    message: message`Module '${'module'}' owns '${'name'}', but its spec has no such entity.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'module/self-consumption': defineFixable({
    severity: 'error',
    title: 'Module that consumes from itself',
    message: message`Module '${'module'}' consumes from itself; it knows its own events.`,
    data: data<RemoveItem>(),
  }),
  'module/nothing-to-consume': define({
    severity: 'info',
    title: 'Everything of a module that exposes nothing',
    message: message`Module '${'module'}' exposes nothing, so '${'module'}/*' is nothing.`,
  }),
  'module/exposed-entity': define({
    severity: 'warning',
    title: 'Entity exposed as if it were an event',
    message: message`'${'entity'}' is an entity; a module exposes events, and keeps its rows to itself.`,
  }),
  'module/undefined-event': defineFixable({
    severity: 'warning',
    title: 'Exposed event without a definition',
    message: message`Module '${'module'}' exposes '${'name'}', but its spec has no such event.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'module/unconsumed-event': define({
    severity: 'info',
    title: 'Exposed event that no module consumes',
    message: message`No module consumes '${'event'}' of '${'module'}'.`,
  }),
  'module/hidden-coupling': defineFixable({
    severity: 'warning',
    title: 'Entity of a module that is not consumed',
    message: message`'${'entity'}' belongs to module '${'owner'}', from which '${'module'}' consumes nothing.`,
    data: data<AddToList>(),
  }),
  'module/foreign-write': define({
    severity: 'error',
    title: 'Entity written by another module than its owner',
    message: message`'${'entity'}' belongs to module '${'owner'}'; '${'module'}' must not write it.`,
  }),
  'module/consumption-cycle': define({
    severity: 'info',
    title: 'Modules that consume each other in a circle',
    message: message`Modules consume each other in a circle: ${'circle'}.`,
  }),
  'module/missing-boundary': defineFixable({
    severity: 'warning',
    title: 'Module without a boundary',
    message: message`Module '${'module'}' does not say in which unit it is deployed.`,
    data: data<AddLine>(),
  }),
  'module/duplicate-boundary': define({
    severity: 'warning',
    title: 'Two modules in one boundary',
    message: message`Boundary '${'boundary'}' is that of module '${'other'}' already.`,
  }),
  'module/count-mismatch': defineFixable({
    severity: 'warning',
    title: 'Number of modules that is not true',
    message: message`The system says that it has ${'said'}; there ${'verb'} ${'actual'}.`,
    data: data<ReplaceText>(),
  }),
  'module/missing-contract': define({
    severity: 'info',
    title: 'Modules related without a contract',
    message: message`'${'consumer'}' consumes from '${'provider'}', and no contract says what they promise each other.`,
  }),
  'contract/unrelated-modules': define({
    severity: 'warning',
    title: 'Contract between modules that do not know each other',
    message: message`Neither '${'left'}' nor '${'right'}' consumes from the other, so this contract binds nobody.`,
  }),
  'contract/missing-consumption': defineFixable({
    severity: 'warning',
    title: 'Promise about an event that its maker does not hear',
    message: message`'${'module'}' makes '${'product'}' but does not consume '${'event'}'.`,
    data: data<AddToList>(),
  }),
  'contract/duplicate': define({
    severity: 'error',
    title: 'Two contracts between the same modules',
    message: message`There is already a contract between '${'left'}' and '${'right'}'.`,
  }),
  'invariant/unrelated-modules': define({
    severity: 'warning',
    title: 'Invariant over modules that do not know each other',
    message: message`This depends on ${'parts'}, but neither module consumes from the other.`,
  }),
  'invariant/unverified-states': define({
    severity: 'info',
    title: 'Terminal states that cannot be looked at yet',
    message: message`Nothing is known of the states of '${'entity'}' until the spec of '${'module'}' is here.`,
  }),
} as const;
