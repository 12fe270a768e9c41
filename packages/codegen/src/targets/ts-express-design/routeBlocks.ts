import type { ArgumentPlan, DesignModulePlan, DesignType, RoutePlan } from '../../plan/design/designPlan.ts';
import { uniqueName } from '../../plan/names.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { type DesignNames, importPath, variableOf } from './designNames.ts';
import { schemaText, type TypePlace } from './designTypeText.ts';

/** One route of a router. */
export function routeBlock(route: RoutePlan, module: DesignModulePlan, names: DesignNames, place: TypePlace): string {
  const middleware = [
    ...(module.limit === undefined ? [] : ['limited']),
    ...(module.cacheSeconds !== undefined && route.verb === 'get' && route.answer !== 'stream' ? ['cached'] : []),
  ];
  const handler = route.answer === 'stream' ? streamHandler(module, place) : handlerText(route, module, names, place);
  return `router.${route.verb}(${[quoted(expressPath(route)), ...middleware, handler].join(', ')});`;
}

/** The path as Express reads it: `/orders/:id`, `/{*rest}`. */
export function expressPath({ parts }: RoutePlan): string {
  const taken = new Set<string>();
  return parts
    .map((part) => {
      if (part.kind === 'parameter') return `:${uniqueName(variableOf(part.name), taken)}`;
      return part.text.replace(/[{}()[\]+?!:\\]/g, '\\$&').replaceAll('*', () => `{*${uniqueName('rest', taken)}}`);
    })
    .join('');
}

function streamHandler(module: DesignModulePlan, place: TypePlace): string {
  const open = place.imports.value('openStream', importPath(place.path, 'src/http/stream'));
  return `(request, response) => {\n${open}(request, response, ${module.heartbeatSeconds ?? 15});\n}`;
}

function handlerText(route: RoutePlan, module: DesignModulePlan, names: DesignNames, place: TypePlace): string {
  const { call } = route;
  const lines: string[] = [];
  let returns: DesignType | undefined;
  if (call !== undefined) {
    const { reads, values } = inputText(call.arguments, names, place);
    lines.push(...reads);
    const called = `await ports.${names.port(call.contract)}.${names.methodName(call.contract, call.method)}(${values.join(', ')})`;
    returns = names.method(call.contract, call.method).returns;
    const usesAnswer =
      returns.kind !== 'none' &&
      (route.mayMiss || route.answer === 'json' || route.answer === 'page') &&
      !isBare(route);
    lines.push(usesAnswer || (route.mayMiss && returns.kind !== 'none') ? `const answer = ${called};` : `${called};`);
    if (route.mayMiss) lines.push(missText(returns, module, place, names, call.contract));
  }
  lines.push(answerText(route, module, returns, place));
  const asks = lines.some((line) => /\brequest\b/.test(line));
  const head = call === undefined ? '' : 'async ';
  return `${head}(${asks ? 'request' : '_request'}, response) => {\n${lines.join('\n')}\n}`;
}

/** An answer without a body. */
function isBare({ status, answer }: RoutePlan): boolean {
  return answer === 'empty' || status === 204 || status === 304;
}

function missText(
  returns: DesignType,
  module: DesignModulePlan,
  place: TypePlace,
  names: DesignNames,
  contract: string,
): string {
  const entity = names.contract(contract).store?.entity;
  const what = entity?.kind === 'named' ? entity.name : module.name;
  const missing = place.imports.value('notFound', importPath(place.path, 'src/http/problem'));
  return `if (${returns.kind === 'boolean' ? '!answer' : 'answer === undefined'}) throw ${missing}(${quoted(what)});`;
}

function answerText(
  route: RoutePlan,
  module: DesignModulePlan,
  returns: DesignType | undefined,
  place: TypePlace,
): string {
  if (route.answer === 'redirect') return `response.redirect(${route.status}, ${quoted(route.to ?? '/')});`;
  if (isBare(route)) return `response.status(${route.status}).end();`;
  const given = returns === undefined || returns.kind === 'none' ? undefined : 'answer';
  if (route.answer === 'page') {
    const page = place.imports.value('htmlPage', importPath(place.path, 'src/http/page'));
    const values = [
      quoted(`${module.name} ${route.name.replace(/^\w+ /, '')}`),
      ...(given === undefined ? [] : [given]),
    ];
    return `response.status(${route.status}).type('html').send(${page}(${values.join(', ')}));`;
  }
  const plain = returns?.kind === 'set' ? '[...answer]' : (given ?? '{}');
  return `response.status(${route.status}).json(${route.wrap === undefined ? plain : `{ ${route.wrap}: answer }`});`;
}

/** The lines that read and check the parts of a request, and the values for the call. */
function inputText(
  given: readonly ArgumentPlan[],
  names: DesignNames,
  place: TypePlace,
): { reads: string[]; values: string[] } {
  const taken = new Set<string>();
  const plans = given.map((argument) => ({ ...argument, variable: uniqueName(variableOf(argument.name), taken) }));
  const parsed = (): string => place.imports.value('parsed', importPath(place.path, 'src/http/input'));
  const reads: string[] = [];
  for (const [from, source] of [
    ['path', 'params'],
    ['query', 'query'],
    ['body', 'body'],
  ] as const) {
    const own = plans.filter((plan) => plan.from === from);
    if (own.length === 0) continue;
    const z = place.imports.value('z', 'zod');
    const key = ({ name, variable }: (typeof plans)[number]): string => (from === 'path' ? variable : name);
    const fields = own.map((plan) => `${key(plan)}: ${fieldText(plan, names, place)}`);
    const taking = own.map((plan) => (key(plan) === plan.variable ? plan.variable : `${key(plan)}: ${plan.variable}`));
    reads.push(
      `const { ${taking.join(', ')} } = ${parsed()}(${z}.object({ ${fields.join(', ')} }), request.${source});`,
    );
  }
  for (const { from, variable, type } of plans) {
    if (from !== 'wholeBody' && from !== 'wholeQuery') continue;
    const source = from === 'wholeBody' ? 'body' : 'query';
    reads.push(`const ${variable} = ${parsed()}(${schemaText(type, names, place)}, request.${source});`);
  }
  const values = plans.map(({ from, variable }) => {
    if (from !== 'request') return variable;
    return `${place.imports.value('describeRequest', importPath(place.path, 'src/http/input'))}(request)`;
  });
  return { reads, values };
}

/** What a query leaves out: the first page, no search. */
function fieldText({ from, name, type }: ArgumentPlan, names: DesignNames, place: TypePlace): string {
  const text = schemaText(type, names, place, from === 'body' ? 'body' : 'text');
  if (from !== 'query') return text;
  if (type.kind === 'integer')
    return `${text}.min(0).default(${/page/i.test(name) ? 1 : /offset|skip/i.test(name) ? 0 : 20})`;
  return type.kind === 'text' && /^(?:q|query|term|search|keyword|text)$/i.test(name) ? `${text}.default('')` : text;
}
