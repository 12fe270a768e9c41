import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CommandUnderTest, type Outcome } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled({ action: true });
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly id?: string; readonly env?: Readonly<Record<string, string>> }[];
  };
}

const action = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8')) as ActionFile;

/** What the runner of GitHub gives the step `check` of `action.yml`, with these inputs. */
async function runStep(
  inputs: Readonly<Record<string, string>> = {},
  more: Record<string, string> = {},
): Promise<Outcome> {
  await command.put({ '.runner/output': '', '.runner/summary.md': '' });
  const step = action.runs.steps.find(({ id }) => id === 'check');
  const environment = Object.entries(step?.env ?? {}).map(([name, expression]) => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1];
    return [name, input === undefined ? '' : (inputs[input] ?? action.inputs[input]?.default ?? '')] as const;
  });
  return command.runAction({
    ...Object.fromEntries(environment),
    GITHUB_WORKSPACE: command.folder,
    GITHUB_OUTPUT: join(command.folder, '.runner/output'),
    GITHUB_STEP_SUMMARY: join(command.folder, '.runner/summary.md'),
    ...more,
  });
}

/** The outputs that the step has set: `name<<mark`, the value, the mark. */
async function outputs(): Promise<Record<string, string>> {
  const text = await command.textOf('.runner/output');
  const found = [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name, , value]) => [name, value]));
}

describe('the GitHub Action', () => {
  it('annotates the place of a finding, and fails', async () => {
    await command.inFolder({ 'specs/harbour.sds': brokenHarbour });
    const { code, stdout } = await runStep();
    expect(stdout).toMatch(
      /^::error title=api\/unknown-output,file=specs\/harbour\.sds,line=22,endLine=22,col=9,endColumn=12::.*'Bot'/m,
    );
    expect(code).toBe(1);
  });

  it('sets every output that action.yml promises', async () => {
    await command.inFolder({ 'harbour.sds': brokenHarbour });
    await runStep({ 'sarif-file': 'reports/found.sarif' });
    const promised = Object.values(action.outputs).map(({ value }) => /outputs\.([\w-]+)/.exec(value)?.[1]);
    const set = await outputs();
    expect(Object.keys(set).sort()).toEqual(promised.sort());
    expect(set).toMatchObject({ errors: '1', warnings: '0', 'sarif-file': 'reports/found.sarif' });
  });

  it('writes the SARIF log with links into the repository of the action', async () => {
    await command.inFolder({ 'specs/harbour.sds': brokenHarbour });
    await runStep(
      {},
      { GITHUB_SERVER_URL: 'https://example.org', ACTION_REPOSITORY: 'someone/specwright', ACTION_REF: 'v1' },
    );
    const log = JSON.parse(await command.textOf('specwright.sarif')) as Log;
    expect(log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
      'specs/harbour.sds',
    );
    expect(log.runs[0]?.tool.driver.rules?.map(({ helpUri }) => helpUri)).toContain(
      'https://example.org/someone/specwright/blob/v1/docs/diagnostics/api/unknown-output.md',
    );
  });

  it('sums up the job in a table whose cells are text', async () => {
    await command.inFolder({ 'a & <b>.sds': brokenHarbour });
    await runStep();
    const summary = await command.textOf('.runner/summary.md');
    expect(summary).toContain('1 error, 0 warnings, 0 infos, 0 hints in 1 file.');
    expect(summary).toContain('<td>a &amp; &lt;b&gt;.sds:22:9</td>');
    expect(summary).toContain('<td>api/unknown-output</td>');
  });

  it('escapes what the runner would read as part of a command', async () => {
    await command.inFolder({ 'a:b,100%.sds': brokenHarbour });
    const { stdout } = await runStep();
    expect(stdout).toContain('file=a%3Ab%2C100%25.sds,');
    expect(stdout.split('\n').filter((line) => line.startsWith('::error'))).toHaveLength(1);
  });

  it('takes paths, one a line, and the gravest severity that passes', async () => {
    await command.inFolder({ 'one/a.sds': brokenHarbour, 'two/b.sds': harbour, 'three/c.sds': harbour });
    const clean = await runStep({ paths: 'two\nthree\n' });
    expect(clean).toMatchObject({ code: 0, stdout: expect.not.stringContaining('::error') });
    expect((await runStep({ 'max-severity': 'error' })).code).toBe(0);
  });

  it('leaves out what a comment switches off', async () => {
    await command.inFolder({
      'harbour.sds': brokenHarbour.replace('[Bot]', '[Bot] -- specwright-ignore api/unknown-output'),
    });
    expect(await runStep()).toMatchObject({ code: 0, stdout: expect.not.stringContaining('::error') });
    expect(await outputs()).toMatchObject({ errors: '0' });
  });

  it.each([
    ['a folder without specifications', {}, /^::error title=Specwright::There is no specification/m],
    ['a severity that does not exist', { 'max-severity': 'fatal' }, /^::error title=Specwright::.*'fatal'.* warning/m],
  ])('says the cure of %s', async (_, inputs, message) => {
    await command.inFolder({});
    const { code, stdout } = await runStep(inputs);
    expect(stdout).toMatch(message);
    expect(code).toBe(2);
  });
});

