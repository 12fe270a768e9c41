// `npm run test:neovim`: the configuration of docs/editors/neovim.lua in a headless Neovim, with the real server.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBundles } from '../../scripts/package.mjs';

const TOOL_MISSING = 77;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const version = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
if (version.error !== undefined) {
  console.log('Neovim is missing: install the package `neovim` (Debian: `apt-get install neovim`).');
  process.exit(TOOL_MISSING);
}

const text = `spec desk v1.0 {
  description: "who pays what"
}

entity Bill {
  id: uuid @immutable
  amount: decimal 0..*
}

api POST /bills {
  in: {amount: decimal}
  out: Bil
  ! amount > 1000 => too_dear
}

error too_dear: 409 {
  message: "too dear"
}
`;

ensureBundles();
const folder = mkdtempSync(path.join(tmpdir(), 'specwright-neovim-'));
try {
  writeFileSync(path.join(folder, 'specwright.json'), '{}');
  writeFileSync(path.join(folder, 'desk.sds'), text);
  const { diagnostics, definitions, filetype } = ask(path.join(folder, 'desk.sds'));
  assert.equal(filetype, 'sds');
  const wrong = diagnostics.find(({ code }) => code === 'api/unknown-output');
  assert.ok(wrong, `no finding on the output: ${JSON.stringify(diagnostics)}`);
  assert.deepEqual([wrong.lnum, wrong.col, wrong.end_col], [11, 7, 10]);
  assert.match(wrong.message, /'Bil'.*Bill/);
  assert.equal(definitions.length, 1);
  assert.equal(definitions[0].range?.start.line ?? definitions[0].targetSelectionRange.start.line, 15);
  console.log(`${version.stdout.split('\n')[0]} shows the finding and finds the definition.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What Neovim shows of a file. */
function ask(file) {
  const command = JSON.stringify([process.execPath, path.join(root, 'dist/cli.cjs'), 'lsp', '--stdio']);
  const { stdout, stderr } = spawnSync(
    'nvim',
    [
      ...['--headless', '--clean', '-n', '--cmd', `let g:specwright_command = ${command}`],
      ...['-u', path.join(root, 'docs/editors/neovim.lua'), file],
      ...['-c', `luafile ${path.join(root, 'test/neovim/ask.lua')}`, '-c', 'qa!'],
    ],
    { encoding: 'utf8', cwd: folder, timeout: 120_000, env: { ...process.env, HOME: folder } },
  );
  const line = /^FOUND (.*)$/m.exec(stdout)?.[1];
  assert.ok(line, `Neovim said nothing:\n${stdout}\n${stderr}`);
  return JSON.parse(line);
}
