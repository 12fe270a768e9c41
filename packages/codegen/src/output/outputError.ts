/** Why an output folder was not written; `message` says the place and the cure. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly code:
    | 'not-ours'
    | 'other-service'
    | 'outside'
    | 'broken-manifest'
    | 'cancelled'
    | 'changed-meanwhile'
    | 'in-use'
    | 'no-space'
    | 'not-writable';
  /** The file or folder meant. */
  readonly path: string;

  constructor(code: OutputError['code'], path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}
