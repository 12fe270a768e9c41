import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandUnderTest } from './command.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

const design = `system "Shop":
  interface Cart:
    method add(item: str) -> bool

  module CartService:
    implements = [Cart]
    acceptance:
      test "an item can be added"
    artifacts = ["src/cart.txt", "docs/*.md"]

  module Shopfront:
    requires = [Cart]
    artifacts = ["src/front"]

  pipeline "Production":
    step Build:
      modules = ["CartService"]
      output = code
      gate = "Cart tests pass"
    step Front:
      modules = ["Shopfront"]
      output = code
    step Review:
      output = docs
      gate = "A person has read it"
`;

/** A script that a step runs: the body of a Node program, with \`write(path, text)\`. */
function script(body: string): string {
  return [
    "import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';",
    "import { dirname } from 'node:path';",
    'const write = (path, text) => { mkdirSync(dirname(path), { recursive: true }); writeFileSync(path, text); };',
    'const { SPECWRIGHT_MODULE: module, SPECWRIGHT_STEP: step } = process.env;',
    body,
  ].join('\n');
}

const obedient = script(
  "if (module !== '') write(module === 'CartService' ? 'src/cart.txt' : 'src/front/index.txt', [step, module].join(' ') + '\\n');",
);

/** A project with a script \`agent.mjs\` as the command of its pipeline. */
async function project(agent: string, more: Record<string, unknown> = {}): Promise<void> {
  const settings = {
    sources: ['**/*.sodl'],
    pipelines: { Production: { command: 'node agent.mjs', gates: { 'Cart tests pass': 'node gate.mjs' }, ...more } },
  };
  await command.inFolder({
    'shop.sodl': design,
    'agent.mjs': agent,
    'gate.mjs': 'process.exit(0);\n',
    'specwright.json': JSON.stringify(settings),
  });
}

const run = (...more: string[]) => command.run(['pipeline', 'run', 'Production', ...more]);

