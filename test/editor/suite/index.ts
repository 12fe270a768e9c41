/** What VS Code calls to run the tests: loads every `*.test.cjs` beside this file into mocha. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** @throws Error when a test fails, which makes VS Code end with 1. */
export async function run(): Promise<void> {
  // mocha 12 is an ES module: `import` finds its class in every VS Code, `require` does not.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', color: true, timeout: 180_000, ...grepFromEnvironment() });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const name of files.sort()) mocha.addFile(path.join(__dirname, name));
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} of the editor's tests failed.`);
}

function grepFromEnvironment(): { grep?: string } {
  const grep = process.env.SPECWRIGHT_TEST_GREP;
  return grep ? { grep } : {};
}
