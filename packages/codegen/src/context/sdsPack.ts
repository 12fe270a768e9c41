import type { Module, Part } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import type { ContextFile, TextOf } from './contextFile.ts';
import { FileNames } from './fileNames.ts';
import { asFile, bullets, code, codes, fenced, plain, section } from './markdown.ts';
import { type Declaration, type ForeignModule, needsOf } from './sdsNeeds.ts';
import { SourceLines } from './sourceCuts.ts';
import { shellWord, sourceName } from './sourceName.ts';

/** What is said of a system in the files of its pack. */
interface SystemPack {
  readonly index: SystemIndex;
  readonly source: SourceLines;
  /** URI of the project's folder: the names of files are relative to it. */
  readonly root: string;
}

/** True where a system has something that an SDS pack tells. */
export function hasSdsPack({ system }: SystemIndex): boolean {
  return system.entities.some(({ forward }) => !forward) || system.operations.length > 0 || system.modules.length > 0;
}

/** The pack of what the SDS files of a system say: what holds for all, and a file for each module. */
export function sdsPack(index: SystemIndex, textOf: TextOf, root: string): ContextFile[] {
  const pack: SystemPack = { index, root, source: new SourceLines(textOf) };
  const { modules, name: system } = index.system;
  const names = new FileNames();
  // A module that is declared twice is one module.
  const units = modules.filter((module, at) => modules.findIndex(({ name }) => name === module.name) === at);
  const files: { readonly path: string; readonly module: Module | undefined }[] =
    units.length === 0
      ? [{ path: `modules/${names.claim(system)}.md`, module: undefined }]
      : units.map((module) => ({ path: `modules/${names.claim(module.name)}.md`, module }));
  const global: ContextFile = {
    path: 'global.md',
    role: 'global',
    system,
    content: globalFile(pack, files),
  };
  return [
    global,
    ...files.map(
      ({ path, module }): ContextFile => ({
        path,
        role: 'module',
        system,
        module: module?.name ?? system,
        content: moduleFile(pack, module),
      }),
    ),
  ];
}

function globalFile(
  { index, root, source }: SystemPack,
  files: readonly { readonly path: string; readonly module: Module | undefined }[],
): string {
  const { system } = index;
  const shared = [...system.settings, ...system.hooks].filter(({ module }) => module === undefined);
  const modules = files.flatMap(({ path, module }) => (module === undefined ? [] : [moduleLine(module, path)]));
  const specifications = system.files.map(({ file }) => file).filter((file) => file.endsWith('.sds'));
  return asFile([
    `# System ${code(system.name)}`,
    '',
    'What holds for every task in this system. Read it together with the file of the module that you work on.',
    ...section('## System', declared(source, system.systems)),
    ...section('## Modules', modules),
    ...section('## For all modules', declared(source, shared)),
    ...section(
      '## Specification',
      specifications.map((file) => `- ${code(sourceName(file, root))}`),
    ),
    ...section('## How to work', howToWork),
    ...section('## Check the result', checkCommands('.', undefined)),
  ]);
}

const howToWork = [
  '- The specification is the truth: where code and specification differ, the code is wrong. Never change the specification to make a check pass.',
  '- A `!` line is a check that must be there with exactly that outcome. `>>` lines are the steps of one transaction, in the order written. `~` lines are wishes.',
  '- A module reads and writes only the entities that it owns; what it knows of others is what stands in its file.',
];

