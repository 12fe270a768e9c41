import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './harness/ports.ts';
import { ended, mustRun, pause, run } from './harness/processes.ts';
import { installPackages } from './harness/project.ts';
import { cacheFolder, commandLine, corpusFile, repository } from './harness/repository.ts';

interface Line {
  readonly kind: string;
  readonly text: string;
}

interface Design {
  readonly name: string;
  readonly file: string;
  /** What it declares to be reached by. */
  readonly lines: readonly Line[];
}

const folder = join(cacheFolder, 'designs');
const corpus = corpusFile('sodl');
const biome = 'node_modules/@biomejs/biome/bin/biome';

async function designsOf(place: string): Promise<Design[]> {
  const files = (await readdir(place)).filter((file) => file.endsWith('.sodl')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(place, file), 'utf8');
      const lines = [...text.matchAll(/^\s+(endpoint|websocket|command) "([^"]+)"/gm)];
      return {
        name: basename(file, '.sodl'),
        file: join(place, file),
        lines: lines.map(([, kind = '', line = '']) => ({ kind, text: line })),
      };
    }),
  );
}

const designs = [
  ...(await designsOf(join(repository, 'examples', 'designs'))),
  ...(corpus === undefined ? [] : await designsOf(corpus)),
];
if (corpus === undefined)
  console.warn('The corpus of designs does not lie beside the repository: only the examples are run.');

/** All projects in one folder with one installation: they are compiled in one go, as strictly as each says itself. */
async function makeDesigns(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packages = { dependencies: {}, devDependencies: {} };
  for (const { name, file } of designs) {
    const out = join(folder, name);
    await mustRun(
      process.execPath,
      [commandLine, 'generate', file, '--target', 'ts-express-prisma', '--out', out],
      folder,
    );
    const manifest = JSON.parse(await readFile(join(out, 'package.json'), 'utf8')) as typeof packages;
    Object.assign(packages.dependencies, manifest.dependencies);
    Object.assign(packages.devDependencies, manifest.devDependencies);
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', ...packages }));
  await installPackages(folder);
  const [first] = designs;
  const all = {
    extends: `./${first?.name}/tsconfig.json`,
    compilerOptions: { noEmit: false, rootDir: '.', outDir: 'dist' },
    include: ['*/**/*.ts'],
    exclude: ['node_modules', 'dist'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(all));
  const tests =
    "export default { test: { include: ['*/**/*.test.ts'], exclude: ['node_modules', 'dist'], testTimeout: 60000 } };";
  await writeFile(join(folder, 'vitest.config.mjs'), `${tests}\n`);
  await mustRun(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], folder);
}

const running: ChildProcess[] = [];
const databases = await mkdtemp(join(tmpdir(), 'specwright-designs-'));

async function started({ name }: Design): Promise<{ base: string; child: ChildProcess }> {
  const port = await freePort();
  const data = join(databases, `${port}.db`);
  const env = { ...process.env, PORT: String(port), DATABASE_URL: `file:${data}`, LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, [`dist/${name}/src/server.js`], { cwd: folder, env, stdio: 'inherit' });
  running.push(child);
  const base = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 1200; attempt++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (
      await fetch(`${base}/ready`).then(
        () => true,
        () => false,
      )
    )
      return { base, child };
    await pause(50);
  }
  throw new Error(`${name} did not answer`);
}

function filled(path: string): string {
  return path.replace(/\{[^}]*\}/g, '5f0c3a52-6f0b-4d53-9d8e-0c6a4f1d2b3e').replace('*', 'anything');
}

/** Every answer is one that the design's documents tell of: never a crash, never "there is nothing at". */
async function expectAnswer(base: string, line: string): Promise<void> {
  const [verb = 'GET', path = '/'] = line.split(' ');
  const method = verb === 'ANY' ? 'GET' : verb;
  const withBody =
    method === 'GET' || method === 'DELETE' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };
  const stop = new AbortController();
  const answer = await fetch(base + filled(path), { method, redirect: 'manual', signal: stop.signal, ...withBody });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = isStream ? '' : await answer.text();
  stop.abort();
  const shown = `${line}: ${answer.status} ${text}`;
  expect(text, shown).not.toContain('there is nothing at');
  expect(answer.status < 500 || answer.status === 501, shown).toBe(true);
}

async function expectSocket(base: string, path: string): Promise<void> {
  const socket = new WebSocket(base.replace('http', 'ws') + filled(path));
  const answer = await new Promise((resolve, reject) => {
    socket.addEventListener('open', () => socket.send('ping'));
    socket.addEventListener('message', ({ data }) => resolve(data));
    socket.addEventListener('error', reject);
  });
  socket.close();
  expect(answer).toBe('pong');
}

describe('designs', () => {
  beforeAll(makeDesigns);
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.map(ended));
    await rm(databases, { recursive: true, force: true });
  });

  it.each(designs)('$name answers on every line that it declares', async (design) => {
    const commands = design.lines.filter(({ kind }) => kind === 'command');
    for (const { text } of commands) {
      const words = text
        .replace(/<format>/g, 'json')
        .replace(/[<>[\]]/g, '')
        .split(' ');
      const { code, output } = await run(process.execPath, [`dist/${design.name}/src/cli.js`, ...words], folder);
      expect([0, 3], output).toContain(code);
    }
    if (commands.length === design.lines.length && commands.length > 0) return;
    const { base, child } = await started(design);
    for (const { kind, text } of design.lines) {
      if (kind === 'endpoint') await expectAnswer(base, text);
      if (kind === 'websocket') await expectSocket(base, text);
    }
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
  });

  it.each(designs)('$name is clean for its own linter', async ({ name }) => {
    const place = join(folder, name);
    // Its configuration names the schema of the linter in its own packages.
    await symlink(join(folder, 'node_modules'), join(place, 'node_modules'), 'junction');
    const { code, output } = await run(process.execPath, [join(folder, biome), 'check', '--error-on-warnings'], place);
    await unlink(join(place, 'node_modules'));
    expect(code, output).toBe(0);
  });

  it('keep posts in the database of the blog', async () => {
    const blog = designs.find(({ name }) => name === 'blog');
    if (blog === undefined) throw new Error('the example is missing');
    const { base } = await started(blog);
    const send = (method: string, path: string, body?: object) =>
      fetch(base + path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const post = { slug: 'first', title: 'First', body: 'Words' };
    const made = await send('POST', '/api/posts', post);
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect((await send('POST', '/api/posts', post)).status).toBe(409);
    expect((await send('POST', '/api/posts', { slug: '' })).status).toBe(422);
    expect(await (await send('GET', '/api/posts')).json()).toMatchObject([{ id, slug: 'first', draft: true }]);
    const changed = await send('PUT', `/api/posts/${id}`, { ...post, title: 'Second' });
    expect(await changed.json()).toMatchObject({ id, title: 'Second' });
    expect((await send('DELETE', `/api/posts/${id}`)).status).toBe(204);
    expect((await send('GET', `/api/posts/${id}`)).status).toBe(404);
  });

  it('pass the tests that were generated with them', async () => {
    const { code, output } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run'], folder);
    expect(code, output).toBe(0);
  }, 300_000);
});
