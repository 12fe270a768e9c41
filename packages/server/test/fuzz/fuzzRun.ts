import fc from 'fast-check';
import { FuzzedWorkspace } from './fuzzedWorkspace.ts';
import { anyStep, type Step } from './steps.ts';

export interface FuzzRun {
  /** How many steps are taken. */
  readonly steps: number;
  /** The same seed takes the same steps. */
  readonly seed: number;
  /** After how many steps the findings are compared with those of a fresh check; also at the end. */
  readonly compareEvery: number;
}

/**
 * Takes random steps in a workspace, asks everything after each one, and compares the findings with those of a fresh check.
 * @throws Error with the seed, the last steps and the texts when a request failed or the findings differ
 */
export async function fuzz({ steps, seed, compareEvery }: FuzzRun): Promise<void> {
  const workspace = new FuzzedWorkspace();
  const all = fc.sample(anyStep, { numRuns: steps, seed });
  let taken = 0;
  try {
    await workspace.start();
    for (const step of all) {
      taken += 1;
      await workspace.take(step);
      await workspace.askEverything(step);
      if (workspace.complaints.length > 0) throw new Error(workspace.complaints.join('\n'));
      if (taken % compareEvery === 0 || taken === steps) await workspace.expectFreshFindings();
    }
  } catch (error) {
    throw new Error(report(all.slice(0, taken), seed, workspace), { cause: error });
  } finally {
    workspace.dispose();
  }
}

function report(taken: readonly Step[], seed: number, workspace: FuzzedWorkspace): string {
  const last = taken.slice(-12).map((step) => JSON.stringify(step));
  return `Step ${taken.length} with seed ${seed} went wrong.\n${last.join('\n')}\n${workspace.texts()}`;
}
