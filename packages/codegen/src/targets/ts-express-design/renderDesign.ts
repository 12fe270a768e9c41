import { type GeneratedFile, onceOf } from '../../generatedFile.ts';
import type { DesignPlan, RoutePlan, SentencePlan } from '../../plan/design/designPlan.ts';
import { problemCodes } from '../../plan/problemCodes.ts';
import type { RenderOptions } from '../target.ts';
import { Imports } from '../ts-express-prisma/imports.ts';
import { laidOut } from '../ts-express-prisma/layOut.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { contractFile, defaultsText, typesFile } from './contractFiles.ts';
import { DesignNames, importPath } from './designNames.ts';
import { fillDesignTemplates } from './designTemplates.ts';
import { designTestFiles, standingOf } from './designTestFiles.ts';
import { typeText } from './designTypeText.ts';
import { moduleFiles, routerTakesPorts } from './moduleFiles.ts';

/** The project of a design: Express 5, zod, commander and ws, each where the design needs it. */
export async function renderDesign(
  plan: DesignPlan,
  { texts, signal }: Pick<RenderOptions, 'texts' | 'signal'>,
): Promise<GeneratedFile[]> {
  const names = new DesignNames(plan);
  const contracts = plan.contracts.filter(({ methods }) => methods.length > 0);
  const tests = designTestFiles(names);
  const files: GeneratedFile[] = [
    typesFile(names),
    ...contracts.map((contract) => contractFile(contract, names)),
    ...moduleFiles(names),
    ...tests,
  ];
  const drafts = files.map(({ content }) => content).join('\n');
  for (const [path, content] of fillDesignTemplates(viewOf(names, drafts)))
    files.push({ path, content, sources: plan.sources, ...onceOf(path) });
  const done: GeneratedFile[] = [];
  for (const file of files) {
    if (signal?.aborted === true) break;
    done.push(await laidOut(file, texts));
  }
  return done;
}

function viewOf(names: DesignNames, drafts: string): Record<string, unknown> {
  const { plan } = names;
  const { modules } = plan;
  const commands = modules.some((module) => module.commands.length > 0);
  const serves = !commands || modules.some(({ routes, sockets }) => routes.length + sockets.length > 0);
  const sockets = modules.some((module) => module.sockets.length > 0);
  const streams = modules.some(({ routes }) => routes.some(({ answer }) => answer === 'stream'));
  const database = plan.database;
  const wants = { serves, commands, sockets, database, streams };
  return {
    ...plan,
    ...wants,
    stores: plan.contracts.some(({ store }) => store !== undefined),
    configured: serves || database,
    caches: plan.cacheSeconds !== undefined || drafts.includes('cacheFor('),
    limits: plan.limit !== undefined || drafts.includes('limitRequests('),
    parses: drafts.includes('parsed(') || drafts.includes('describeRequest('),
    describes: drafts.includes('describeRequest('),
    pages: drafts.includes('htmlPage('),
    tests: database || drafts.includes('support.js'),
    problemCodes,
    ...packagesOf(wants),
    ...appView(names),
    ...commandView(names),
    ...portsView(names),
    ...documentView(names),
  };
}

interface Wants {
  readonly serves: boolean;
  readonly commands: boolean;
  readonly sockets: boolean;
  readonly database: boolean;
}

function packagesOf({ serves, commands, sockets, database }: Wants): { dependencies: object; devDependencies: object } {
  return {
    dependencies: {
      ...(database ? { '@libsql/client': '0.17.4' } : {}),
      ...(commands ? { commander: '14.0.3' } : {}),
      ...(serves ? { express: '5.3.0' } : {}),
      pino: '10.4.0',
      ...(sockets ? { ws: '8.23.0' } : {}),
      zod: '4.6.7',
    },
    devDependencies: {
      '@biomejs/biome': '2.6.8',
      ...(serves ? { '@types/express': '5.0.6' } : {}),
      '@types/node': '20.19.43',
      ...(serves ? { '@types/supertest': '7.2.1' } : {}),
      ...(sockets ? { '@types/ws': '8.18.2' } : {}),
      ...(serves ? { supertest: '7.3.2' } : {}),
      typescript: '5.9.3',
      vitest: '4.1.12',
    },
  };
}

/** Lines of imports, for a template in `src` that has others beside. */
function linesOf(imports: Imports): string[] {
  return imports
    .render('src/app.ts')
    .split('\n')
    .filter((line) => line !== '');
}

