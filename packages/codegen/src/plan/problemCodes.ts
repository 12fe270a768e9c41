/** Codes of problems for which the specification gives only a status, by status. */
export const problemCodes: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthenticated',
  402: 'payment_required',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  410: 'gone',
  412: 'precondition_failed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'validation_failed',
  423: 'locked',
  429: 'rate_limited',
  500: 'internal',
  502: 'bad_gateway',
  503: 'unavailable',
};

/** The code of a status; one that is not listed is `http_` and its number. */
export function problemCodeOf(status: number): string {
  return problemCodes[status] ?? `http_${status}`;
}
