import type { RoutePlan, SentenceTest, SocketPlan } from '../../plan/design/designPlan.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { importPath } from './designNames.ts';
import { sampleOf } from './designSamples.ts';
import { appAnswering, requestOf, samplePath, support, type TestPlace } from './designTestFiles.ts';

/** The lines of a test that shows a sentence; nothing where no value for it can be told. */
export function sentenceTest(
  test: SentenceTest,
  routes: readonly RoutePlan[],
  sockets: readonly SocketPlan[],
  place: TestPlace,
): string[] | undefined {
  if (test.kind === 'unique') return uniqueTest(test, place);
  if (test.kind === 'ping') {
    const socket = sockets.find(({ name }) => name === test.socket);
    return socket && pingTest(socket, place);
  }
  const route = routes.find(({ name }) => name === test.route);
  return route && routeTest(test, route, place);
}

type RouteTest = Exclude<SentenceTest, { kind: 'unique' | 'ping' }>;

function routeTest(test: RouteTest, route: RoutePlan, place: TestPlace): string[] | undefined {
  const expect = place.imports.value('expect', 'vitest');
  const app = (): string => `${support('testApp', place)}()`;
  const asked = (on: string, body?: string): string | undefined => {
    const text = requestOf(route, on, place, body);
    return text && `const answer = await ${text};`;
  };
  const status = (code: number): string => `${expect}(answer.status).toBe(${code});`;
  const lines = ((): (string | undefined)[] => {
    switch (test.kind) {
      case 'missing':
        return [asked(app()), status(404)];
      case 'created':
        return [
          asked(app()),
          status(route.status),
          ...(route.status === 204 ? [] : [`${expect}(answer.body).toHaveProperty('id');`]),
        ];
      case 'status':
        return [asked(appAnswering(route, fakeAnswer(route, place), place)), status(test.status)];
      case 'refusal': {
        const problem = place.imports.value('Problem', importPath(place.path, 'src/http/problem'));
        return [
          asked(appAnswering(route, `async () => {\nthrow new ${problem}(${test.status});\n}`, place)),
          status(test.status),
        ];
      }
      case 'heartbeat':
        return [
          `const timers = ${place.imports.value('vi', 'vitest')}.spyOn(globalThis, 'setInterval');`,
          `await ${support('beginningOf', place)}(${quoted(samplePath(route.parts))});`,
          `${expect}(timers).toHaveBeenCalledWith(${expect}.any(Function), ${test.seconds * 1000});`,
          'timers.mockRestore();',
        ];
      case 'requestId':
        return [asked(app()), `${expect}(answer.headers).toHaveProperty('x-request-id');`];
      case 'badBody':
        return [asked(app(), '[]'), status(422)];
      case 'cache': {
        const header = `${expect}(answer.headers['cache-control']).toContain(${quoted(`max-age=${test.seconds}`)});`;
        return [asked(appAnswering(route, fakeAnswer(route, place), place)), header];
      }
      case 'limit':
        return limitTest(test.limit.requests, route, place, expect);
    }
  })();
  return lines.includes(undefined) ? undefined : lines.filter((line) => line !== undefined);
}

function fakeAnswer({ call }: RoutePlan, { names }: TestPlace): string | undefined {
  if (call === undefined) return undefined;
  const sample = sampleOf(names.method(call.contract, call.method).returns, names);
  return sample && `async () => (${sample})`;
}

function limitTest(requests: number, route: RoutePlan, place: TestPlace, expect: string): (string | undefined)[] {
  const text = requestOf(route, 'app', place);
  if (text === undefined) return [undefined];
  return [
    `const app = ${support('testApp', place)}();`,
    `for (let count = 0; count < ${requests}; count++) {\n${expect}((await ${text}).status).not.toBe(429);\n}`,
    `const answer = await ${text};`,
    `${expect}(answer.status).toBe(429);`,
    `${expect}(Number(answer.headers['retry-after'])).toBeGreaterThan(0);`,
  ];
}

function uniqueTest(
  { contract, field }: Extract<SentenceTest, { kind: 'unique' }>,
  place: TestPlace,
): string[] | undefined {
  const { names } = place;
  const create = names.contract(contract).methods.find(({ role }) => role?.kind === 'create');
  const type = create?.parameters[0]?.type;
  const sample = type === undefined ? undefined : sampleOf(type, names);
  if (create === undefined || sample === undefined) return undefined;
  const expect = place.imports.value('expect', 'vitest');
  const port = names.port(contract);
  const given = `Object.assign(${sample}, { ${field}: 'same' })`;
  return [
    `const { ${port} } = ${support('testPorts', place)}();`,
    `const create = () => ${port}.${names.methodName(contract, create.name)}(${given});`,
    'await create();',
    `await ${expect}(create()).rejects.toMatchObject({ status: 409 });`,
  ];
}

function pingTest(socket: SocketPlan, place: TestPlace): string[] {
  const { imports } = place;
  const module = place.names.plan.modules.find(({ sockets }) => sockets.includes(socket));
  const routes =
    module === undefined
      ? ''
      : imports.value(`${place.names.moduleVariable(module)}Sockets`, importPath(place.path, module.path));
  const [once, createServer, WebSocket] = [
    imports.value('once', 'node:events'),
    imports.value('createServer', 'node:http'),
    imports.value('WebSocket', 'ws'),
  ];
  const address = imports.type('AddressInfo', 'node:net');
  return [
    `const server = ${createServer}().listen(0);`,
    `const close = ${imports.value('acceptSockets', importPath(place.path, 'src/sockets'))}(server, ${routes}(${support('testPorts', place)}()), ${support('log', place)});`,
    `const { port } = server.address() as ${address};`,
    `const socket = new ${WebSocket}(\`ws://localhost:\${port}${samplePath(socket.parts)}\`);`,
    `await ${once}(socket, 'open');`,
    "socket.send('ping');",
    `const [message] = await ${once}(socket, 'message');`,
    `${imports.value('expect', 'vitest')}(String(message)).toBe('pong');`,
    'close();',
    'server.close();',
  ];
}
