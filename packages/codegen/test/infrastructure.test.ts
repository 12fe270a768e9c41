import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateFiles } from '../src/generate.ts';
import { specOf } from './support.ts';

const spec = `
spec notes v1.0 { description: "notes" }
entity Note {
  id: uuid @immutable
  text: string 1..100
}
api GET /notes {
  out: [Note]
}
`;

let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  const made = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' });
  files = new Map(made.files.map(({ path, content }) => [path, content]));
});

function text(path: string): string {
  const content = files.get(path);
  if (content === undefined) throw new Error(`${path} is not generated`);
  return content;
}

describe('the workflow of continuous integration', () => {
  test('calls what the Makefile has', () => {
    const workflow: { jobs: Record<string, { steps: { run?: string }[] }> } = parse(text('.github/workflows/ci.yaml'));
    const targets = [...text('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, name]) => name);
    const calls = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    const called = calls.flatMap((run) => /^make (.*)$/.exec(run)?.[1] ?? []);
    expect(called).toEqual(['install', 'lint', 'build', 'test']);
    expect(targets).toEqual(expect.arrayContaining(called));
  });
});

describe('the container', () => {
  test('is built in two stages, runs as nobody special, and says whether it is well', () => {
    const lines = text('Dockerfile').split('\n');
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
    expect(last.every((line) => !line.startsWith('FROM ') || /:\d/.test(line))).toBe(true);
    expect(last).toContain('USER node');
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
    expect(lines.some((line) => /^ADD |latest|sudo/.test(line))).toBe(false);
  });

  test('gets its settings by the names that .env.example lists', () => {
    const compose: { services: Record<string, { environment?: Record<string, string> }> } = parse(text('compose.yaml'));
    const listed = [...text('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(compose.services.notes?.environment ?? {})));
    expect(compose.services.notes?.environment).toHaveProperty('APP_ENV');
  });
});
