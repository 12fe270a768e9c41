import type { AuthRule, LimitRule, Operation } from '@specwright/model/parts';
import { pathCovers } from '@specwright/model/pathPattern';
import type { SystemIndex } from '@specwright/model/system';

/** The names of the status codes that services answer with (RFC 9110, RFC 6585). */
const statusNames: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  418: "I'm a teapot",
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function statusName(status: number): string | undefined {
  return statusNames[status];
}

/** `409 Conflict`. */
export function statusText(status: number): string {
  const name = statusNames[status];
  return name === undefined ? String(status) : `${status} ${name}`;
}

/** The auth rules that cover the operation, the most specific last word first: the longest pattern wins. */
export function authRulesFor(index: SystemIndex, operation: Operation): readonly AuthRule[] {
  return index.system.authRules
    .filter(({ path }) => pathCovers(path, operation.path))
    .sort((a, b) => specificity(b.path) - specificity(a.path));
}

/** The operations that a rule of `limit` is about. */
export function operationsOfLimit(index: SystemIndex, { method, path }: LimitRule): readonly Operation[] {
  return index.system.operations.filter(
    (operation) => pathCovers(path, operation.path) && (method === undefined || method === operation.method),
  );
}

/** Who may call the operation; undefined where no rule covers it. */
export function callersOf(index: SystemIndex, operation: Operation): readonly string[] | undefined {
  for (const rule of authRulesFor(index, operation)) {
    const granted = rule.grants.filter(({ methods }) => methods.length === 0 || methods.includes(operation.method));
    if (granted.length > 0) return granted.map(({ role }) => role.text);
  }
  return undefined;
}

function specificity(path: string): number {
  return path.replace(/\*\*/g, '').split('/').length * 100 - (path.includes('*') ? 1 : 0);
}
