#!/usr/bin/env node
// Stands in for the `code` executable where VS Code cannot be downloaded: takes the options that
// @vscode/test-electron gives, and runs the tests in the extension host of code-server, whose workbench
// is shown by a headless Chromium. Ends with the exit code of the tests.
//   SPECWRIGHT_SHIM_SHOT     write a picture of the workbench there at the end
//   SPECWRIGHT_SHIM_VERBOSE  1: also what the workbench and the server say
import { statSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { findChromium, findCodeServer } from '../../scripts/codeServer.mjs';
import { startCodeServer } from '../../scripts/codeServerProcess.mjs';
import { allowDevelopmentExtensions, openBrowser, remoteUri, workbenchUrl } from './browser.mjs';

const verbose = process.env.SPECWRIGHT_SHIM_VERBOSE === '1';
/** The longest that a suite may take, however slow the machine. */
const atMostMs = 20 * 60_000;
/** What the workbench says of itself in a browser without a network. */
const noise =
  /^(%c|\[(AccountPolicyGate|AgentHost|ChatModelSelection|reconnection|Service Worker|remote-connection)|Creating a socket|Resolv(ing|ed) connection token|Updating additional builtin|The web worker extension host|An iframe which|Failed to load resource|Ignoring fetching additional builtin|Creation of workbench contribution|Timed out waiting for authentication provider)/;

const { options, positional } = parseArguments(process.argv.slice(2));
const server = findCodeServer();
const chromium = findChromium();
if (!server || !chromium) {
  console.error('code-server or Chromium is not installed: `node scripts/codeServer.mjs`.');
  process.exit(2);
}
if (!options.extensionTestsPath) {
  console.error('Give --extensionTestsPath=… as @vscode/test-electron does.');
  process.exit(2);
}
process.exit(await run());

async function run() {
  const running = await startCodeServer(server, {
    userData: options['user-data-dir']?.[0],
    extensions: options['extensions-dir']?.[0],
    verbose,
  });
  let browser;
  const stop = async () => {
    await browser?.close().catch(() => undefined);
    await running.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop().then(() => process.exit(130)));
  try {
    const opened = await openBrowser(chromium, running.authority);
    browser = opened.browser;
    const ended = await openWorkbench(opened.page, running.authority);
    const code = await ended;
    const shot = process.env.SPECWRIGHT_SHIM_SHOT;
    if (shot) await opened.page.screenshot({ path: shot });
    return code;
  } catch (error) {
    console.error(error);
    return 97;
  } finally {
    await stop();
  }
}

/** Opens the workbench with the tests; the result is a promise of their exit code. */
async function openWorkbench(page, authority) {
  const exit = new Promise((resolve) => {
    page.on('crash', () => resolve(98));
    setTimeout(() => {
      console.error(`The suite did not end within ${atMostMs / 60_000} minutes.`);
      resolve(99);
    }, atMostMs).unref();
    // The two functions that a workbench with extension tests calls: one a line of the console, one at the end.
    page.exposeFunction('codeAutomationLog', (type, parts) => {
      const text = util.format(...parts);
      if (verbose || !noise.test(text)) (type === 'error' ? console.error : console.log)(text);
    });
    page.exposeFunction('codeAutomationExit', (code) => resolve(code));
  });
  await allowDevelopmentExtensions(page);
  const uri = (file) => remoteUri(authority, path.resolve(file));
  const parameters = [
    ...(options.extensionDevelopmentPath ?? []).map((folder) => ['extensionDevelopmentPath', uri(folder)]),
    ['extensionTestsPath', uri(options.extensionTestsPath[0])],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const folder = positional.map((one) => path.resolve(one)).find((one) => statSync(one).isDirectory());
  await page.goto(workbenchUrl(authority, folder, parameters));
  return exit;
}

function parseArguments(list) {
  const named = {};
  const others = [];
  for (const argument of list) {
    const option = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argument);
    if (option) named[option[1]] = [...(named[option[1]] ?? []), option[2] ?? true];
    else others.push(argument);
  }
  return { options: named, positional: others };
}
