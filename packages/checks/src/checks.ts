import { type Check, check } from './check.ts';
import {
  actionMustNotCallItself,
  actionNameMustBeUnique,
  actionShouldBeCalled,
  callMustHaveTheArgumentsOfItsAction,
} from './rules/actions.ts';
import { apiShouldHaveAuthRule } from './rules/auth.ts';
import {
  authRuleShouldMeanAnApi,
  authRuleShouldSayMoreThanWiderOnes,
  authRulesShouldAgree,
  roleShouldBeKnown,
} from './rules/authRules.ts';
import { moduleShouldHaveItsOwnBoundary, systemShouldHaveTheModulesThatItSays } from './rules/boundaries.ts';
import { calculationMustBeOfNumbers, valueMustFitItsField } from './rules/calculations.ts';
import { comparedValuesMustBeOfOneKind } from './rules/comparisons.ts';
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
import {
  decoratorMustBeOneOfAField,
  decoratorMustBeOneOfAnOutput,
  decoratorsShouldNotContradict,
} from './rules/decorators.ts';
import { defaultMustFitItsField, evolveDefaultMustFitItsField } from './rules/defaults.ts';
import {
  edgeMustBeUnique,
  edgeMustHaveAKnownCardinality,
  edgeShouldAgreeWithTheFieldsOfItsEnds,
} from './rules/edges.ts';
import {
  entityMustStandInItsOwnersSpec,
  entityNameMustBeUnique,
  entityShouldBeUsed,
  entityShouldHaveAnId,
} from './rules/entities.ts';
import { computedFieldShouldHaveAnEquation, fieldOfAnEquationShouldBeComputed } from './rules/equations.ts';
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
} from './rules/fields.ts';
import { changeShouldNotTakeAFixedField, stepMustNotChangeAFixedField } from './rules/fixedFields.ts';
import { answerShouldBeAnError } from './rules/inlineAnswers.ts';
import {
  limitMustAllowSomethingInSomeTime,
  limitMustBeTheOnlyOne,
  limitShouldHaveAKnownSubject,
} from './rules/limitRules.ts';
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
  agentsOfSpecShouldBeKnown,
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
  entityShouldBeNamedAsEntitiesAre,
  entityShouldNotBearTheNameOfAType,
  errorShouldBeNamedAsErrorsAre,
  eventShouldBeNamedAsEventsAre,
  fieldShouldBeNamedAsFieldsAre,
  fieldShouldNotBearAReservedName,
} from './rules/naming.ts';
import { watchedThingShouldBeKnown } from './rules/observations.ts';
import {
  apiMustBeUnique,
  apiShouldSayWhatHappensWithoutItsRow,
  filterValueMustFitItsField,
  pathParameterMustBeUnique,
  pathParameterMustStandInBraces,
  readAndDeletionShouldTakeNoBody,
  readShouldHaveAnOutput,
} from './rules/operations.ts';
import {
  entityShouldBeOwnedByItsModule,
  moduleShouldConsumeFromWhomItUses,
  ownedEntityShouldBeDefined,
  stepMustWriteWhatItsModuleOwns,
} from './rules/ownership.ts';
import { hookShouldBeOfAKnownMoment, stepShouldBeReadByAForm } from './rules/pipeline.ts';
import {
  contractMustBeTheOnlyOneOfItsModules,
  contractShouldStandBetweenRelatedModules,
  invariantShouldHoldBetweenRelatedModules,
  makerShouldHearWhatItAnswers,
  terminalStatesShouldBeKnown,
} from './rules/promises.ts';
import { errorShouldBeRaised, placeholderShouldHaveAValue } from './rules/raisedErrors.ts';
import { nameMustLeadSomewhere, unresolvedCodes } from './rules/references.ts';
import {
  fieldShouldHaveOneDefault,
  seedRowShouldBeComplete,
  seedShouldNotFillGeneratedFields,
  seedValueMustFitItsField,
} from './rules/seeds.ts';
import {
  migrationShouldBeKnown,
  runtimeShouldBeKnown,
  runtimeShouldHaveWhatIsNeeded,
  settingsMustStandOnce,
} from './rules/settings.ts';
import { snapshotMustFitItsSource, snapshotMustHaveASource, snapshotShouldReachItsSource } from './rules/snapshots.ts';
import {
  quantityShouldBeWellFormed,
  softKeyShouldBeUnique,
  softRuleShouldBeRead,
  softRuleShouldHaveEffect,
  timedRuleShouldLeadToAState,
} from './rules/softRules.ts';
import { newRowMustBeginInTheInitialState, stepMustFollowTheMachine } from './rules/stateChanges.ts';
import {
  callerShouldUndoWhatWasDone,
  eventShouldBeEmittedLast,
  failureShouldUndoWhatWasDone,
} from './rules/stepOrder.ts';
import { terminalStateShouldBeAnEnd } from './rules/terminalStates.ts';
import { fieldOfStatesShouldHaveAMachine, transitionShouldBePerformed } from './rules/transitions.ts';

