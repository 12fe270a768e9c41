import { type Check, check } from './check.ts';
import {
  actionMustNotCallItself,
  actionNameMustBeUnique,
  actionShouldBeCalled,
  callMustHaveTheArgumentsOfItsAction,
} from './rules/actions.ts';
import { apiShouldHaveAuthRule } from './rules/auth.ts';
import { moduleShouldHaveItsOwnBoundary, systemShouldHaveTheModulesThatItSays } from './rules/boundaries.ts';
import { conditionOfStepShouldMeanSomething } from './rules/conditions.ts';
import {
  consumedModuleShouldExposeSomething,
  exposedEventShouldBeConsumed,
  exposedEventShouldBeDefined,
  moduleMustNotConsumeFromItself,
  moduleShouldExposeEventsOnly,
  modulesShouldNotConsumeInACircle,
  relationShouldHaveAContract,
} from './rules/consumption.ts';
import { contractShouldNameEventsOfItsSides } from './rules/contracts.ts';
import { entityMustStandInItsOwnersSpec, entityNameMustBeUnique } from './rules/entities.ts';
import { errorMustHaveAnHttpStatus, errorNameMustBeUnique, outcomeMustHaveAnHttpStatus } from './rules/errors.ts';
import {
  emittedEventShouldBeExposed,
  eventNameMustBeUnique,
  eventShouldBeEmitted,
  payloadShouldHaveAType,
} from './rules/events.ts';
import {
  enumValueMustBeUnique,
  fieldNameMustBeUnique,
  rangeMustHoldValues,
  rangeMustStandOnAnOrderedType,
  snapshotMustHaveASource,
} from './rules/fields.ts';
import { answerShouldBeAnError } from './rules/inlineAnswers.ts';
import { limitMustMeanAnApi } from './rules/limits.ts';
import {
  fieldMustHaveOneMachine,
  machineFieldMustBeAnEnum,
  machineShouldHaveATerminalState,
  stateShouldBeReachable,
  transitionMustBeListedOnce,
  valueShouldBeInATransition,
} from './rules/machines.ts';
import {
  entityMustHaveOneOwner,
  moduleNameMustBeUnique,
  specNameMustBeUnique,
  specShouldHaveTheVersionOfItsSystem,
  systemNameMustBeUnique,
} from './rules/modules.ts';
import {
  inputShouldNotHideAnEntity,
  nameShouldMeanOneThing,
  parameterShouldNotHideAnEntity,
  ruleShouldNotRestOnAVerb,
} from './rules/names.ts';
import {
  apiMustBeUnique,
  apiShouldSayWhatHappensWithoutItsRow,
  filterValueMustFitItsField,
  pathParameterMustBeUnique,
  readAndDeletionShouldTakeNoBody,
  readShouldHaveAnOutput,
} from './rules/operations.ts';
import {
  entityShouldBeOwnedByItsModule,
  moduleShouldConsumeFromWhomItUses,
  ownedEntityShouldBeDefined,
  stepMustWriteWhatItsModuleOwns,
} from './rules/ownership.ts';
import {
  contractMustBeTheOnlyOneOfItsModules,
  contractShouldStandBetweenRelatedModules,
  invariantShouldHoldBetweenRelatedModules,
  makerShouldHearWhatItAnswers,
  terminalStatesShouldBeKnown,
} from './rules/promises.ts';
import { errorShouldBeRaised, placeholderShouldHaveAValue } from './rules/raisedErrors.ts';
import { nameMustLeadSomewhere, unresolvedCodes } from './rules/references.ts';
import { seedRowShouldBeComplete, seedShouldNotFillGeneratedFields, seedValueMustFitItsField } from './rules/seeds.ts';
import { terminalStateShouldBeAnEnd } from './rules/terminalStates.ts';

