import type { GeneratedFile } from '../../generatedFile.ts';
import type { DesignModulePlan, RoutePlan, SentencePlan, SocketPlan } from '../../plan/design/designPlan.ts';
import { Imports } from '../ts-express-prisma/imports.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { sourceFile } from '../ts-express-prisma/sourceFile.ts';
import { adapterTests } from './adapterTests.ts';
import { type DesignNames, importPath } from './designNames.ts';
import { sampleId, sampleOf } from './designSamples.ts';
import type { TypePlace } from './designTypeText.ts';
import { sentenceTest } from './sentenceTests.ts';

/** Where a test is written. */
export interface TestPlace extends TypePlace {
  readonly names: DesignNames;
}

/** Tests of the modules, of the rows they keep, and of the rules of the system. */
export function designTestFiles(names: DesignNames): GeneratedFile[] {
  const { modules, sentences } = names.plan;
  const files = [...new Set(modules.map(({ testPath }) => testPath))].flatMap((path) => {
    const here = modules.filter((module) => module.testPath === path);
    return testFile(path, here, names, (place) => here.flatMap((module) => moduleTests(module, place)));
  });
  const stores = names.plan.contracts.filter(({ store }) => store !== undefined);
  const adapters = testFile('tests/adapters', stores, names, (place) =>
    stores.flatMap((contract) => adapterTests(contract, place)),
  );
  const rules = testFile('tests/rules', sentences, names, (place) =>
    sentences.map((each) => sentenceText(each, names.plan, place)),
  );
  return [...files, ...adapters, ...rules].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function testFile(
  path: string,
  parts: readonly { readonly id?: string; readonly sources?: readonly string[] }[],
  names: DesignNames,
  write: (place: TestPlace) => string[],
): GeneratedFile[] {
  const place = { imports: new Imports(), path, names };
  place.imports.value('test', 'vitest');
  const blocks = write(place);
  if (blocks.length === 0) return [];
  const sources = parts.flatMap(({ id, sources: more = [] }) => [...(id === undefined ? [] : [id]), ...more]);
  return [sourceFile(`${path}.test.ts`, place.imports, blocks, sources)];
}

export function support(name: string, { imports, path }: TypePlace): string {
  return imports.value(name, importPath(path, 'tests/support'));
}

function moduleTests(module: DesignModulePlan, place: TestPlace): string[] {
  return [
    ...module.routes.flatMap((route) => routeTests(route, place)),
    ...module.sentences.map((sentence) => sentenceText(sentence, module, place)),
  ];
}

/** The test of a sentence. One that has no known form, or that only a port can keep, is a `todo`, which is never green. */
function sentenceText(
  sentence: SentencePlan,
  around: {
    readonly routes?: readonly RoutePlan[];
    readonly sockets?: readonly SocketPlan[];
    readonly modules?: readonly DesignModulePlan[];
  },
  place: TestPlace,
): string {
  const routes = around.routes ?? around.modules?.flatMap((module) => module.routes) ?? [];
  const sockets = around.sockets ?? around.modules?.flatMap((module) => module.sockets) ?? [];
  const { test, text } = sentence;
  const todo = `test.todo(${quoted(text)});`;
  const lines = test === undefined ? undefined : sentenceTest(test, routes, sockets, place);
  if (test === undefined || lines === undefined) return todo;
  const written = (name: string): string => `test(${quoted(name)}, async () => {\n${lines.join('\n')}\n});`;
  if (test.kind !== 'refusal') return written(text);
  return `${todo}\n\n${written(`${test.route} answers ${test.status} where its port says so`)}`;
}

/**
 * How a sentence stands: a test shows it; a test shows that what a port decides comes through; or nothing shows it, and it
 * is a `todo` among the tests.
 */
export type Standing = 'tested' | 'a port decides' | 'not checked';

export function standingOf({ test }: SentencePlan, names: DesignNames): Standing {
  if (test === undefined) return 'not checked';
  const { modules } = names.plan;
  const place = { imports: new Imports(), path: 'tests/x', names };
  const lines = sentenceTest(
    test,
    modules.flatMap(({ routes }) => routes),
    modules.flatMap(({ sockets }) => sockets),
    place,
  );
  if (lines === undefined) return 'not checked';
  return test.kind === 'refusal' ? 'a port decides' : 'tested';
}

/** The call of supertest that asks a route, with values that fit. */
export function requestOf(route: RoutePlan, app: string, place: TestPlace, body?: string): string | undefined {
  const request = support('ask', place);
  const verb = route.verb === 'all' ? 'get' : route.verb;
  const given = route.call?.arguments ?? [];
  const query = given
    .filter(({ from }) => from === 'query')
    .map(({ name, type }) => {
      const value = sampleOf(type, place.names)?.replaceAll("'", '') ?? '';
      return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    });
  const sent = body ?? bodyOf(route, place.names);
  if (sent === undefined && given.some(({ from }) => from === 'body' || from === 'wholeBody')) return undefined;
  const path = `${samplePath(route.parts)}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  return `${request}(${app}).${verb}(${quoted(path)})${sent === undefined ? '' : `.send(${sent})`}`;
}

function bodyOf({ call }: RoutePlan, names: DesignNames): string | undefined {
  const whole = call?.arguments.find(({ from }) => from === 'wholeBody');
  const fields = call?.arguments.filter(({ from }) => from === 'body') ?? [];
  if (whole === undefined && fields.length === 0) return undefined;
  const pairs = fields.map(({ name, type }) => {
    const value = sampleOf(type, names);
    return value === undefined ? undefined : `${quoted(name)}: ${value}`;
  });
  const sample = whole === undefined ? '{}' : sampleOf(whole.type, names);
  if (sample === undefined || pairs.includes(undefined)) return undefined;
  return pairs.length === 0 ? sample : `{ ...${sample}, ${pairs.join(', ')} }`;
}

export function samplePath(parts: RoutePlan['parts']): string {
  return parts.map((part) => (part.kind === 'static' ? part.text.replaceAll('*', 'anything') : sampleId)).join('');
}

/** `testApp({ orderRepository: … })` whose method gives that. */
export function appAnswering(route: RoutePlan, given: string | undefined, place: TestPlace): string {
  const app = support('testApp', place);
  if (route.call === undefined || given === undefined) return `${app}()`;
  const { names } = place;
  const port = names.port(route.call.contract);
  const method = names.methodName(route.call.contract, route.call.method);
  return `${app}({ ${port}: ${support('withMethods', place)}(${support('testPorts', place)}().${port}, { ${method}: ${given} }) })`;
}

function routeTests(route: RoutePlan, place: TestPlace): string[] {
  const { names } = place;
  const expect = (): string => place.imports.value('expect', 'vitest');
  if (route.answer === 'stream') {
    const body = [
      `const { status, text } = await ${support('beginningOf', place)}(${quoted(samplePath(route.parts))});`,
      `${expect()}(status).toBe(${200});`,
      `${expect()}(text).toContain(': heartbeat');`,
    ];
    return [`test(${quoted(`${route.name} opens a stream`)}, async () => {\n${body.join('\n')}\n});`];
  }
  const { call } = route;
  const method = call === undefined ? undefined : names.method(call.contract, call.method);
  const sample = method === undefined ? undefined : sampleOf(method.returns, names);
  if (method !== undefined && sample === undefined) return [];
  const fake = sample === undefined ? undefined : `async () => (${sample})`;
  const asked = requestOf(route, appAnswering(route, fake, place), place);
  if (asked === undefined) return [];
  const answers = (name: string, text: string, status: number): string =>
    `test(${quoted(name)}, async () => {\nconst answer = await ${text};\n${expect()}(answer.status).toBe(${status});\n});`;
  const tests = [answers(`${route.name} answers ${route.status}`, asked, route.status)];
  const plain = requestOf(route, `${support('testApp', place)}()`, place);
  const alone = method === undefined ? undefined : statusAlone(method.role?.kind);
  if (plain !== undefined && alone === 501)
    tests.push(answers(`${route.name} says that its port is not filled`, plain, 501));
  if (plain !== undefined && alone === 404)
    tests.push(answers(`${route.name} finds nothing where nothing is`, plain, 404));
  return tests;
}

/** What a route answers of an empty service, where that differs from what it answers else. */
function statusAlone(role: string | undefined): number | undefined {
  if (role === undefined) return 501;
  return role === 'create' || role === 'list' ? undefined : 404;
}
