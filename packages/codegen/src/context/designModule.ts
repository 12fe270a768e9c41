import type { DesignModule, Endpoint, Interface, Pipeline, PipelineStep } from '@specwright/model/design';
import { interfacesOf } from '@specwright/model/designResolution';
import { textOfTypeUse } from '@specwright/model/typeText';
import { checkLines } from './designGlobal.ts';
import { interfaceLines, recordLines, treeLines } from './designSignatures.ts';
import { usedTypes } from './designTypes.ts';
import { type DesignPack, modulesOf, providersOf } from './designUnitPack.ts';
import { asFile, bullets, code, codes, fenced, plain, section } from './markdown.ts';
import { needsOfParts } from './sdsNeeds.ts';

/** Everything that whoever builds a module needs besides `global.md`. */
export function moduleFile(pack: DesignPack, module: DesignModule): string {
  return asFile([
    `# Module ${code(module.name)}`,
    '',
    ...(module.doc === undefined ? [] : [plain(module.doc), '']),
    `Part of ${code(pack.unit.name)}; \`global.md\` has the stack and the constraints that hold here too.`,
    ...moduleSections(pack, module),
    ...section('## Check the result', checkLines(pack)),
  ]);
}

/** A step of a pipeline, for one module that it builds or, where it builds none, for itself. */
export function stepFile(
  pack: DesignPack,
  pipeline: Pipeline,
  step: PipelineStep,
  module: DesignModule | undefined,
): string {
  const title = step.title === undefined ? '' : ` ${plain(step.title.text)}`;
  const at = pipeline.steps.indexOf(step);
  const after = step.dependsOn.length > 0 ? step.dependsOn.map(({ text }) => text) : before(pipeline, at);
  return asFile([
    `# Step ${code(step.name)}${title}${module === undefined ? '' : ` for module ${code(module.name)}`}`,
    '',
    `Step ${at + 1} of ${pipeline.steps.length} in the pipeline ${code(pipeline.name)} of ${code(pack.unit.name)}; \`global.md\` has the stack and the constraints that hold here too.`,
    ...section('## Task', [
      ...(step.output === undefined ? [] : [`- Make: ${code(step.output.text)}`]),
      ...(step.require === undefined ? [] : [`- Required: ${plain(step.require.text)}`]),
      ...(after.length === 0 ? [] : [`- Comes after: ${codes(after)}`]),
      ...(step.modules.length > 1 ? [`- The step builds: ${codes(step.modules.map(({ text }) => text))}`] : []),
    ]),
    ...section('## Gate', step.gate === undefined ? [] : [gateText(step.gate.text)]),
    ...(module === undefined ? [] : moduleSections(pack, module)),
    ...section('## Check the result', checkLines(pack)),
  ]);
}

function before({ steps }: Pipeline, at: number): string[] {
  const step = steps[at - 1];
  return step === undefined ? [] : [step.name];
}

function gateText(gate: string): string {
  return `The step is done only when this holds; otherwise stop and let a person look: ${plain(gate)}`;
}

function moduleSections(pack: DesignPack, module: DesignModule): string[] {
  const { index } = pack;
  const implemented = interfacesOf(index, module.implements);
  const required = interfacesOf(index, module.requires);
  const offered = othersNamed(pack, module).flatMap((other) =>
    interfacesOf(index, [...other.implements, ...other.exports]),
  );
  const exported = interfacesOf(index, module.exports).filter((part) => !implemented.includes(part));
  return [
    ...section('## Allowed file scope', scopeLines(module)),
    ...section('## Owns', bullets(module.owns.map(({ text }) => text))),
    ...section('## Implements: every method with exactly this signature', signatures(pack, implemented)),
    ...section('## Requires: call these, do not build them', requirements(pack, module, required, offered)),
    ...section('## Exports', signatures(pack, exported)),
    ...section('## Interfaces without a declaration', undeclared(module)),
    ...section('## API', module.endpoints.map(endpointLine)),
    ...typeSections(pack, module, [...new Set([...implemented, ...required, ...offered, ...exported])]),
    ...section('## Configuration', treeBlock(treeLines(module.config))),
    ...module.sections.flatMap(({ key, name, nodes }) =>
      section(`## ${code(key)}${name === key ? '' : ` ${plain(name)}`}`, treeBlock(treeLines(nodes))),
    ),
    ...section('## Invariants: hold at all times', bullets(module.invariants.map(({ name }) => name))),
    ...section(
      '## Acceptance tests: the module is done when each holds',
      module.acceptance.map(({ name }) => `- [ ] ${plain(name)}`),
    ),
  ];
}

