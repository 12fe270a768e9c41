import { type ExitCode, exitCodes } from './exitCode.ts';

/** Why a command stops: something that the person can cure. `message` says the place and the cure. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command was called in a way that it cannot mean. */
export function wrongUsage(message: string): Refusal {
  return new Refusal(exitCodes.usage, message);
}

/** The command was called rightly, and what it found does not allow it to go on. */
export function failed(message: string): Refusal {
  return new Refusal(exitCodes.failed, message);
}
