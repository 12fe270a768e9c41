// The tools of the editor's tests, or an honest end without them.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
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

/** Serves the files of a folder on a free port of this machine. */
export async function serveFolder(folder) {
  const types = { '.js': 'text/javascript', '.json': 'application/json', '.css': 'text/css', '.svg': 'image/svg+xml' };
  const server = createServer(({ url }, response) => {
    const file = path.join(folder, path.normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)));
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'text/plain' });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, close: () => server.close() };
}
