// The tools of the editor's tests, or an honest end without them.
import { aptCommand, ensureCodeServer, findChromium, MissingTool } from '../../scripts/codeServer.mjs';

/** What `npm test` takes for "skipped: a tool is missing"; with CI=true it is a failure there. */
const SKIPPED = 77;

/**
 * code-server (installed on first use) with a Chromium to show it. Ends the process when this machine lacks one:
 * as skipped on a person's machine, as failed in continuous integration.
 */
export async function requireBrowserEditor() {
  try {
    if (!findChromium()) throw new MissingTool(`No Chromium or Chrome was found. As root: ${aptCommand}`);
    return await ensureCodeServer();
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    const inCi = process.env.CI === 'true';
    console.error(`${inCi ? 'The editor cannot be tested' : 'Skipped: the editor was not tested'}.\n${error.message}`);
    process.exit(inCi ? 1 : SKIPPED);
  }
}
