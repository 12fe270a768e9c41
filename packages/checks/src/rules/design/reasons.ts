/** The words of the usual statuses of HTTP. */
const reasons: readonly (readonly [status: number, reason: string])[] = [
  [200, 'ok'],
  [201, 'created'],
  [202, 'accepted'],
  [204, 'no content'],
  [206, 'partial content'],
  [301, 'moved permanently'],
  [302, 'found'],
  [303, 'see other'],
  [304, 'not modified'],
  [307, 'temporary redirect'],
  [308, 'permanent redirect'],
  [400, 'bad request'],
  [401, 'unauthorized'],
  [402, 'payment required'],
  [403, 'forbidden'],
  [404, 'not found'],
  [405, 'method not allowed'],
  [406, 'not acceptable'],
  [408, 'request timeout'],
  [409, 'conflict'],
  [410, 'gone'],
  [412, 'precondition failed'],
  [413, 'payload too large'],
  [415, 'unsupported media type'],
  [422, 'unprocessable entity'],
  [423, 'locked'],
  [429, 'too many requests'],
  [500, 'internal server error'],
  [501, 'not implemented'],
  [502, 'bad gateway'],
  [503, 'service unavailable'],
  [504, 'gateway timeout'],
];

const statuses = new Map(reasons.map(([status, reason]) => [reason, status]));

/** The status that the words belong to. */
export function statusOfReason(words: string): number | undefined {
  return statuses.get(
    words
      .toLowerCase()
      .replace(/[\s_-]+/g, ' ')
      .trim(),
  );
}
