import type { Origin } from '@specwright/model/origin';
import type { Place } from './diagram.ts';

/** The place of a part. */
export function placeOf({ file, range, nameRange }: Origin): Place {
  return { file, range, selection: nameRange ?? range };
}

export function placesOf(...parts: readonly ({ readonly origin: Origin } | undefined)[]): Place[] {
  return parts.flatMap((part) => (part === undefined ? [] : [placeOf(part.origin)]));
}
