import { spawn } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { copyFormatter } from '../../../scripts/formatter.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** What a run of the command left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** What the process is sent on its standard input: each text as soon as `after` was printed. */
  readonly conversation?: readonly { readonly after: string; readonly send: string }[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A script that Node loads first. */
  readonly preload?: string;
}

/** The command as it is shipped, in a folder of its own, with a folder to work in. */
export class CommandUnderTest {
  readonly #bundles: string;
  #folder = '';

  private constructor(bundles: string) {
    this.#bundles = bundles;
  }

  /** Bundles the command as the build does, and the language server or the GitHub Action too where a test needs them. */
  static async bundled(
    options: { readonly server?: boolean; readonly action?: boolean } = {},
  ): Promise<CommandUnderTest> {
    const bundles = await mkdtemp(join(tmpdir(), 'specwright-cli-'));
    const server = { server: join(repository, 'packages/server/src/main.ts') };
    const action = { action: join(repository, 'packages/cli/src/githubAction/main.ts') };
    await build({
      entryPoints: {
        cli: join(repository, 'packages/cli/src/main.ts'),
        ...(options.server === true ? server : {}),
        ...(options.action === true ? action : {}),
      },
      absWorkingDir: repository,
      outdir: bundles,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      loader: { '.hbs': 'text' },
      mainFields: ['module', 'main'],
      define: { 'import.meta.url': 'bundleUrl' },
      banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
      logLevel: 'warning',
    });
    copyFormatter(bundles);
    return new CommandUnderTest(bundles);
  }

  /** The folder that the command runs in. */
  get folder(): string {
    return this.#folder;
  }

  /** Begins with a new folder with these files (path → text or bytes). */
  async inFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<void> {
    await this.leaveFolder();
    this.#folder = await mkdtemp(join(tmpdir(), 'specwright-work-'));
    await this.put(files);
  }

  async put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.#folder, path)), { recursive: true });
      await writeFile(join(this.#folder, path), content);
    }
  }

  /** All files of the folder: path → text. */
  async contents(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const name of (await readdir(this.#folder, { recursive: true })).sort()) {
      const path = join(this.#folder, name);
      if ((await lstat(path)).isFile()) found[name.replaceAll('\\', '/')] = await readFile(path, 'utf8');
    }
    return found;
  }

  /** The text of a file in the folder; empty where there is none. */
  async textOf(path: string): Promise<string> {
    return (await this.contents())[path] ?? '';
  }

  /** Runs `specwright` with the arguments as a process of its own. */
  run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return this.runIn('.', args, options);
  }

  /** How a process of the command is started: for a test that talks to it. */
  process(args: readonly string[]): { readonly program: string; readonly args: string[] } {
    return { program: process.execPath, args: [join(this.#bundles, 'cli.cjs'), ...args] };
  }

  runIn(folder: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const preload = options.preload === undefined ? [] : ['--require', options.preload];
    return this.#start(folder, [...preload, join(this.#bundles, 'cli.cjs'), ...args], options);
  }

  /** Runs the GitHub Action, which is told everything by its environment. */
  runAction(environment: Readonly<Record<string, string>>): Promise<Outcome> {
    return this.#start('.', [join(this.#bundles, 'action.cjs')], { environment });
  }

  #start(folder: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
    const child = spawn(process.execPath, args, {
      cwd: join(this.#folder, folder),
      env: { PATH: process.env.PATH ?? '', ...options.environment },
    });
    let stdout = '';
    let stderr = '';
    const conversation = [...(options.conversation ?? [])];
    const converse = (): void => {
      for (let next = conversation[0]; next !== undefined && stdout.includes(next.after); next = conversation[0]) {
        child.stdin.write(next.send);
        conversation.shift();
      }
      if (conversation.length === 0) child.stdin.end();
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      if (!child.stdin.writableEnded) converse();
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => undefined);
    converse();
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  async leaveFolder(): Promise<void> {
    if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true });
    this.#folder = '';
  }

  async dispose(): Promise<void> {
    await this.leaveFolder();
    await rm(this.#bundles, { recursive: true, force: true });
  }
}