function appView(names: DesignNames): Record<string, unknown> {
  const { plan } = names;
  const imports = new Imports();
  imports.value('handleErrors', './http/errors.js');
  imports.value('unknownRoute', './http/errors.js');
  imports.value('logRequests', './http/requestLog.js');
  imports.type('Ports', './ports.js');
  if (plan.limit !== undefined) imports.value('limitRequests', './http/limit.js');
  if (plan.cacheSeconds !== undefined) imports.value('cacheFor', './http/cache.js');
  const routed = plan.modules.filter(({ routes }) => routes.length > 0);
  const routers = routed
    .toSorted((a, b) => wildness(a.routes) - wildness(b.routes))
    .map((module) => ({
      name: imports.value(`${names.moduleVariable(module)}Router`, importPath('src/app', module.path)),
      takesPorts: routerTakesPorts(module),
    }));
  const socketImports = new Imports();
  socketImports.value('adapt', '../extensions/ports.js');
  const socketRoutes = plan.modules
    .filter((module) => module.sockets.length > 0)
    .map((module) =>
      socketImports.value(`${names.moduleVariable(module)}Sockets`, importPath('src/server', module.path)),
    );
  const declared = new Set(plan.modules.flatMap(({ routes }) => routes.map(({ name }) => name)));
  const builtIn = ['/health', '/ready'].filter((path) => !declared.has(`GET ${path}`));
  return {
    appImports: linesOf(imports),
    routers,
    appUsesPorts: routers.some(({ takesPorts }) => takesPorts),
    builtIn,
    healthPath: builtIn[0] ?? '/health',
    serverImports: linesOf(socketImports),
    socketRoutes,
  };
}

/** A router that answers everything comes last. */
function wildness(routes: readonly RoutePlan[]): number {
  return routes.some(({ parts }) => parts.some((part) => part.kind === 'static' && part.text.includes('*'))) ? 1 : 0;
}

function commandView(names: DesignNames): Record<string, unknown> {
  const imports = new Imports();
  imports.value('adapt', '../extensions/ports.js');
  const modules = names.plan.modules.filter(({ commands }) => commands.length > 0);
  const commandAdders = modules.map((module) =>
    imports.value(`add${names.module(module)}Commands`, importPath('src/cli', module.path)),
  );
  return { commandImports: linesOf(imports), commandAdders };
}

function portsView(names: DesignNames): Record<string, unknown> {
  const imports = new Imports();
  const place = { imports, path: 'src/ports' };
  const ports = names.plan.contracts
    .filter(({ methods }) => methods.length > 0)
    .map((contract) => {
      const type = imports.type(contract.name, `./contracts/${contract.name}.js`);
      const adapter = imports.value(names.adapter(contract), importPath('src/ports', names.adapterPath(contract)));
      const { store } = contract;
      if (store === undefined) return { variable: names.port(contract.name), type, value: `new ${adapter}()` };
      imports.type('OpenTable', './storage/table.js');
      const defaults = defaultsText(store.entity, names);
      const options = [
        `name: ${quoted(store.table)}`,
        ...(store.unique.length === 0 ? [] : [`unique: [${store.unique.map(quoted).join(', ')}]`]),
        ...(defaults === undefined ? [] : [`defaults: ${defaults}`]),
      ];
      const value = `new ${adapter}(open<${typeText(store.entity, place)}>({ ${options.join(', ')} }))`;
      return { variable: names.port(contract.name), type, value };
    });
  return { ports, imports: imports.render('src/ports.ts') };
}

function documentView(names: DesignNames): Record<string, unknown> {
  const { plan } = names;
  const byOf = (contract: string, method: string): string => `\`${contract}.${names.methodName(contract, method)}\``;
  const isPort = (contract: string, method: string): boolean => names.method(contract, method).role === undefined;
  const toFill = plan.contracts.flatMap(({ name, methods }) =>
    methods.filter((method) => isPort(name, method.name)).map((method) => byOf(name, method.name)),
  );
  return {
    routes: plan.modules.flatMap(({ routes }) =>
      routes.map(({ name, status, answerType, call }) => ({
        name,
        status,
        type: answerType.replaceAll('|', '\\|'),
        by:
          call === undefined
            ? 'nothing is wired to it'
            : `${byOf(call.contract, call.method)}${isPort(call.contract, call.method) ? ', a port' : ''}`,
      })),
    ),
    socketList: plan.modules.flatMap(({ sockets }) =>
      sockets.map(({ name, call }) => ({ name, by: byOf(call.contract, call.method) })),
    ),
    commandList: plan.modules.flatMap(({ commands }) =>
      commands.map(({ text, call }) => ({ name: text, by: byOf(call.contract, call.method) })),
    ),
    toFill,
    sentences: [
      ...plan.modules.flatMap((module) =>
        module.sentences.map((each) => row(each, `${module.testPath}.test.ts`, `${module.path}.ts`, names)),
      ),
      ...plan.sentences.map((each) => row(each, 'tests/rules.test.ts', '', names)),
    ],
  };
}

function row(sentence: SentencePlan, test: string, code: string, names: DesignNames): Record<string, string> {
  const standing = standingOf(sentence, names);
  return {
    of: cell(sentence.of),
    text: cell(sentence.text),
    standing,
    test: standing === 'not checked' ? '' : `\`${test}\``,
    code: code === '' ? '' : `\`${code}\``,
  };
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s+/g, ' ');
}
