import { data, define, defineFixable, message } from '../define.ts';
import type {
  AddOutput,
  CreateProvider,
  RemoveItem,
  RemoveLine,
  ReplaceText,
  SetSeverity,
  UnknownName,
} from '../fixData.ts';

/** Findings on systems and templates, their modules, and what the modules need of each other. */
export const designCodes = {
  'design/unknown-template': defineFixable({
    severity: 'error',
    title: 'Template that does not exist',
    message: message`There is no template '${'name'}' to extend.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'design/unknown-interface': defineFixable({
    severity: 'error',
    title: 'Interface that does not exist',
    message: message`There is no interface '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'design/ambiguous-name': define({
    severity: 'warning',
    title: 'Name that several files declare',
    message: message`Several files declare '${'name'}', so that nobody can tell which one is meant.`,
  }),
  'design/unprovided-interface': defineFixable({
    severity: 'warning',
    title: 'Required interface that no module provides',
    message: message`No module implements or exports '${'name'}', which '${'module'}' requires.`,
    data: data<CreateProvider>(),
  }),
  'design/duplicate': define({
    severity: 'error',
    title: 'Part declared twice',
    message: message`This is a second ${'kind'} named '${'name'}'.`,
  }),
  'design/duplicate-key': defineFixable({
    severity: 'error',
    title: 'Key said twice',
    message: message`'${'key'}' is said already.`,
    data: data<RemoveLine>(),
  }),
  'design/cycle': define({
    severity: 'error',
    title: 'Parts that need each other in a circle',
    message: message`A circle: ${'path'}.`,
  }),
  'design/mutual-dependency': define({
    severity: 'info',
    title: 'Modules that need each other through interfaces',
    message: message`A circle through interfaces: ${'path'}.`,
  }),
  'design/requires-itself': defineFixable({
    severity: 'error',
    title: 'Module that requires itself',
    message: message`Module '${'name'}' requires itself.`,
    data: data<RemoveItem>(),
  }),
  'design/requires-own-interface': defineFixable({
    severity: 'hint',
    title: 'Module that requires what it implements',
    message: message`Module '${'module'}' implements '${'name'}' itself.`,
    data: data<RemoveItem>(),
  }),
  'design/exports-without-implementing': define({
    severity: 'hint',
    title: 'Exported interface that the module does not implement',
    message: message`Module '${'module'}' exports '${'name'}' without implementing it.`,
  }),
  'design/concrete-dependency': define({
    severity: 'hint',
    title: 'Dependency on a module instead of an interface',
    message: message`'${'name'}' is a module; an interface in its place lets the two change apart.`,
  }),
  'design/incomplete': define({
    severity: 'info',
    title: 'System that lacks an essential part',
    message: message`System '${'name'}' has no ${'part'}.`,
  }),
  'design/futile-operation': define({
    severity: 'warning',
    title: 'Change of inherited lines that changes nothing',
    message: message`${'problem'}.`,
  }),
  'design/unusual-version': define({
    severity: 'hint',
    title: 'Version without three numbers',
    message: message`'${'version'}' is not a version like 1.4.0.`,
  }),
  'design/repeated-text': defineFixable({
    severity: 'hint',
    title: 'Entry that stands twice',
    message: message`'${'text'}' stands twice in ${'list'}.`,
    data: data<RemoveItem>(),
  }),
  'design/contradictory-scope': defineFixable({
    severity: 'warning',
    title: 'Outcome that is out of scope',
    message: message`'${'text'}' is an outcome and out of scope at once.`,
    data: data<RemoveItem>(),
  }),
  'design/wrong-type-name': defineFixable({
    severity: 'warning',
    title: 'Type under a name of another language',
    message: message`The type '${'name'}' is written '${'right'}' here.`,
    data: data<ReplaceText>(),
  }),
  'design/type-arguments': define({
    severity: 'warning',
    title: 'Wrong number of types in brackets',
    message: message`'${'name'}' takes ${'expected'} in its brackets, not ${'given'}.`,
  }),
  'design/undefined-type': define({
    severity: 'hint',
    isOptional: true,
    title: 'Type that nothing declares',
    message: message`No model, entity or interface is named '${'name'}'.`,
  }),
  'design/artifact-outside': defineFixable({
    severity: 'warning',
    title: 'Artifact that is not a path within the project',
    message: message`'${'path'}' ${'problem'}; artifacts are paths from the root of the project.`,
    data: data<ReplaceText | undefined>(),
  }),
  'design/shared-artifact': define({
    severity: 'hint',
    title: 'Artifact of two modules',
    message: message`'${'path'}' is an artifact of module '${'module'}' too.`,
  }),
  'design/broad-module': define({
    severity: 'hint',
    isOptional: true,
    title: 'Module that owns too much',
    message: message`Module '${'name'}' owns ${'count'} things; more than five are better split.`,
  }),
  'design/bare-module': define({
    severity: 'hint',
    isOptional: true,
    title: 'Module that leaves something unsaid',
    message: message`Module '${'name'}' has no ${'part'}.`,
  }),
  'design/vague-text': define({
    severity: 'hint',
    isOptional: true,
    title: 'Sentence that cannot be checked',
    message: message`'${'words'}' can be read in many ways; say what can be measured.`,
  }),
  'design/naming': define({
    severity: 'hint',
    title: 'Name in an unusual form',
    message: message`Names of ${'kinds'} are usually in ${'style'}, unlike '${'name'}'.`,
  }),
  'design/foreign-ownership': define({
    severity: 'warning',
    title: 'Entity that another module owns',
    message: message`'${'entity'}' is owned by module '${'owner'}'.`,
  }),
  'design/unlisted-api': define({
    severity: 'info',
    title: 'Api of the specification that the design does not list',
    message: message`The specification of '${'module'}' has '${'api'}', which is not listed here.`,
  }),

  'policy/missing-severity': defineFixable({
    severity: 'warning',
    title: 'Rule without a severity',
    message: message`The rule has no severity: critical, high, medium or low.`,
    data: data<SetSeverity>(),
  }),
  'policy/unknown-severity': defineFixable({
    severity: 'error',
    title: 'Severity that does not exist',
    message: message`'${'name'}' is no severity: a rule is critical, high, medium or low.${'suggestion'}`,
    data: data<SetSeverity>(),
  }),
  'policy/no-critical-rule': define({
    severity: 'hint',
    isOptional: true,
    title: 'System without a critical rule',
    message: message`No rule of system '${'name'}' is critical.`,
  }),

  'pipeline/unknown-module': defineFixable({
    severity: 'error',
    title: 'Step with a module that does not exist',
    message: message`There is no module '${'name'}' to build.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'pipeline/unknown-step': defineFixable({
    severity: 'error',
    title: 'Dependency on a step that does not exist',
    message: message`The pipeline has no step '${'name'}'.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'pipeline/duplicate-step': define({
    severity: 'warning',
    title: 'Step declared twice',
    message: message`The pipeline has a step '${'name'}' already.`,
  }),
  'pipeline/missing-output': defineFixable({
    severity: 'warning',
    title: 'Step without an output',
    message: message`Step '${'name'}' has no output.`,
    data: data<AddOutput>(),
  }),
  'pipeline/unusual-output': defineFixable({
    severity: 'hint',
    title: 'Output that is not conventional',
    message: message`'${'name'}' is no usual output; those are design, code, tests, diff, docs, ui and architecture.${'suggestion'}`,
    data: data<UnknownName>(),
  }),
  'pipeline/missing-gate': define({
    severity: 'hint',
    isOptional: true,
    title: 'Step without a gate',
    message: message`Step '${'name'}' has no gate.`,
  }),
  'pipeline/unscheduled-module': define({
    severity: 'info',
    title: 'Module that no step builds',
    message: message`Module '${'name'}' is in no step of a pipeline.`,
  }),
  'pipeline/late-provider': define({
    severity: 'info',
    title: 'Module built before what it requires',
    message: message`'${'consumer'}' is built before '${'provider'}', which provides '${'name'}'.`,
  }),
  'pipeline/later-dependency': define({
    severity: 'error',
    title: 'Dependency on a later step',
    message: message`Step '${'name'}' depends on '${'other'}', which comes later.`,
  }),
} as const;
