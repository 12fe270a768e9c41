// `npm run bench`: how long a person waits in a workspace of 25 modules of 400 lines, against the budgets. With
// `npm install` in this folder an equal workspace in TypeSpec is measured beside it, and JHipster and Prisma with its entities.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureGeneration, rowOfGeneration } from './generation.ts';
import { measureGenerators } from './generators.ts';
import { rowOf, type Series } from './percentiles.ts';
import { measureColdCheck, measureServer } from './specwright.ts';
import { measureTypeSpec } from './typespec.ts';
import { benchWorkspace } from './workspace.ts';

const modules = 25;
const linesOfModule = 400;
const keys = 200;
const megabytesBudget = 300;

const folder = mkdtempSync(join(tmpdir(), 'specwright-bench-'));
try {
  const workspace = benchWorkspace(modules, linesOfModule);
  for (const [name, text] of workspace) writeFileSync(join(folder, name), text);
  console.log(`${modules} modules of ${linesOfModule} lines, ${keys} keys and requests of a kind`);
  console.log(`Node ${process.version}, ${availableParallelism()} processors (${cpus()[0]?.model ?? 'unknown'})\n`);
  const { series, megabytes } = await measureServer(folder, workspace, keys);
  print([...series, measureColdCheck(folder, 5)]);
  console.log(`memory of the server: ${megabytes?.toFixed(0) ?? 'unknown'} MB of ${megabytesBudget} MB\n`);
  const generations = measureGeneration(folder, workspace);
  console.table(Object.fromEntries(generations.map((one) => [one.name, rowOfGeneration(one)])));
  const generators = [...measureGenerators(modules)];
  console.table(Object.fromEntries(generators.filter(([, row]) => typeof row !== 'string')));
  for (const [name, row] of generators) if (typeof row === 'string') console.log(`${name} ${row}`);
  const typeSpec = await measureTypeSpec(modules, linesOfModule, 30);
  if (typeof typeSpec === 'string') console.log(typeSpec);
  else print(typeSpec);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** In milliseconds. */
function print(series: readonly Series[]): void {
  console.table(Object.fromEntries(series.map((one) => [one.name, rowOf(one)])));
}
