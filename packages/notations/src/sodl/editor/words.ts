import { statusName } from '../../common/hoverRoute.ts';

/** What a severity asks of whoever builds the system. */
export const severityWords: ReadonlyMap<string, string> = new Map([
  ['critical', 'must not be violated: it blocks generation'],
  ['high', 'required'],
  ['medium', 'a strong recommendation'],
  ['low', 'a suggestion'],
]);

/** What a client means by a verb. */
export const methodWords: ReadonlyMap<string, string> = new Map([
  ['GET', 'reads and changes nothing'],
  ['POST', 'makes something, or does what no other verb means'],
  ['PUT', 'replaces what stands at the path'],
  ['PATCH', 'changes a part of what stands at the path'],
  ['DELETE', 'takes away what stands at the path'],
  ['HEAD', 'reads the headers only'],
  ['OPTIONS', 'asks what is allowed'],
  ['ANY', 'every verb'],
]);

/** The name of a status and what it says of the body. */
export function statusWords(status: number): string {
  const name = statusName(status) ?? 'is no status that HTTP knows';
  return status === 204 || status === 304 ? `${name}: the answer has no body` : name;
}
