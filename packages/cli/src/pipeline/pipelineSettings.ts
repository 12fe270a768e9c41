/** What `specwright.json` says of one pipeline. */
export interface PipelineSettings {
  /** Builds a module in a step: an agent or a script. Absent: the generator. */
  readonly command?: string;
  /** In seconds. */
  readonly timeout?: number;
  /** The text of a gate → the command that decides it. */
  readonly gates: Readonly<Record<string, string>>;
  /** By the name of a step: what differs there. */
  readonly steps: Readonly<Record<string, StepSettings>>;
}

export interface StepSettings {
  readonly command?: string;
  readonly timeout?: number;
  /** The command that decides the gate of this step. */
  readonly gate?: string;
}

/** How long a command may take where nothing else is said, in seconds. */
export const defaultTimeout = 1800;

/** What holds for a step. */
export function settingsOfStep(
  settings: PipelineSettings | undefined,
  step: string,
  gate: string | undefined,
): { readonly command?: string; readonly timeout: number; readonly gate?: string } {
  const own = settings?.steps[step];
  const command = own?.command ?? settings?.command;
  const decides = own?.gate ?? (gate === undefined ? undefined : settings?.gates[gate]);
  return {
    ...(command === undefined ? {} : { command }),
    timeout: own?.timeout ?? settings?.timeout ?? defaultTimeout,
    ...(decides === undefined ? {} : { gate: decides }),
  };
}
