import type { GeneratedFile } from '../../generatedFile.ts';
import type { CommandPlan, DesignModulePlan, SocketPlan } from '../../plan/design/designPlan.ts';
import { Imports } from '../ts-express-prisma/imports.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { docComment, sourceFile } from '../ts-express-prisma/sourceFile.ts';
import { adapterBlock } from './contractFiles.ts';
import { type DesignNames, importPath, variableOf } from './designNames.ts';
import type { TypePlace } from './designTypeText.ts';
import { routeBlock } from './routeBlocks.ts';

/** The files of the modules: those with the same artifact share one. Contracts that no module implements have files of their own. */
export function moduleFiles(names: DesignNames): GeneratedFile[] {
  const { modules, contracts } = names.plan;
  const paths = [...new Set(modules.map(({ path }) => path))];
  const files = paths.map((path) => {
    const here = modules.filter((module) => module.path === path);
    const place = { imports: new Imports(), path };
    const blocks = here.flatMap((module) => moduleBlocks(module, names, place));
    return sourceFile(
      `${path}.ts`,
      place.imports,
      blocks,
      here.map(({ id }) => id),
    );
  });
  const loose = contracts.filter(
    (contract) => contract.methods.length > 0 && !modules.some(({ name }) => name === contract.module),
  );
  for (const contract of loose) {
    const path = names.adapterPath(contract);
    const place = { imports: new Imports(), path };
    files.push(sourceFile(`${path}.ts`, place.imports, [adapterBlock(contract, names, place)], contract.sources));
  }
  return files;
}

function moduleBlocks(module: DesignModulePlan, names: DesignNames, place: TypePlace): string[] {
  const own = names.plan.contracts.filter((contract) => contract.module === module.name && contract.methods.length > 0);
  const blocks = own.map((contract) => adapterBlock(contract, names, place));
  if (module.routes.length > 0) blocks.push(routerBlock(module, names, place));
  if (module.sockets.length > 0) blocks.push(socketsBlock(module, names, place));
  if (module.commands.length > 0) blocks.push(commandsBlock(module, names, place));
  return blocks.length > 0 ? blocks : [needsBlock(module, names, place)];
}

/** A module that only requires: what it is given, and a place for its code. */
function needsBlock(module: DesignModulePlan, names: DesignNames, place: TypePlace): string {
  const lines = module.requires.map((contract) => {
    const type = place.imports.type(contract, importPath(place.path, `src/contracts/${contract}`));
    return `  readonly ${names.port(contract)}: ${type};`;
  });
  const doc = docComment(module.doc ?? `What ${module.name} works with.`);
  const name = `${names.module(module)}Needs`;
  return lines.length === 0
    ? `${doc}export type ${name} = Readonly<Record<string, never>>;`
    : `${doc}export interface ${name} {\n${lines.join('\n')}\n}`;
}

function portsParameter(place: TypePlace): string {
  return `ports: ${place.imports.type('Ports', importPath(place.path, 'src/ports'))}`;
}

function routerBlock(module: DesignModulePlan, names: DesignNames, place: TypePlace): string {
  const router = place.imports.value('Router', 'express');
  const lines = [`const router = ${router}();`];
  if (module.limit !== undefined) {
    const limit = place.imports.value('limitRequests', importPath(place.path, 'src/http/limit'));
    lines.push(`const limited = ${limit}({ requests: ${module.limit.requests}, seconds: ${module.limit.seconds} });`);
  }
  if (
    module.cacheSeconds !== undefined &&
    module.routes.some(({ verb, answer }) => verb === 'get' && answer !== 'stream')
  ) {
    const cache = place.imports.value('cacheFor', importPath(place.path, 'src/http/cache'));
    lines.push(`const cached = ${cache}(${module.cacheSeconds});`);
  }
  const routes = module.routes.map((route) => routeBlock(route, module, names, place));
  const usesPorts = routes.some((route) => route.includes('ports.'));
  const parameter = usesPorts ? portsParameter(place) : '';
  const doc = docComment(module.doc ?? `What ${module.name} answers.`);
  const body = [lines.join('\n'), ...routes, 'return router;'].join('\n\n');
  return `${doc}export function ${names.moduleVariable(module)}Router(${parameter}): ${router} {\n${body}\n}`;
}

/** Whether the router of a module takes the ports. */
export function routerTakesPorts(module: DesignModulePlan): boolean {
  return module.routes.some(({ call, answer }) => call !== undefined && answer !== 'stream');
}

function socketsBlock(module: DesignModulePlan, names: DesignNames, place: TypePlace): string {
  const type = place.imports.type('SocketRoute', importPath(place.path, 'src/sockets'));
  const routes = module.sockets.map(({ parts, call }) => {
    const receive = `ports.${names.port(call.contract)}.${names.methodName(call.contract, call.method)}`;
    return `{ path: ${quoted(templateOf(parts))}, receive: (parameters, message) => ${receive}(parameters, message) },`;
  });
  const head = `export function ${names.moduleVariable(module)}Sockets(${portsParameter(place)}): readonly ${type}[] {`;
  return `/** The sockets of ${module.name}. */\n${head}\n  return [\n${routes.join('\n')}\n  ];\n}`;
}

/** `/ws/room/{room_id}`. */
export function templateOf(parts: SocketPlan['parts']): string {
  return parts.map((part) => (part.kind === 'static' ? part.text : `{${part.name}}`)).join('');
}

function commandsBlock(module: DesignModulePlan, names: DesignNames, place: TypePlace): string {
  const command = place.imports.type('Command', 'commander');
  const blocks = module.commands.map((each) => commandText(each, names));
  const head = `export function add${names.module(module)}Commands(program: ${command}, ${portsParameter(place)}): void {`;
  return `/** The commands of ${module.name}. */\n${head}\n${blocks.join('\n\n')}\n}`;
}

function commandText({ name, arguments: given, call, text }: CommandPlan, names: DesignNames): string {
  const lines = [`program.command(${quoted(name.replaceAll(' ', '-'))})`, `.description(${quoted(text)})`];
  for (const { name: argument, kind, value } of given) {
    const flag = argument.replaceAll('_', '-');
    if (kind === 'option') lines.push(`.option(${quoted(value ? `--${flag} <${flag}>` : `--${flag}`)})`);
    else lines.push(`.argument(${quoted(kind === 'required' ? `<${flag}>` : `[${flag}]`)})`);
  }
  const places = given.filter(({ kind }) => kind !== 'option').map((argument) => parameterOf(argument));
  const options = given.filter(({ kind }) => kind === 'option');
  const types = options.map(({ name: option, value }) => `${variableOf(option)}?: ${value ? 'string' : 'boolean'}`);
  const parameters = [...places, ...(options.length === 0 ? [] : [`options: { ${types.join('; ')} }`])].join(', ');
  const values = given.map(({ name: argument, kind }) =>
    kind === 'option' ? `options.${variableOf(argument)}` : variableOf(argument),
  );
  const callee = `ports.${names.port(call.contract)}.${names.methodName(call.contract, call.method)}`;
  return `${lines.join('\n')}\n.action((${parameters}) => ${callee}(${values.join(', ')}));`;
}

function parameterOf({ name, kind }: CommandPlan['arguments'][number]): string {
  return `${variableOf(name)}: string${kind === 'optional' ? ' | undefined' : ''}`;
}