/** Every check: what it looks at, its sentence, and the codes that it may report. */
export const checks: readonly Check[] = [
  check('system', { systemNameMustBeUnique }, 'module/duplicate'),
  check('module', { moduleNameMustBeUnique }, 'module/duplicate'),
  check('module', { entityMustHaveOneOwner }, 'module/shared-ownership'),
  check('spec', { specNameMustBeUnique }, 'module/duplicate'),
  check('spec', { specShouldHaveTheVersionOfItsSystem }, 'module/version-mismatch'),
  check('module', { ownedEntityShouldBeDefined }, 'module/undefined-entity'),
  check('module', { moduleMustNotConsumeFromItself }, 'module/self-consumption'),
  check('module', { consumedModuleShouldExposeSomething }, 'module/nothing-to-consume'),
  check('module', { moduleShouldExposeEventsOnly }, 'module/exposed-entity'),
  check('module', { exposedEventShouldBeDefined }, 'module/undefined-event'),
  check('module', { exposedEventShouldBeConsumed }, 'module/unconsumed-event'),
  check('module', { modulesShouldNotConsumeInACircle }, 'module/consumption-cycle'),
  check('module', { moduleShouldHaveItsOwnBoundary }, 'module/missing-boundary', 'module/duplicate-boundary'),
  check('system', { systemShouldHaveTheModulesThatItSays }, 'module/count-mismatch'),
  check('module', { relationShouldHaveAContract }, 'module/missing-contract'),
  check('contract', { contractMustBeTheOnlyOneOfItsModules }, 'contract/duplicate'),
  check('contract', { contractShouldStandBetweenRelatedModules }, 'contract/unrelated-modules'),
  check('contract', { contractShouldNameEventsOfItsSides }, 'contract/event-not-exposed'),
  check('contract', { makerShouldHearWhatItAnswers }, 'contract/missing-consumption'),
  check('invariant', { invariantShouldHoldBetweenRelatedModules }, 'invariant/unrelated-modules'),
  check('invariant', { terminalStatesShouldBeKnown }, 'invariant/unverified-states'),

  check('entity', { entityNameMustBeUnique }, 'entity/duplicate'),
  check('entity', { entityMustStandInItsOwnersSpec }, 'module/entity-outside-owner'),
  check('entity', { entityShouldBeOwnedByItsModule }, 'module/entity-not-owned'),
  check('statement', { stepMustWriteWhatItsModuleOwns }, 'module/foreign-write'),
  check('reference', { moduleShouldConsumeFromWhomItUses }, 'module/hidden-coupling'),
  check('entity', { fieldNameMustBeUnique }, 'field/duplicate'),
  check('field', { enumValueMustBeUnique }, 'field/duplicate-value'),
  check('field', { rangeMustStandOnAnOrderedType }, 'field/range-without-order'),
  check('field', { rangeMustHoldValues }, 'field/reversed-range', 'field/fractional-bound', 'field/negative-length'),
  check('field', { snapshotMustHaveASource }, 'field/snapshot-without-source'),
  check('machine', { machineFieldMustBeAnEnum }, 'machine/not-an-enum'),
  check('machine', { fieldMustHaveOneMachine }, 'machine/duplicate'),
  check('machine', { transitionMustBeListedOnce }, 'machine/duplicate-transition'),
  check('machine', { stateShouldBeReachable }, 'machine/unreachable-state'),
  check('machine', { machineShouldHaveATerminalState }, 'machine/no-terminal-state'),
  check('field', { valueShouldBeInATransition }, 'machine/unused-value'),
  check('statement', { terminalStateShouldBeAnEnd }, 'machine/not-terminal'),

  check('error', { errorNameMustBeUnique }, 'error/duplicate'),
  check('error', { errorMustHaveAnHttpStatus }, 'error/invalid-status', 'error/unusual-status'),
  check('statement', { outcomeMustHaveAnHttpStatus }, 'error/invalid-status', 'error/unusual-status'),
  check('statement', { answerShouldBeAnError }, 'error/inline-answer'),
  check('error', { errorShouldBeRaised }, 'error/unused'),
  check('error', { placeholderShouldHaveAValue }, 'error/unresolved-placeholder'),
  check('event', { eventNameMustBeUnique }, 'event/duplicate'),
  check('event', { payloadShouldHaveAType }, 'event/unknown-payload'),
  check('event', { eventShouldBeEmitted }, 'event/never-emitted'),
  check('event', { emittedEventShouldBeExposed }, 'event/not-exposed'),
  check('action', { actionNameMustBeUnique }, 'action/duplicate'),
  check('statement', { callMustHaveTheArgumentsOfItsAction }, 'action/argument-count'),
  check('action', { actionShouldBeCalled }, 'action/unused'),
  check('action', { actionMustNotCallItself }, 'action/recursive'),
  check('action', { parameterShouldNotHideAnEntity }, 'reference/shadowed-name'),

  check('operation', { apiMustBeUnique }, 'api/duplicate'),
  check('operation', { pathParameterMustBeUnique }, 'api/duplicate-path-parameter'),
  check('operation', { apiShouldSayWhatHappensWithoutItsRow }, 'api/missing-not-found'),
  check('operation', { readShouldHaveAnOutput }, 'api/missing-output'),
  check('operation', { readAndDeletionShouldTakeNoBody }, 'api/unexpected-input'),
  check('operation', { inputShouldNotHideAnEntity }, 'reference/shadowed-name'),
  check('operation', { filterValueMustFitItsField }, 'api/unknown-filter-value'),
  check('input', { rangeMustStandOnAnOrderedType }, 'field/range-without-order'),
  check('input', { rangeMustHoldValues }, 'field/reversed-range', 'field/fractional-bound', 'field/negative-length'),

  check('operation', { apiShouldHaveAuthRule }, 'auth/missing-rule'),
  check('limitRule', { limitMustMeanAnApi }, 'limit/unknown-api'),
  check('seed', { seedValueMustFitItsField }, 'seed/wrong-type', 'seed/out-of-range'),
  check('seed', { seedShouldNotFillGeneratedFields }, 'seed/generated-field'),
  check('seed', { seedRowShouldBeComplete }, 'seed/missing-field'),

  check('statement', { conditionOfStepShouldMeanSomething }, 'reference/unknown-name'),
  check('statement', { ruleShouldNotRestOnAVerb }, 'reference/verb'),
  check('reference', { nameShouldMeanOneThing }, 'reference/ambiguous-name'),
  check('reference', { nameMustLeadSomewhere }, ...unresolvedCodes),
];