async function events(): Promise<{ event: string; step?: string; [key: string]: unknown }[]> {
  const text = await command.textOf('.specwright/pipelines/production/log.jsonl');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const told = async (name: string): Promise<unknown[]> => (await events()).filter(({ event }) => event === name);

describe('specwright pipeline run', () => {
  it('runs the steps in order, takes what they were to write, and halts where a person has to look', async () => {
    await project(obedient);
    const { code, stdout } = await run();
    expect(stdout).toContain('Build: passed');
    expect(stdout).toContain('Front: passed');
    expect(stdout).toContain('Review: waiting for a person. Check:\n  - A person has read it');
    expect(code).toBe(1);
    const contents = await command.contents();
    expect(contents['src/cart.txt']).toBe('Build CartService\n');
    expect(contents['src/front/index.txt']).toBe('Front Shopfront\n');
    const order = (await events()).filter(({ event }) => event === 'step-started').map(({ step }) => step);
    expect(order).toEqual(['Build', 'Front', 'Review']);
    expect(await told('gate-passed')).toMatchObject([{ step: 'Build', gate: 'Cart tests pass' }]);
    expect(await told('gate-waiting')).toMatchObject([{ step: 'Review' }]);
  });

  it('goes on behind the gate that a person has approved, without running anything again', async () => {
    await project(obedient);
    await run();
    const approved = await run('--approve');
    expect(approved).toMatchObject({ code: 0 });
    expect(approved.stdout).toContain("The pipeline 'Production' has passed.");
    expect(await told('step-started')).toHaveLength(3);
    expect(await told('gate-approved')).toMatchObject([{ step: 'Review' }]);
    expect((await run()).stdout.match(/passed before/g)).toHaveLength(3);
  });

  it('gives the command its context on standard input and as a file', async () => {
    await project(
      script(
        "const text = readFileSync(0, 'utf8'); write('docs/seen.md', text === readFileSync(process.env.SPECWRIGHT_CONTEXT, 'utf8') ? text : 'different');",
      ),
    );
    await run();
    const seen = await command.textOf('docs/seen.md');
    expect(seen).toContain('CartService');
    expect(seen).toContain('an item can be added');
    expect(seen).toContain('src/cart.txt');
  });

  it('runs a step again, and those behind it, when its specification has changed', async () => {
    await project(obedient);
    await run();
    await writeFile(
      join(command.folder, 'shop.sodl'),
      design.replace('an item can be added', 'an item can be added twice'),
    );
    await run();
    const started = (await events()).filter(({ event }) => event === 'step-started').map(({ step }) => step);
    expect(started).toEqual(['Build', 'Front', 'Review', 'Build', 'Front', 'Review']);
  });

  it('begins anew with --restart', async () => {
    await project(obedient);
    await run();
    await run('--restart');
    expect(await told('run-started')).toHaveLength(2);
    expect(await told('step-started')).toHaveLength(6);
  });
});

describe('a step that fails', () => {
  it('stops the pipeline, says where its output is, and is taken up again', async () => {
    await project(script("console.log('no idea'); process.exit(4);"));
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('Build: the command for CartService ended with code 4.');
    expect((await command.contents())['.specwright/pipelines/production/build.cart-service.log']).toBe('no idea\n');
    expect(await told('step-started')).toHaveLength(1);
    await writeFile(join(command.folder, 'agent.mjs'), obedient);
    expect((await run()).stdout).toContain('Build: passed');
    expect(await told('run-resumed')).toHaveLength(1);
  });

  it('leaves nothing behind of what it wrote before it failed', async () => {
    await project(script("write('src/cart.txt', 'half'); process.exit(1);"));
    await run();
    expect(await command.contents()).not.toHaveProperty(['src/cart.txt']);
  });

  it('fails when its gate does, and keeps what it built', async () => {
    await project(obedient);
    await writeFile(join(command.folder, 'gate.mjs'), 'console.log("2 tests failed"); process.exit(1);\n');
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('the gate "Cart tests pass" is not passed');
    expect((await command.contents())['src/cart.txt']).toBe('Build CartService\n');
    expect(await told('gate-failed')).toMatchObject([{ step: 'Build', kind: 'exited', code: 1 }]);
  });

  it('is ended with all that it started when its time is over', async () => {
    await project(
      script(
        "import('node:child_process').then(({ spawn }) => spawn(process.execPath, ['-e', 'setTimeout(() => require(\"fs\").writeFileSync(process.argv[1], \"late\"), 4000)', process.env.MARK])); setInterval(() => {}, 1000);",
      ),
      { timeout: 1 },
    );
    const mark = join(command.folder, 'late.txt');
    const { code, stderr } = await command.run(['pipeline', 'run', 'Production'], { environment: { MARK: mark } });
    expect(code).toBe(1);
    expect(stderr).toContain('took longer than 1 s and was ended');
    await sleep(4500);
    expect(existsSync(mark)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('tells that its command was killed', async () => {
    await project(script("process.kill(process.pid, 'SIGKILL');"));
    expect((await run()).stderr).toContain('was killed (SIGKILL)');
  });
});

describe('what a step may write', () => {
  it('is refused outside of the artifacts of its modules, kept aside and told', async () => {
    await project(
      script("write('src/cart.txt', 'good'); write('README.md', 'stray'); write('src/other.txt', 'stray');"),
    );
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain('refused README.md (no artifact of the step)');
    expect(stderr).toContain('2 files were written where the step may not write');
    const contents = await command.contents();
    expect(contents).not.toHaveProperty(['README.md']);
    expect(contents['src/cart.txt']).toBe('good');
    expect(contents['.specwright/pipelines/production/refused/README.md']).toBe('stray');
    expect(await told('artifact-refused')).toMatchObject([
      { path: 'README.md', kind: 'create', reason: 'undeclared' },
      { path: 'src/other.txt', kind: 'create', reason: 'undeclared' },
    ]);
  });

  it.each([
    ['the specification', "write('shop.sodl', 'system');", 'shop.sodl', 'protected'],
    ['the settings', "rmSync('specwright.json');", 'specwright.json', 'protected'],
    ['a link to elsewhere', "mkdirSync('docs'); symlinkSync('/', 'docs/a.md');", 'docs/a.md', 'link'],
  ])('is never %s', async (_, body, path, reason) => {
    await project(script(body));
    const before = await command.contents();
    expect((await run()).code).toBe(1);
    expect(await told('artifact-refused')).toMatchObject([{ path, reason }]);
    const after = await command.contents();
    for (const [name, text] of Object.entries(before)) expect(after[name]).toBe(text);
  });

  it('is not written through a link that leads out of the project', async () => {
    await project(script("rmSync('docs'); write('docs/a.md', 'stray');"));
    await command.put({ 'elsewhere/kept.md': 'kept' });
    await symlink('elsewhere', join(command.folder, 'docs'), 'junction');
    expect((await run()).code).toBe(1);
    expect(await told('artifact-refused')).toMatchObject([
      { path: 'docs', kind: 'delete', reason: 'undeclared' },
      { path: 'docs/a.md', kind: 'create', reason: 'link' },
    ]);
    expect(await readdir(join(command.folder, 'elsewhere'))).toEqual(['kept.md']);
  });

  it('may turn a folder into a file and a file into a folder', async () => {
    const body =
      "if (module === 'Shopfront') { const was = existsSync('src/front/index.txt'); rmSync('src/front', { recursive: true, force: true }); write(was ? 'src/front' : 'src/front/index.txt', 'new'); }";
    await project(script(body));
    await run();
    expect((await command.contents())['src/front/index.txt']).toBe('new');
    await run('--restart');
    expect((await command.contents())['src/front']).toBe('new');
    await run('--restart');
    expect((await command.contents())['src/front/index.txt']).toBe('new');
  });

  it('keeps its bytes and its rights', async () => {
    await project(
      script(
        "mkdirSync('src', { recursive: true }); writeFileSync('src/cart.txt', Buffer.from([0, 255, 128]), { mode: 0o755 });",
      ),
    );
    await run();
    const path = join(command.folder, 'src/cart.txt');
    expect([...(await readFile(path))]).toEqual([0, 255, 128]);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o100).toBe(0o100);
  });

  it('is not written over what a person changed meanwhile', async () => {
    await project(
      script("write(process.env.REAL + '/src/cart.txt', 'by hand'); write('src/cart.txt', 'by the agent');"),
    );
    await command.run(['pipeline', 'run', 'Production'], { environment: { REAL: command.folder } });
    expect((await command.contents())['src/cart.txt']).toBe('by hand');
    expect(await told('artifact-refused')).toMatchObject([{ reason: 'changedMeanwhile' }]);
  });
});

describe('two runs of one pipeline', () => {
  it('do not run at once; what a killed one left is taken up', async () => {
    await project(script("write(process.env.MARK, 'up'); setInterval(() => {}, 1000);"));
    const mark = join(command.folder, 'running');
    const { program, args } = command.process(['pipeline', 'run', 'Production']);
    const first = spawn(program, args, {
      cwd: command.folder,
      env: { ...process.env, MARK: mark },
      stdio: 'ignore',
    });
    while (!existsSync(mark)) await sleep(50);
    const second = await run();
    expect(second).toMatchObject({ code: 1 });
    expect(second.stderr).toContain(`is being run by process ${first.pid}`);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const state = JSON.parse(
      await readFile(join(command.folder, '.specwright/pipelines/production/state.json'), 'utf8'),
    );
    expect(state.steps.Build.status).toBe('running');
    await rm(mark);
    await writeFile(join(command.folder, 'agent.mjs'), obedient);
    expect((await run()).stdout).toContain('Build: passed');
  });
});

describe('what cannot be run', () => {
  it.each([
    [
      'an unknown name',
      ['pipeline', 'run', 'Produktion'],
      "There is no pipeline 'Produktion'. Did you mean 'Production'?",
    ],
    ['an unknown system', ['pipeline', 'run', 'Production', '--system', 'X'], 'There is no pipeline here'],
  ])('%s is said', async (_, args, message) => {
    await project(obedient);
    const { code, stderr } = await command.run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('is a specification with errors', async () => {
    await project(obedient);
    await writeFile(join(command.folder, 'shop.sodl'), design.replace('implements = [Cart]', 'implements = [Basket]'));
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing was run: the specification has 1 error.');
  });

  it('is a pipeline whose settings are broken', async () => {
    await project(obedient, { timeout: 0, gate: 'x' });
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain("there is no key of a pipeline 'gate'");
    expect(stderr).toContain('`timeout` is a number of seconds above 0');
  });

  it('leaves packages where they are: the command sees them through a link', async () => {
    await project(script("write('src/cart.txt', readFileSync('node_modules/a.txt', 'utf8'));"));
    const packages = join(command.folder, 'packages-of-another');
    await command.put({ 'packages-of-another/a.txt': 'from a package' });
    await symlink(packages, join(command.folder, 'node_modules'));
    await run();
    expect((await command.contents())['src/cart.txt']).toBe('from a package');
  });
});

describe('specwright pipeline status', () => {
  it('says how each step stands', async () => {
    await project(obedient);
    await run();
    const { code, stdout } = await command.run(['pipeline', 'status']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Shop: Production\n {2}Build +passed {2}gate: Cart tests pass\n {2}Front +passed\n {2}Review +waiting/,
    );
  });
});
