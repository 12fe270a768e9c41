import { codes } from '@specwright/checks/catalogue';
import { explain } from '@specwright/checks/explain';
import { didYouMean, similarNames } from '@specwright/checks/suggestions';
import { contextPacks } from '@specwright/codegen/context/contextPacks';
import {
  type ContextWish,
  contextNames,
  contextText,
  selectContext,
} from '@specwright/codegen/context/contextSelection';
import { tokenCounter } from '@specwright/codegen/context/tokens';
import { designUnits } from '@specwright/model/designResolution';
import { nameOfId } from '@specwright/model/reference';
import { partsOf } from '@specwright/model/systemIndex';
import { modelAsJson } from '@specwright/notations/common/modelJson';
import { placesOf } from '@specwright/notations/common/navigation';
import { problemOfLength } from '@specwright/notations/common/specText';
import { SpecWorkspace, type SystemView } from '@specwright/notations/common/specWorkspace';
import { type Finding, reported } from '../findings.ts';
import type { Project } from '../project.ts';
import { failed, wrongUsage } from '../refusal.ts';
import { fileOutline, moduleOutline } from './outline.ts';
import type { ProjectAccess } from './projectAccess.ts';

/** The longest answer, in characters: more would fill the memory of whoever asked. */
const longestAnswer = 200_000;

/** The systems of the project, with their files, modules, pipelines and steps. */
export async function listSystems(access: ProjectAccess): Promise<string> {
  const project = await access.open();
  const systems = project.systems().map(({ system, index, files }) => ({
    system: system.name,
    files: files.map(access.nameOf),
    modules: system.modules.map(({ name }) => name),
    entities: system.entities.filter(({ forward }) => !forward).map(({ name }) => name),
    operations: system.operations.map(({ name }) => name),
    designs: designUnits(index).map((unit) => ({
      system: unit.name,
      modules: unit.modules.map(({ name }) => name),
      interfaces: unit.interfaces.map(({ name }) => name),
      pipelines: unit.pipelines.map(({ name, steps }) => ({ pipeline: name, steps: steps.map((step) => step.name) })),
    })),
  }));
  return json(systems);
}

/** What a file or a module declares. */
export async function outline(
  access: ProjectAccess,
  { file, module }: { readonly file?: string | undefined; readonly module?: string | undefined },
): Promise<string> {
  const project = await access.open();
  if (file !== undefined) {
    const uri = await access.uriOf(project, file);
    const view = viewOf(project, uri);
    return (
      fileOutline({ file: uri, text: project.textOf(uri) ?? '', index: view.index }) || 'The file declares nothing.'
    );
  }
  if (module === undefined) throw wrongUsage('Name a `file` or a `module`.');
  const found = project.systems().flatMap(({ index }) => moduleOutline(index, module, access.nameOf) ?? []);
  if (found.length > 0) return found.join('\n');
  const names = project
    .systems()
    .flatMap(({ system }) => [...system.modules, ...system.design.modules].map(({ name }) => name));
  throw wrongUsage(`There is no module '${module}'.${hintOf(module, names)}`);
}

/** The context of a module or step, as `specwright context --stdout` prints it. */
export async function contextOf(access: ProjectAccess, wish: ContextWish): Promise<string> {
  const project = await access.open();
  const views = project.systems();
  const count = await tokenCounter();
  const packs = [...new Set(views.map(({ root }) => root))].flatMap((root) =>
    contextPacks(
      { indexes: views.filter((view) => view.root === root).map(({ index }) => index), textOf: project.textOf, root },
      count,
    ),
  );
  const text = contextText(selectContext(packs, wish));
  if (text !== '') return bounded(text, 'Name a `module` or a `step`.');
  const { modules, steps } = contextNames(packs);
  const wanted = wish.step ?? wish.module ?? wish.system ?? '';
  throw wrongUsage(`Nothing is known of '${wanted}'. Modules: ${list(modules)}. Steps: ${list(steps)}.`);
}