/** As much of GitHub's API as comments on issues need. It refuses every other token than `secret`. */
class CommentsStub {
  readonly comments: { id: number; body: string }[] = [{ id: 1, body: 'What a fine change!' }];
  readonly requests: string[] = [];
  #server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk;
      const { method = '', url = '', headers } = request;
      this.requests.push(`${method} ${url.split('?')[0]}`);
      response.setHeader('content-type', 'application/json');
      if (headers.authorization !== 'token secret') {
        response.writeHead(403).end(JSON.stringify({ message: 'Resource not accessible by integration' }));
        return;
      }
      response.end(JSON.stringify(this.#answer(method, url, text)));
    });
    this.#server = server;
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  #answer(method: string, url: string, text: string): unknown {
    if (method === 'GET') return this.comments;
    const { body } = JSON.parse(text) as { body: string };
    const known = this.comments.find(({ id }) => url.endsWith(`/comments/${id}`));
    if (known === undefined) this.comments.push({ id: this.comments.length + 1, body });
    else known.body = body;
    return known ?? this.comments.at(-1);
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

describe('what changed since the baseline', () => {
  const changed = harbour
    .replace('length: decimal 1..99', 'length: decimal 1..120')
    .concat('\nevolve Boat {\n  ~length: decimal 1..120\n}\n');

  async function inAcceptedFolder(text: string): Promise<void> {
    await command.inFolder({ 'harbour.sds': harbour });
    await command.run(['accept']);
    await command.put({ 'harbour.sds': text });
  }

  const pullRequest = async (token: string, api: string): Promise<Outcome> => {
    await command.put({ '.runner/event.json': JSON.stringify({ pull_request: { number: 7 } }) });
    return runStep(
      { 'github-token': token },
      {
        GITHUB_REPOSITORY: 'someone/boats',
        GITHUB_EVENT_PATH: join(command.folder, '.runner/event.json'),
        GITHUB_API_URL: api,
      },
    );
  };

  let github: CommentsStub;
  let api: string;
  beforeAll(async () => {
    github = new CommentsStub();
    api = await github.start();
  });
  afterAll(() => github.stop());

  it('is in the summary of the job: class, what breaks whom, and SQL', async () => {
    await inAcceptedFolder(changed);
    expect((await runStep()).code).toBe(0);
    const summary = await command.textOf('.runner/summary.md');
    expect(summary).toContain('<td>&#39;length&#39; of Boat changed (range 1..99 to 1..120)</td><td>instant</td>');
    expect(summary).toContain('<td>harbour.sds:35: ~length: decimal 1..120</td>');
    expect(summary).toContain('2 breaking, 0 may break, 1 compatible');
    expect(summary).toContain('<td>callers: harbourmaster</td>');
    expect(summary).toContain('<summary>SQL of Boat (1 change)</summary>');
    expect(summary).toMatch(/-- PostgreSQL[\s\S]*VALIDATE CONSTRAINT "boats_length_range"[\s\S]*-- SQLite/);
    expect(await outputs()).toMatchObject({ changes: '1', breaking: '2' });
  });

  it('says that an evolve line is missing', async () => {
    await inAcceptedFolder(changed.slice(0, changed.indexOf('evolve')));
    expect((await runStep()).code).toBe(1);
    const summary = await command.textOf('.runner/summary.md');
    expect(summary).toContain('1 change of the schema, 1 without an evolve line.');
    expect(summary).toContain('<td>missing</td>');
  });

  it('is no section where nothing was accepted', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    await runStep();
    expect((await command.contents())['.runner/summary.md']).not.toContain('baseline');
    expect(await outputs()).toMatchObject({ changes: '0', breaking: '0' });
  });

  it('is a comment on the pull request, one that follows the changes', async () => {
    await inAcceptedFolder(changed);
    expect(await pullRequest('secret', api)).toMatchObject({ code: 0 });
    expect(github.comments).toHaveLength(2);
    expect(github.comments[1]?.body).toContain('SQL of Boat (1 change)');
    await command.put({ 'harbour.sds': harbour });
    await pullRequest('secret', api);
    expect(github.comments).toHaveLength(2);
    expect(github.comments[1]?.body).toContain('There are none.');
    expect(github.comments[0]?.body).toBe('What a fine change!');
    expect(new Set(github.requests)).toEqual(
      new Set([
        'GET /repos/someone/boats/issues/7/comments',
        'POST /repos/someone/boats/issues/7/comments',
        'PATCH /repos/someone/boats/issues/comments/2',
      ]),
    );
  });

  it('is no comment where nothing changed', async () => {
    await inAcceptedFolder(harbour);
    const [before] = [github.comments.splice(1)];
    await pullRequest('secret', api);
    expect(github.comments).toHaveLength(1);
    github.comments.push(...before);
  });

  it('is one comment for all systems of the repository: those that changed, and each its own SQL', async () => {
    const others = harbour
      .replaceAll('harbour', 'airport')
      .replaceAll('yard', 'hangar')
      .replaceAll('Boat', 'Plane')
      .replaceAll('boat', 'plane');
    const third = harbour
      .replaceAll('harbour', 'garage')
      .replaceAll('yard', 'pit')
      .replaceAll('Boat', 'Car')
      .replaceAll('boat', 'car');
    await command.inFolder({ 'sea/harbour.sds': harbour, 'air/airport.sds': others, 'land/garage.sds': third });
    await command.run(['accept']);
    const renamed = others
      .replace('length: decimal 1..99', 'span: decimal 1..99')
      .replace('length: decimal}', 'span: decimal}')
      .concat('\nevolve Plane {\n  ~length -> span\n}\n');
    await command.put({ 'sea/harbour.sds': changed, 'air/airport.sds': renamed });
    expect(await pullRequest('secret', api)).toMatchObject({ code: 0 });
    const body = github.comments.at(-1)?.body ?? '';
    expect(github.comments).toHaveLength(2);
    expect(body).toContain('2 changes of the schema, 0 without an evolve line.');
    expect(body).toContain('<td>sea/harbour.sds:35: ~length: decimal 1..120</td>');
    expect(body).toContain('<td>air/airport.sds:35: ~length -&gt; span</td>');
    expect(body).toContain('<summary>SQL of Boat (1 change)</summary>');
    expect(body).toContain('<summary>SQL of Plane (1 change)</summary>');
    expect(body).toContain('POST /planes takes &#39;span&#39; now, required');
    expect(body).not.toMatch(/\bcars?\b/i);
  });

  it('fits into a comment: what SQL there is no room for is named, and no tag stays open', async () => {
    const many = (range: string): string =>
      Array.from(
        { length: 60 },
        (_, at) => `entity Buoy${at} {\n  id: uuid @immutable\n  depth: decimal 0..${range}\n}\n`,
      ).join('\n');
    const lines = Array.from({ length: 60 }, (_, at) => `evolve Buoy${at} {\n  ~depth: decimal 0..90\n}\n`).join('\n');
    await command.inFolder({ 'harbour.sds': `${harbour}\n${many('9')}` });
    await command.run(['accept']);
    await command.put({ 'harbour.sds': `${harbour}\n${many('90')}\n${lines}` });
    await pullRequest('secret', api);
    const body = github.comments.at(-1)?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain('60 changes of the schema, 0 without an evolve line.');
    expect(body).toContain('<summary>SQL of Buoy0 (1 change)</summary>');
    expect(body).toContain('SQL of Buoy59 (1 change): too long to be shown here');
    for (const tag of ['details', 'table']) {
      expect(body.split(`<${tag}>`)).toHaveLength(body.split(`</${tag}>`).length);
    }
  });

  it('is no failure where the token may not comment, and the token is shown nowhere', async () => {
    await inAcceptedFolder(changed);
    const { code, stdout } = await pullRequest('wrong', api);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^::warning title=Specwright::The pull request has no comment: Resource not accessible/m);
    expect(stdout.replace(/^::add-mask::.*$/m, '')).not.toContain('wrong');
  });
});
