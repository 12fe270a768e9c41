// A short conversation with a service that the demo knows nothing about: the requests come from its OpenAPI document.
import { createHmac, randomUUID } from 'node:crypto';

const own = new Set(['/health', '/ready', '/metrics', '/openapi.json', '/docs']);

/** A bearer token as every generated service takes it: HS256 with `sub`, `role` and `exp`. */
export function signToken(key, role, sub = randomUUID()) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ alg: 'HS256', typ: 'JWT' });
  const claims = part({ sub, role, exp: Math.floor(Date.now() / 1000) + 3600 });
  const signature = createHmac('sha256', key).update(`${head}.${claims}`).digest('base64url');
  return `${head}.${claims}.${signature}`;
}

/** Callers by role, each one user for the whole conversation. */
export function callers(base, key) {
  const tokens = new Map();
  return async (role, method, path, body) => {
    if (role !== undefined && !tokens.has(role)) tokens.set(role, signToken(key, role));
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(role === undefined ? {} : { authorization: `Bearer ${tokens.get(role)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

/** The roles that a specification grants anything to, as far as its `auth` lines show. */
export function rolesOf(specification) {
  const roles = new Set(['user']);
  for (const [, line] of specification.matchAll(/^\s*\/\S*\s*:\s*([^\n]*)/gm)) {
    for (const [, role] of line.replace(/--.*/, '').matchAll(/(?:^|,)\s*([a-z_]\w*)(?=\s*(?:\(|,|$))/g)) {
      if (role !== 'public' && role !== 'owner') roles.add(role);
    }
  }
  return [...roles];
}

/**
 * Talks to the service: reads its lists, makes a row wherever the rows that it needs are known, reads it back.
 * Gives each exchange to `show`; at most `most` of them.
 */
export async function converse({ document, ask, roles, show, most = 14 }) {
  const known = new Map();
  const talk = { document, ask, roles, show, known, left: most };
  const operations = operationsOf(document);
  for (const operation of operations.filter(isList)) await readList(talk, operation);
  for (const operation of operations.filter(makesRows)) await makeRow(talk, operation);
  for (const operation of operations.filter(isList).slice(0, 2)) await readList(talk, operation);
}

function operationsOf(document) {
  return Object.entries(document.paths ?? {})
    .filter(([path]) => !own.has(path))
    .flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => ['get', 'post'].includes(method))
        .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
}

const isList = ({ path, method }) => method === 'GET' && !path.includes('{');
const makesRows = ({ path, method, operation }) =>
  method === 'POST' && !path.includes('{') && operation.requestBody !== undefined;

async function readList(talk, { path }) {
  const { who, answer } = await askAsWhoMay(talk, 'GET', path);
  if (answer === undefined) return;
  exchange(talk, { who, method: 'GET', path, answer });
  for (const row of rowsIn(answer)) remember(talk.known, path, row);
}

async function makeRow(talk, { path, operation }) {
  if (talk.left <= 0) return;
  const schema = resolve(talk.document, operation.requestBody.content?.['application/json']?.schema);
  const body = example(talk.document, schema, talk.known);
  if (body === undefined) return;
  const { who, answer } = await askAsWhoMay(talk, 'POST', path, body);
  if (answer === undefined) return;
  exchange(talk, { who, method: 'POST', path, body, answer });
  for (const row of rowsIn(answer)) remember(talk.known, path, row);
  const location = answer.headers.get('location');
  if (location !== null) await readBack(talk, location);
}

async function readBack(talk, location) {
  const { who, answer } = await askAsWhoMay(talk, 'GET', location);
  if (answer !== undefined) exchange(talk, { who, method: 'GET', path: location, answer });
}

function exchange(talk, shown) {
  if (talk.left-- > 0) talk.show(shown);
}

/** Asks without a token first, then as each role, until somebody may. */
async function askAsWhoMay({ ask, roles }, method, path, body) {
  for (const role of [undefined, ...roles]) {
    const answer = await ask(role, method, path, body);
    if (answer.status !== 401 && answer.status !== 403) return { who: role ?? 'anyone', answer };
  }
  return {};
}

function rowsIn(answer) {
  try {
    const body = JSON.parse(answer.text);
    return (Array.isArray(body) ? body : [body]).filter((row) => typeof row?.id === 'string');
  } catch {
    return [];
  }
}

/** Remembers a row under the last word of its path, in the singular: `/doctors` → `doctor`. */
function remember(known, path, row) {
  const name = singular(path.split('/').at(-1) ?? '');
  if (!known.has(name)) known.set(name, row.id);
}

function singular(word) {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.replace(/(s|x|z|ch|sh)es$/, '$1').replace(/s$/, '');
}

function resolve(document, schema) {
  if (schema?.$ref === undefined) return schema ?? {};
  return schema.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((value, key) => value?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

/** A body that the schema allows; `undefined` when it needs the id of a row that nobody has seen. */
function example(document, schema, known) {
  const body = {};
  for (const name of schema?.required ?? Object.keys(schema?.properties ?? {})) {
    const value = exampleValue(name, resolve(document, schema.properties?.[name]), known);
    if (value === undefined) return undefined;
    body[name] = value;
  }
  return body;
}

function exampleValue(name, schema, known) {
  const alternative = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== 'null');
  if (alternative !== undefined) return exampleValue(name, alternative, known);
  if (schema.enum !== undefined) return schema.enum.find((value) => value !== null);
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (schema.format === 'uuid') return known.get(singular(name)) ?? known.get(name);
  if (schema.format === 'date-time') return new Date(Date.now() + 7 * 86_400_000).toISOString();
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number')
    return Math.max(Number(schema.minimum ?? 1), Math.min(1, Number(schema.maximum ?? 1)));
  if (/decimal/.test(`${schema.format ?? ''}`)) return decimal(schema);
  return text(name, schema);
}

/** Decimals travel as text, so their bounds stand in words. Ten lies in most ranges. */
function decimal({ description = '' }) {
  const [, least = '0', most = 'Infinity'] =
    /(?:At least|From) (\S+?)(?: to (\S+?))?\.(?:\s|$)/.exec(description) ?? [];
  return String(Number(least) > 10 ? least : Math.min(10, Number(most)));
}

function text(name, schema) {
  const fresh = randomUUID().slice(0, 8);
  const sample = name.includes('mail') ? `${fresh}@example.org` : `${name} ${fresh}`;
  const padded = sample.padEnd(schema.minLength ?? 0, 'x');
  return padded.slice(0, schema.maxLength ?? padded.length);
}