import { conditionMustNotBeDecidedByRanges, guardShouldAskForSomethingNew } from './rules/verdicts.ts';

/** Every check: what it looks at, its sentence, and the codes that it may report. */
export const checks: readonly Check[] = [
  check('system', { systemNameMustBeUnique }, 'module/duplicate'),
  check('module', { moduleNameMustBeUnique }, 'module/duplicate'),
  check('module', { entityMustHaveOneOwner }, 'module/shared-ownership'),
  check('spec', { specNameMustBeUnique }, 'module/duplicate'),
  check('spec', { specShouldHaveTheVersionOfItsSystem }, 'module/version-mismatch'),
  check('spec', { agentsOfSpecShouldBeKnown }, 'module/unknown-agent'),
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
  check(
    'field',
    { defaultMustFitItsField },
    'field/default-wrong-type',
    'field/default-out-of-range',
    'field/unknown-default',
  ),
  check(
    'evolve',
    { evolveDefaultMustFitItsField },
    'field/default-wrong-type',
    'field/default-out-of-range',
    'field/unknown-default',
  ),
  check('field', { decoratorMustBeOneOfAField }, 'field/unknown-decorator', 'field/decorator-argument'),
  check('input', { decoratorMustBeOneOfAField }, 'field/unknown-decorator', 'field/decorator-argument'),
  check('operation', { decoratorMustBeOneOfAnOutput }, 'field/unknown-decorator', 'field/decorator-argument'),
  check('field', { decoratorsShouldNotContradict }, 'field/contradictory-decorators'),
  check('field', { snapshotMustHaveASource }, 'field/snapshot-without-source'),
  check('field', { snapshotMustFitItsSource }, 'field/snapshot-type', 'field/snapshot-range'),
  check('field', { snapshotShouldReachItsSource }, 'field/snapshot-out-of-reach'),
  check('field', { computedFieldShouldHaveAnEquation }, 'field/computed-without-equation'),
  check('invariant', { fieldOfAnEquationShouldBeComputed }, 'field/equation-without-computed'),
  check('entity', { entityShouldHaveAnId }, 'entity/missing-id'),
  check('entity', { entityShouldBeUsed }, 'entity/unused'),
  check('edge', { edgeMustHaveAKnownCardinality }, 'edge/unknown-cardinality'),
  check('edge', { edgeMustBeUnique }, 'edge/duplicate'),
  check('edge', { edgeShouldAgreeWithTheFieldsOfItsEnds }, 'edge/contradicts-field'),
  check('entity', { entityShouldNotBearTheNameOfAType }, 'entity/reserved-name'),
  check('field', { fieldShouldNotBearAReservedName }, 'field/reserved-name'),
  check('entity', { entityShouldBeNamedAsEntitiesAre }, 'entity/name-style'),
  check('field', { fieldShouldBeNamedAsFieldsAre }, 'field/name-style'),
  check('error', { errorShouldBeNamedAsErrorsAre }, 'error/name-style'),
  check('event', { eventShouldBeNamedAsEventsAre }, 'event/name-style'),
  check('machine', { machineFieldMustBeAnEnum }, 'machine/not-an-enum'),
  check('machine', { fieldMustHaveOneMachine }, 'machine/duplicate'),
  check('machine', { transitionMustBeListedOnce }, 'machine/duplicate-transition'),
  check('machine', { stateShouldBeReachable }, 'machine/unreachable-state'),
  check('machine', { machineShouldHaveATerminalState }, 'machine/no-terminal-state'),
  check('field', { valueShouldBeInATransition }, 'machine/unused-value'),
  check('statement', { terminalStateShouldBeAnEnd }, 'machine/not-terminal'),
  check('machine', { transitionShouldBePerformed }, 'machine/unused-transition'),
  check('field', { fieldOfStatesShouldHaveAMachine }, 'machine/missing'),
  check('statement', { newRowMustBeginInTheInitialState }, 'flow/not-initial'),
  check('statement', { stepMustNotChangeAFixedField }, 'flow/fixed-field'),
  check('operation', { stepMustFollowTheMachine }, 'flow/no-way-in', 'flow/illegal-change'),
  check('operation', { eventShouldBeEmittedLast }, 'flow/write-after-emit'),
  check('operation', { failureShouldUndoWhatWasDone }, 'flow/missing-rollback'),
  check('operation', { callerShouldUndoWhatWasDone }, 'flow/unhandled-rollback'),
  check('action', { stepMustFollowTheMachine }, 'flow/no-way-in', 'flow/illegal-change'),
  check('action', { eventShouldBeEmittedLast }, 'flow/write-after-emit'),
  check('action', { failureShouldUndoWhatWasDone }, 'flow/missing-rollback'),
  check('action', { callerShouldUndoWhatWasDone }, 'flow/unhandled-rollback'),
  check('event', { stepMustFollowTheMachine }, 'flow/no-way-in', 'flow/illegal-change'),
  check('event', { eventShouldBeEmittedLast }, 'flow/write-after-emit'),

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
  check('operation', { pathParameterMustStandInBraces }, 'api/colon-parameter'),
  check('operation', { apiShouldSayWhatHappensWithoutItsRow }, 'api/missing-not-found'),
  check('operation', { readShouldHaveAnOutput }, 'api/missing-output'),
  check('operation', { readAndDeletionShouldTakeNoBody }, 'api/unexpected-input'),
  check('operation', { changeShouldNotTakeAFixedField }, 'api/fixed-input'),
  check('operation', { inputShouldNotHideAnEntity }, 'reference/shadowed-name'),
  check('operation', { filterValueMustFitItsField }, 'api/unknown-filter-value'),
  check('input', { rangeMustStandOnAnOrderedType }, 'field/range-without-order'),
  check('input', { rangeMustHoldValues }, 'field/reversed-range', 'field/fractional-bound', 'field/negative-length'),

  check('operation', { apiShouldHaveAuthRule }, 'auth/missing-rule'),
  check('authRule', { authRuleShouldMeanAnApi }, 'auth/unused-rule', 'auth/unused-method'),
  check('authRule', { authRulesShouldAgree }, 'auth/contradicting-rules'),
  check('authRule', { authRuleShouldSayMoreThanWiderOnes }, 'auth/redundant-rule'),
  check('authRule', { roleShouldBeKnown }, 'auth/unknown-role'),
  check('limitRule', { limitMustMeanAnApi }, 'limit/unknown-api'),
  check('limitRule', { limitMustBeTheOnlyOne }, 'limit/duplicate'),
  check('limitRule', { limitMustAllowSomethingInSomeTime }, 'limit/zero', 'limit/unknown-unit'),
  check('limitRule', { limitShouldHaveAKnownSubject }, 'limit/unknown-subject'),
  check('observation', { watchedThingShouldBeKnown }, 'observe/unknown-head'),
  check('settings', { settingsMustStandOnce }, 'module/duplicate-settings'),
  check('settings', { runtimeShouldBeKnown }, 'runtime/unknown-key', 'runtime/unknown-value'),
  check(
    'settings',
    { runtimeShouldHaveWhatIsNeeded },
    'runtime/missing-auth',
    'runtime/missing-queue',
    'runtime/missing-cache',
  ),
  check('settings', { migrationShouldBeKnown }, 'migrate/unknown-key', 'migrate/unknown-value'),
  check('seed', { seedValueMustFitItsField }, 'seed/wrong-type', 'seed/out-of-range', 'seed/unknown-field'),
  check('seed', { seedShouldNotFillGeneratedFields }, 'seed/generated-field'),
  check('seed', { seedRowShouldBeComplete }, 'seed/missing-field'),
  check('seed', { fieldShouldHaveOneDefault }, 'seed/other-default'),

  check('hook', { hookShouldBeOfAKnownMoment }, 'hook/unknown'),
  check('statement', { softRuleShouldBeRead }, 'soft/unknown-form'),
  check('entity', { timedRuleShouldLeadToAState }, 'soft/unknown-form'),
  check('statement', { softRuleShouldHaveEffect }, 'soft/no-effect'),
  check('statement', { quantityShouldBeWellFormed }, 'soft/malformed-quantity'),
  check('statement', { softKeyShouldBeUnique }, 'soft/duplicate-key'),
  check('statement', { stepShouldBeReadByAForm }, 'step/only-prose'),
  check('statement', { conditionOfStepShouldMeanSomething }, 'reference/unknown-name'),
  check('statement', { ruleShouldNotRestOnAVerb }, 'reference/verb'),
  check('reference', { nameShouldMeanOneThing }, 'reference/ambiguous-name'),
  check('reference', { nameMustLeadSomewhere }, ...unresolvedCodes),

  check(
    'statement',
    { comparedValuesMustBeOfOneKind },
    'condition/type-mismatch',
    'condition/quoted-value',
    'condition/no-order',
  ),
  check('statement', { calculationMustBeOfNumbers }, 'expression/not-a-number', 'condition/no-order'),
  check('statement', { valueMustFitItsField }, 'expression/wrong-type', 'expression/out-of-range'),
  check(
    'statement',
    { conditionMustNotBeDecidedByRanges },
    'condition/always-true',
    'condition/always-false',
    'condition/implied',
  ),
  check('operation', { guardShouldAskForSomethingNew }, 'condition/duplicate', 'condition/contradictory'),
  check('action', { guardShouldAskForSomethingNew }, 'condition/duplicate', 'condition/contradictory'),
  check('event', { guardShouldAskForSomethingNew }, 'condition/duplicate', 'condition/contradictory'),
];
