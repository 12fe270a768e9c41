/** What the command answers to its caller; documented in `docs/command-line.md`. */
export const exitCodes = {
  fine: 0,
  /** The specification has errors, a check failed, or output would change under `--check`. */
  failed: 1,
  /** Wrong usage: an unknown option, a file that is not there. */
  usage: 2,
  /** A fault of Specwright. */
  fault: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