function moduleLine({ name, owns, exposes, consumes }: Module, path: string): string {
  const heard = consumes.map(({ module, event }) => `${module.text}/${event?.text ?? '*'}`);
  const parts = [
    ...(owns.length === 0 ? [] : [`owns ${codes(owns.map(({ text }) => text))}`]),
    ...(exposes.length === 0 ? [] : [`exposes ${codes(exposes.map((item) => item.name))}`]),
    ...(heard.length === 0 ? [] : [`consumes ${codes(heard)}`]),
  ];
  return `- ${code(name)} (\`${path}\`)${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

function moduleFile(pack: SystemPack, module: Module | undefined): string {
  const { index, source } = pack;
  const needs = needsOf(index, module, source);
  const kind = (...kinds: readonly Part['kind'][]): Declaration[] =>
    needs.own.filter(({ part }) => kinds.includes(part.kind));
  const of = (...kinds: readonly Part['kind'][]): string[] => blocks(source, kind(...kinds));
  const name = module?.name ?? index.system.name;
  return asFile([
    `# Module ${code(name)}`,
    '',
    `Part of the system ${code(index.system.name)}; \`global.md\` says what holds for all of it.`,
    ...section('## Module', blocks(source, [...kind('module'), ...kind('spec')])),
    ...section('## Data', of('entity', 'edge', 'machine', 'evolve')),
    ...section('## Errors', blocks(source, [...kind('error'), ...needs.shared.filter(isError)])),
    ...section('## Events', of('event')),
    ...section('## Actions', of('action')),
    ...section('## APIs', of('operation')),
    ...section('## Invariants', of('invariant')),
    ...section('## Access', ruleBlocks(source, needs.own, 'authRule', 'auth')),
    ...section('## Limits', ruleBlocks(source, needs.own, 'limitRule', 'limit')),
    ...section('## Contracts with other modules', blocks(source, needs.contracts)),
    ...section(
      '## Used of no module',
      blocks(
        source,
        needs.shared.filter((one) => !isError(one)),
      ),
    ),
    ...section(
      '## Used of other modules',
      needs.foreign.flatMap((foreign) => ['', ...foreignLines(source, foreign)]).slice(1),
    ),
    ...section('## Settings', [...of('settings'), ...ruleBlocks(source, needs.own, 'observation', 'observe')]),
    ...section('## Seed', of('seed')),
    ...section('## Check the result', checkCommands(filesOf(pack, needs.own).join(' '), module)),
  ]);
}

function isError({ part }: Declaration): boolean {
  return part.kind === 'error';
}

function filesOf({ root }: SystemPack, own: readonly Declaration[]): string[] {
  return [...new Set(own.map(({ cut }) => sourceName(cut.file, root)))].toSorted().map(shellWord);
}

function checkCommands(paths: string, module: Module | undefined): string[] {
  const generate = module === undefined ? '' : ` ${shellWord(module.name)}`;
  return [
    ...fenced('sh', [
      `specwright check ${paths || '.'}`,
      `specwright generate --check${generate}`,
      'make test   # in the folder of the generated service',
    ]),
  ];
}

/** Declarations as they were written, in one block of code. */
function blocks(source: SourceLines, declarations: readonly Declaration[]): string[] {
  const lines = declarations.flatMap(({ cut }) => ['', ...source.written(cut)]).slice(1);
  return lines.length === 0 ? [] : fenced('sds', lines);
}

function declared(source: SourceLines, parts: readonly (Part & { readonly doc?: string })[]): string[] {
  return blocks(
    source,
    parts.map((part) => ({ part, cut: source.whole(part.origin, part.doc), partial: false })),
  );
}

/** Lines that stand in a block which is no part itself, with that block around them. */
function ruleBlocks(source: SourceLines, own: readonly Declaration[], kind: Part['kind'], keyword: string): string[] {
  const rules = own.filter(({ part }) => part.kind === kind);
  if (rules.length === 0) return [];
  const lines = rules.flatMap(({ part, cut }) =>
    source.isAlone(part.origin) ? source.written(cut) : [`  ${source.slice(part.origin)}`],
  );
  return fenced('sds', [`${keyword} {`, ...lines.map((line) => `  ${line.trimStart()}`), '}']);
}

function foreignLines(source: SourceLines, foreign: ForeignModule): string[] {
  const { module, owns, exposes, declarations } = foreign;
  const body = [
    ...(owns.length === 0 ? [] : [`  owns: [${owns.join(', ')}]`]),
    ...(exposes.length === 0 ? [] : [`  exposes: [${exposes.join(', ')}]`]),
  ];
  const some = declarations.some(({ partial }) => partial);
  const shown = declarations.flatMap(({ cut }) => ['', ...source.written(cut)]);
  return [
    `### ${code(module.name)}`,
    '',
    ...(module.doc === undefined ? [] : [...bullets([module.doc]).map((line) => line.slice(2)), '']),
    ...(some ? [plain('Only what this module uses is shown; the other lines are left out.'), ''] : []),
    ...fenced('sds', [`module ${module.name} {`, ...body, '}', ...shown]),
  ];
}
