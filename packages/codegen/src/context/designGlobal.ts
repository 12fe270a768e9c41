import type { DesignText } from '@specwright/model/design';
import type { Inherited } from '@specwright/model/designResolution';
import { interfaceLines, treeLines } from './designSignatures.ts';
import { type DesignPack, originName } from './designUnitPack.ts';
import { asFile, code, codes, fenced, plain, section } from './markdown.ts';
import { constraintLines } from './severities.ts';
import { shellWord, sourceName } from './sourceName.ts';

/** What holds for every task in a system of design files. */
export function globalFile(pack: DesignPack): string {
  const { index, unit } = pack;
  const { resolved } = unit;
  const isSystem = resolved !== undefined;
  return asFile([
    `# ${isSystem ? 'System' : 'File'} ${code(unit.name)}`,
    '',
    'What holds for every task here. Read it together with the file of the module or step that you work on.',
    ...section('## About', aboutLines(pack)),
    ...section('## Intent', intentLines(pack)),
    ...section('## Out of scope: do not build this', textLines(pack, resolved?.intent.outOfScope ?? [])),
    ...section('## Stack', tree(pack, resolved?.stack ?? [])),
    ...section(
      '## Constraints',
      constraintLines(unit.policies, ({ from }) => originName(pack, from)),
    ),
    ...section(
      '## Invariants',
      (resolved?.invariants ?? []).map(({ value, from }) => `- ${plain(value.name)}${inherited(pack, from)}`),
    ),
    ...section(
      '## Interfaces',
      unit.interfaces.length === 0
        ? []
        : fenced('sodl', unit.interfaces.flatMap((part) => ['', ...interfaceLines(index, part)]).slice(1)),
    ),
    ...(resolved?.sections ?? []).flatMap(({ key, title, nodes }) =>
      section(`## ${code(key)}${title === undefined ? '' : ` ${plain(title)}`}`, tree(pack, nodes)),
    ),
    ...section('## Modules', moduleLines(pack)),
    ...pipelineSections(pack),
    ...section('## Check the result', checkLines(pack)),
  ]);
}

/** How one finds out whether the design still holds. */
export function checkLines({ unit, root }: DesignPack): string[] {
  return [
    'The design is the truth: where code and design differ, the code is wrong. After a change of the design:',
    '',
    ...fenced('sh', [`specwright check ${shellWord(sourceName(unit.file, root))}`]),
  ];
}

function aboutLines(pack: DesignPack): string[] {
  const { unit, root } = pack;
  const { design, ancestors = [], isCyclic } = unit.resolved ?? {};
  return [
    `- Specified in ${code(sourceName(unit.file, root))}`,
    ...(design?.version === undefined ? [] : [`- Version ${plain(design.version.text)}`]),
    ...(ancestors.length === 0
      ? []
      : [
          `- Built on ${ancestors.map(({ name, kind }) => `${kind === 'template' ? 'template' : 'system'} ${code(name)}`).join(', ')}`,
        ]),
    ...(isCyclic === true ? ['- Its templates extend each other in a circle: what the circle says is taken once'] : []),
  ];
}

function intentLines(pack: DesignPack): string[] {
  const intent = pack.unit.resolved?.intent;
  if (intent === undefined) return [];
  const { primary, outcomes } = intent;
  return [
    ...(primary === undefined ? [] : [`${plain(primary.value.text)}${inherited(pack, primary.from)}`]),
    ...(primary !== undefined && outcomes.length > 0 ? [''] : []),
    ...textLines(pack, outcomes),
  ];
}

function textLines(pack: DesignPack, texts: readonly Inherited<DesignText>[]): string[] {
  return texts.map(({ value, from }) => `- ${plain(value.text)}${inherited(pack, from)}`);
}

function inherited(pack: DesignPack, from: string): string {
  const name = originName(pack, from);
  return name === undefined ? '' : ` (from ${plain(name)})`;
}

function tree(pack: DesignPack, nodes: Parameters<typeof treeLines>[0]): string[] {
  const lines = treeLines(nodes, (node) => ('from' in node ? originName(pack, node.from) : undefined));
  return lines.length === 0 ? [] : fenced('sodl', lines);
}

function moduleLines({ modules }: DesignPack): string[] {
  return modules.map(({ module, path }) => {
    const lists = [
      ...(module.owns.length === 0 ? [] : [`owns ${module.owns.map(({ text }) => plain(text)).join(', ')}`]),
      ...(module.requires.length === 0 ? [] : [`requires ${codes(module.requires.map(({ text }) => text))}`]),
      ...(module.implements.length === 0 ? [] : [`implements ${codes(module.implements.map(({ text }) => text))}`]),
      ...(module.artifacts.length === 0 ? [] : [`writes ${codes(module.artifacts.map(({ text }) => text))}`]),
    ];
    return `- ${code(module.name)} (${code(path)})${lists.length === 0 ? '' : `: ${lists.join('; ')}`}`;
  });
}

function pipelineSections({ pipelines }: DesignPack): string[] {
  return pipelines.flatMap(({ pipeline, steps }) =>
    section(
      `## Pipeline ${code(pipeline.name)}`,
      steps.length === 0
        ? ['It has no steps.']
        : [
            'The steps in their order; a gate that does not pass stops the work until a person has looked.',
            '',
            ...steps.map(({ step, files }, at) => {
              const says = [
                ...(step.title === undefined ? [] : [plain(step.title.text)]),
                ...(step.output === undefined ? [] : [`output ${code(step.output.text)}`]),
                ...(step.gate === undefined ? [] : [`gate: ${plain(step.gate.text)}`]),
              ];
              const list = files.map(({ path }) => code(path)).join(', ');
              return `${at + 1}. ${code(step.name)} (${list})${says.length === 0 ? '' : `: ${says.join('; ')}`}`;
            }),
          ],
    ),
  );
}
