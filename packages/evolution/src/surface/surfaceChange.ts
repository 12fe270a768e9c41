/**
 * What a change does to those who relied on what was accepted: `breaking` what was right before fails now; `mayBreak`
 * depends on what they do (a reader that knows all values of an enumeration, a caller at the limit of its rate);
 * `compatible` they need not know.
 */
export type Effect = 'compatible' | 'mayBreak' | 'breaking';

export const effects: readonly Effect[] = ['compatible', 'mayBreak', 'breaking'];

/** Who has to know of a change. */
export interface Affected {
  /** Callers of an api, consumers of an event, parties of a contract. */
  readonly who: 'callers' | 'consumers' | 'parties';
  /** Roles of the callers (none: whoever calls), modules that consume, parties. Sorted. */
  readonly names: readonly string[];
}

export type SurfaceChangeKind =
  | 'apiAdded'
  | 'apiRemoved'
  | 'inputAdded'
  | 'inputRemoved'
  | 'inputChanged'
  | 'outputAdded'
  | 'outputRemoved'
  | 'outputChanged'
  | 'listChanged'
  | 'rowsChanged'
  | 'pageChanged'
  | 'statusChanged'
  | 'errorAdded'
  | 'errorRemoved'
  | 'errorStatusChanged'
  | 'accessTightened'
  | 'accessLoosened'
  | 'limitTightened'
  | 'limitLoosened'
  | 'eventAdded'
  | 'eventRemoved'
  | 'eventExposed'
  | 'eventHidden'
  | 'refChanged'
  | 'payloadAdded'
  | 'payloadRemoved'
  | 'payloadChanged'
  | 'contractAdded'
  | 'contractRemoved'
  | 'promiseAdded'
  | 'promiseRemoved'
  | 'promiserChanged'
  | 'deadlineLonger'
  | 'deadlineShorter'
  | 'countChanged';

/** One difference between what others relied on when a module was accepted and what it offers at present. */
export interface SurfaceChange {
  readonly part: 'api' | 'event' | 'contract';
  /** `POST /checkout`, `order.paid`, `matching <-> rider`. */
  readonly name: string;
  readonly kind: SurfaceChangeKind;
  /** What of the part changed: the member of a body or payload, the error, the promise. */
  readonly member?: string;
  readonly effect: Effect;
  readonly affects: Affected;
  /** In words. */
  readonly text: string;
}
