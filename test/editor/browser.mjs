// The Chromium that shows the workbench of code-server: one page that can reach nothing but this machine.
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
];

/**
 * @param executablePath the Chromium
 * @param authority host:port of the only server that the page may talk to
 */
export async function openBrowser(executablePath, authority) {
  const browser = await chromium.launch({ executablePath, headless: true, args: flags });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // The workbench is 20 MB of script: on a busy machine that is a while.
  page.setDefaultNavigationTimeout(3 * 60_000);
  await page.route(
    (url) => url.host !== authority,
    (route) => route.abort(),
  );
  return { browser, page };
}

/**
 * The address of a workbench that has `folder` open.
 * @param parameters what VS Code's desktop takes as command line options, as `[name, path or value]` pairs
 */
export function workbenchUrl(authority, folder, parameters = []) {
  const query = new URLSearchParams({ payload: JSON.stringify(parameters) });
  if (folder) query.set('folder', folder);
  else query.set('ew', 'true');
  return `http://${authority}/?${query}`;
}

/** How the workbench in the page names a file on this machine. */
export function remoteUri(authority, file) {
  return `vscode-remote://${authority}${file}`;
}

/**
 * Lets the page take `extensionDevelopmentPath` and `extensionTestsPath` from its address: a built workbench does so
 * only with its smoke-test driver on, and there is no setting for that which all versions of code-server know.
 */
export async function allowDevelopmentExtensions(page) {
  await setDevelopmentOptions(page, { enableSmokeTestDriver: true });
}

/**
 * Lets the workbench run the extension at an address of its own server: in a worker of the page, as one that is made for
 * browsers is.
 */
export async function loadExtension(page, authority, folder) {
  await setDevelopmentOptions(page, { extensions: [{ scheme: 'http', authority, path: folder }] });
}

async function setDevelopmentOptions(page, options) {
  await page.addInitScript((more) => {
    const original = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = original.call(this, name);
      if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || !value) return value;
      const settings = JSON.parse(value);
      settings.developmentOptions = { ...settings.developmentOptions, ...more };
      return JSON.stringify(settings);
    };
  }, options);
}
