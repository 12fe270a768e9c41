import { data, define, defineFixable, message } from '../define.ts';
import type {
  AddDecorator,
  AddLine,
  DefineComputed,
  RemoveItem,
  Rename,
  ReplaceText,
  UnknownName,
} from '../fixData.ts';

/** Findings on entities, fields, edges and machines. */
export const dataCodes = {
  'entity/duplicate': defineFixable({
    severity: 'error',
    title: 'Entity declared twice',
    message: message`Entity '${'name'}' is declared already.`,
    data: data<RemoveItem>(),
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
  'entity/missing-id': defineFixable({
    severity: 'warning',
    title: 'Entity without an id',
    message: message`'${'entity'}' has no field 'id' by which its rows could be told apart.`,
    data: data<AddLine>(),
  }),
  'entity/unused': define({
    severity: 'info',
    title: 'Entity that nothing uses',
    message: message`Nothing uses '${'entity'}': no api, no step, no rule, no other entity.`,
  }),
  'entity/reserved-name': define({
    severity: 'warning',
    title: 'Entity with the name of a type of programming languages',
    message: message`'${'name'}' is a type of JavaScript and other languages; code that has both is hard to read.`,
  }),
  'entity/name-style': defineFixable({
    severity: 'info',
    title: 'Entity that is not named as entities are',
    message: message`Entities are named like '${'better'}', not '${'name'}'.`,
    data: data<Rename | undefined>(),
  }),
  'field/default-wrong-type': define({
    severity: 'error',
    title: 'Default of another type',
    message: message`'${'field'}' is ${'type'}; its default ${'value'} is not.`,
  }),
  'field/default-out-of-range': define({
    severity: 'error',
    title: 'Default outside the range',
    message: message`The default ${'value'} lies outside the range ${'range'} of '${'field'}'.`,
  }),
  'field/unknown-default': defineFixable({
    severity: 'error',
    title: 'Default that is not in the list of values',
    message: message`'${'name'}' is not a value of '${'field'}', so it cannot be its default.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'field/unknown-decorator': defineFixable({
    severity: 'warning',
    title: 'Unknown decorator',
    message: message`There is no decorator '@${'name'}' here.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'field/decorator-argument': defineFixable({
    severity: 'error',
    title: 'Decorator with an argument that it does not take',
    message: message`'@${'decorator'}' takes ${'expected'}, not '${'argument'}'.`,
    data: data<ReplaceText>(),
  }),
  'field/contradictory-decorators': define({
    severity: 'warning',
    title: 'Decorator that contradicts the field',
    message: message`'${'field'}' is @${'decorator'} and ${'other'}; it cannot be both.`,
  }),
  'field/snapshot-type': define({
    severity: 'error',
    title: 'Snapshot of another type than its source',
    message: message`'${'field'}' is ${'type'}, but '${'source'}', which it copies, is ${'sourceType'}.`,
  }),
  'field/snapshot-range': defineFixable({
    severity: 'warning',
    title: 'Snapshot with a narrower range than its source',
    message: message`'${'source'}' may hold values that do not lie in ${'range'}, so '${'field'}' cannot copy them all.`,
    data: data<RemoveItem>(),
  }),
  'field/snapshot-out-of-reach': define({
    severity: 'warning',
    title: 'Snapshot of a row that cannot be reached',
    message: message`No reference or edge leads from '${'entity'}' to '${'source'}', so it is open which row is copied.`,
  }),
  'field/computed-without-equation': defineFixable({
    severity: 'warning',
    title: 'Computed field that nothing computes',
    message: message`'${'field'}' is @computed, but no equation of an invariant says how.`,
    data: data<DefineComputed>(),
  }),
  'field/equation-without-computed': defineFixable({
    severity: 'warning',
    title: 'Equation of a field that is not computed',
    message: message`An equation says what '${'field'}' is, but the field is not @computed.`,
    data: data<AddDecorator>(),
  }),
  'field/reserved-name': define({
    severity: 'warning',
    title: 'Field with a reserved word as its name',
    message: message`'${'name'}' is a reserved word of ${'language'}; it must be quoted or renamed wherever it stands.`,
  }),
  'field/name-style': defineFixable({
    severity: 'info',
    title: 'Field that is not named as fields are',
    message: message`Fields are named like '${'better'}', not '${'name'}'.`,
    data: data<Rename | undefined>(),
  }),
  'edge/duplicate': defineFixable({
    severity: 'error',
    title: 'Edge declared twice',
    message: message`The edge from '${'from'}' to '${'to'}' is declared already${'difference'}.`,
    data: data<RemoveItem>(),
  }),
  'edge/contradicts-field': define({
    severity: 'info',
    title: 'Edge that says otherwise than a field',
    message: message`By '${'field'}' a '${'from'}' has one '${'to'}'; this edge says ${'cardinality'}.`,
  }),
  'edge/unknown-cardinality': defineFixable({
    severity: 'error',
    title: 'Unknown cardinality',
    message: message`'${'name'}' is no cardinality; an edge is 1:1, 1:many or many:many.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
} as const;