/** What is wrong with the project, a file of it, a file as it would be with another text, or a text alone. */
export async function check(
  access: ProjectAccess,
  asked: {
    readonly file?: string | undefined;
    readonly text?: string | undefined;
    readonly notation?: 'sds' | 'sodl' | undefined;
  },
): Promise<string> {
  const { file, text, notation } = asked;
  const long = text === undefined ? undefined : problemOfLength(Buffer.byteLength(text));
  if (long !== undefined) throw wrongUsage(`The text is left out: ${long}.`);
  if (text !== undefined && file === undefined) return report(checkText(text, notation ?? 'sds'));
  const project = await access.open();
  if (file === undefined) return report(access.findings(project, undefined));
  if (text === undefined) return report(access.findings(project, await access.uriOf(project, file)));
  const uri = await access.uriOf(project, file);
  project.tryText(uri, text);
  return report(access.findings(project, uri));
}

function checkText(text: string, notation: 'sds' | 'sodl'): Finding[] {
  const uri = `untitled:/text.${notation}`;
  const workspace = new SpecWorkspace();
  workspace.setText(uri, text);
  return workspace.diagnostics(uri).map((found) => reported(found, () => `text.${notation}`));
}

function report(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return json({ errors, warnings, diagnostics: findings });
}

/** The page of a diagnostic, with wrong and right examples. */
export function explainCode(code: string): string {
  const page = explain(code);
  if (page !== undefined) return page;
  throw wrongUsage(`There is no diagnostic '${code}'.${hintOf(code, codes)}`);
}

/** Where a name is declared and where it is used. */
export async function referencesOf(access: ProjectAccess, name: string): Promise<string> {
  const project = await access.open();
  const found = project.systems().flatMap(({ index }) => {
    const parts = [...partsOf(index.system)].filter((part) => [part.id, part.name, nameOfId(part.id)].includes(name));
    return parts.map((part) => {
      const places = placesOf(index, [part.id]);
      const at = ({ file, range }: (typeof places.references)[number]): string =>
        `${access.nameOf(file)}:${range.start.line + 1}:${range.start.character + 1}`;
      return { part: part.id, declarations: places.declarations.map(at), references: places.references.map(at) };
    });
  });
  if (found.length > 0) return json(found);
  const names = project.systems().flatMap(({ system }) => [...partsOf(system)].map((part) => part.name));
  throw wrongUsage(`Nothing has the name '${name}'.${hintOf(name, [...new Set(names)])}`);
}

/** The model of a system, or one part of it by its id. */
export async function modelOf(
  access: ProjectAccess,
  { system, part }: { readonly system?: string | undefined; readonly part?: string | undefined },
): Promise<string> {
  const project = await access.open();
  const views = project.systems().filter((view) => system === undefined || view.system.name === system);
  if (part !== undefined) {
    const found = views.flatMap(({ index, root }) => {
      const one = index.part(part);
      return one === undefined ? [] : [modelAsJson(one, root)];
    });
    if (found[0] !== undefined) return json(found[0]);
    throw wrongUsage(`There is no part '${part}'. Ids are a kind and a name: 'entity:Order', 'field:Order.total'.`);
  }
  const [view] = views;
  if (view === undefined || views.length > 1) {
    const names = project.systems().map((one) => one.system.name);
    throw wrongUsage(`Name the \`system\`: ${names.join(', ')}.`);
  }
  return bounded(json(modelAsJson(view.system, view.root)), 'Name a `part` by its id: `entity:Order`.');
}

function viewOf(project: Project, uri: string): SystemView {
  const view = project.systems().find(({ files }) => files.includes(uri));
  if (view === undefined) throw failed('The file belongs to no system.');
  return view;
}

function bounded(text: string, cure: string): string {
  if (text.length <= longestAnswer) return text;
  throw failed(`The answer is too long (${text.length} characters, at most ${longestAnswer}). ${cure}`);
}

function hintOf(name: string, names: readonly string[]): string {
  return didYouMean(similarNames(name, names)) || (names.length <= 40 ? ` There are: ${list(names)}.` : '');
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 1);
}
