/** What kind of block a statement stands in. */
export type Zone =
  | 'entity'
  | 'machine'
  | 'event'
  | 'action'
  | 'api'
  | 'module'
  | 'system'
  | 'contract'
  | 'hook'
  | 'loose';