function scopeLines({ artifacts }: DesignModule): string[] {
  if (artifacts.length === 0) return ['No artifacts are declared: ask before you make or change a file.'];
  return ['Make and change only these files:', '', ...artifacts.map(({ text }) => `- ${code(text)}`)];
}

function signatures({ index }: DesignPack, interfaces: readonly Interface[]): string[] {
  if (interfaces.length === 0) return [];
  return fenced('sodl', interfaces.flatMap((part) => ['', ...interfaceLines(index, part)]).slice(1));
}

/** The interfaces that a module calls, who offers them, and the modules that it names itself with what they offer. */
function requirements(
  pack: DesignPack,
  module: DesignModule,
  required: readonly Interface[],
  offered: readonly Interface[],
): string[] {
  const lines = [
    ...required.map((part) => {
      const providers = providersOf(pack, part).filter((other) => other.id !== module.id);
      const by =
        providers.length === 0
          ? 'no module implements it yet'
          : `offered by ${codes(providers.map(({ name }) => name))}`;
      return `- ${code(part.name)}: ${by}`;
    }),
    ...othersNamed(pack, module).map((other) => `- module ${code(other.name)}`),
  ];
  const shown = signatures(pack, [...new Set([...required, ...offered])]);
  return [...lines, ...(shown.length === 0 || lines.length === 0 ? [] : ['']), ...shown];
}

/** The modules that a module requires by their own names. */
function othersNamed({ index }: DesignPack, module: DesignModule): DesignModule[] {
  return modulesOf(index, module.requires).filter((other) => other.id !== module.id);
}

function undeclared({ requires, implements: own, exports }: DesignModule): string[] {
  const names = [...requires, ...own, ...exports].filter(({ targets }) => targets.length === 0).map(({ text }) => text);
  if (names.length === 0) return [];
  return [`Named here and declared nowhere, so do not guess what they offer: ${codes([...new Set(names)])}`];
}

function endpointLine({ transport, text, response, doc }: Endpoint): string {
  const { type, status, note } = response ?? {};
  const answer = [
    ...(type === undefined ? [] : [code(textOfTypeUse(type))]),
    ...(status === undefined ? [] : [`(${status.code}${status.reason === '' ? '' : ` ${plain(status.reason)}`})`]),
    ...(note === undefined ? [] : [plain(note.text)]),
  ].join(' ');
  const kind = transport === 'http' ? '' : `${transport} `;
  return `- ${kind}${code(text.text)}${answer === '' ? '' : ` → ${answer}`}${doc === undefined ? '' : `: ${plain(doc)}`}`;
}

function typeSections(pack: DesignPack, module: DesignModule, interfaces: readonly Interface[]): string[] {
  const { index, source } = pack;
  const types = usedTypes(index, interfaces, module);
  const records = types.records.flatMap((record) => ['', ...recordLines(record)]).slice(1);
  const declared = types.parts.length === 0 ? [] : needsOfParts(index, types.parts, source);
  const entities = declared.flatMap(({ cut }) => ['', ...source.written(cut)]).slice(1);
  return [
    ...section('## Data types', records.length === 0 ? [] : fenced('sodl', records)),
    ...section('## Entities that these types name', entities.length === 0 ? [] : fenced('sds', entities)),
    ...section(
      '## Types without a declaration',
      types.opaque.length === 0
        ? []
        : [`Nobody declares ${codes(types.opaque)}: keep the names, and ask where their fields matter.`],
    ),
  ];
}

function treeBlock(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : fenced('sodl', lines);
}
