import { type ChildProcess, spawn } from 'node:child_process';
import { Client, type Json, type Seen } from './client.ts';
import { makeDatabase, type ServiceDatabase } from './databases.ts';
import { freePort } from './ports.ts';
import { mustRun, pause } from './processes.ts';
import type { Project } from './project.ts';
import { signingKey } from './tokens.ts';

export interface StartOptions {
  /** Environment over the usual one; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A database that is there already: to start again on the same rows. */
  readonly database?: ServiceDatabase;
  /** False: the database stays as it is. */
  readonly migrates?: boolean;
}

/** What a stopped service left. */
export interface Stopped {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running generated service. */
export class Service {
  readonly base: string;
  readonly port: number;
  readonly database: ServiceDatabase;
  /** Every answer that a caller got. */
  readonly seen: Seen[] = [];
  /** A caller without a token. */
  readonly anyone: Client;
  readonly #child: ChildProcess;
  readonly #keepsDatabase: boolean;
  #stdout = '';
  #stderr = '';
  readonly #finished: Promise<number | null>;

  constructor(child: ChildProcess, port: number, database: ServiceDatabase, keepsDatabase: boolean) {
    this.port = port;
    this.base = `http://127.0.0.1:${port}`;
    this.database = database;
    this.anyone = new Client(this.base, this.seen);
    this.#child = child;
    this.#keepsDatabase = keepsDatabase;
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stdout += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr += chunk;
    });
    this.#finished = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  }

  /** The log so far: one object a line. Lines that are no JSON come as `{ unreadable }`. */
  logs(): readonly Json[] {
    const lines = this.#stdout.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => {
      try {
        return JSON.parse(line) as Json;
      } catch {
        return { unreadable: line };
      }
    });
  }

  /**
   * The first line of the log that is `meant`. An answer and the line about it come by two ways: the line may be read later.
   * When none has come after a minute, that is an error with the output.
   */
  async logged(meant: (line: Json) => boolean): Promise<Json> {
    for (let attempt = 0; attempt < 600; attempt++) {
      const line = this.logs().find(meant);
      if (line !== undefined) return line;
      await pause(100);
    }
    throw new Error(`the line was not logged:\n${this.output()}`);
  }

  output(): string {
    return this.#stdout + this.#stderr;
  }

  running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  terminate(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  /** Ends it as a machine does that fails: nothing is finished. Its database stays. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended();
  }

  async ended(): Promise<Stopped> {
    const code = await this.#finished;
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Stops it as an operator would. A service that does not end of its own in a minute is killed (code `null`). */
  async stop(): Promise<Stopped> {
    this.terminate();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 60_000);
    const stopped = await this.ended();
    clearTimeout(timer);
    if (!this.#keepsDatabase) await this.database.remove();
    return stopped;
  }

  /** Waits until `/ready` answers 200. A service that ends before that is an error with its output. */
  async becomesReady(): Promise<this> {
    for (let attempt = 0; attempt < 600; attempt++) {
      if (!this.running()) throw new Error(`the service ended before it was ready:\n${this.output()}`);
      const ready = await fetch(`${this.base}/ready`).then(
        (response) => response.status === 200,
        () => false,
      );
      if (ready) return this;
      await pause(100);
    }
    await this.stop();
    throw new Error(`the service did not become ready:\n${this.output()}`);
  }
}

/** The environment in which a service of the suite runs. */
async function environment(
  databaseUrl: string,
  options: StartOptions,
): Promise<{ env: NodeJS.ProcessEnv; port: number }> {
  const port = await freePort();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    APP_ENV: 'production',
    JWT_SECRET: signingKey,
    LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl,
    ...options.env,
  };
  for (const [name, value] of Object.entries(options.env ?? {})) if (value === undefined) delete env[name];
  return { env, port };
}

/** Brings the database up to date and starts the built service; does not wait for it. */
export async function launch(project: Project, options: StartOptions = {}): Promise<Service> {
  const database = options.database ?? (await makeDatabase(project.database));
  const { env, port } = await environment(database.url, options);
  // What `make run` does after it has built, without `make` between the signals and the service.
  if (options.migrates !== false) await mustRun(process.execPath, ['dist/src/db/migrate.js'], project.folder, env);
  const child = spawn(process.execPath, ['dist/src/server.js'], {
    cwd: project.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Service(child, port, database, options.database !== undefined);
}

/** Starts a service and waits until it is ready. */
export async function start(project: Project, options: StartOptions = {}): Promise<Service> {
  const service = await launch(project, options);
  return service.becomesReady();
}
