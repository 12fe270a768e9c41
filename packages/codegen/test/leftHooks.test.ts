import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import type { GeneratedFile } from '../src/generatedFile.ts';
import { leftHooks, leftHookText } from '../src/output/leftHooks.ts';
import { writeOutput } from '../src/output/writeOutput.ts';
import { specOf } from './support.ts';

const shop = (consumes: string) => `
system shop v1.0
module trade {
  owns: [Sale]
  exposes: [sale.agreed, sale.paid]
}
module ledger {
  owns: [Entry]
  consumes: ${consumes}
}
spec trade v1.0
entity Sale {
  id: uuid @immutable
}
event sale.agreed {
  ref: Sale.id
}
event sale.paid {
  ref: Sale.id
}
spec ledger v1.0
entity Entry {
  id: uuid @immutable
}
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specwright-hooks-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function ledgerThatHears(consumes: string): Promise<readonly GeneratedFile[]> {
  const options = { module: 'ledger', target: 'ts-express-prisma', database: 'sqlite' } as const;
  return (await generateFiles(specOf(shop(consumes)), options)).files;
}

test('a hook of an event that a service no longer hears is told at its place', async () => {
  await writeOutput(folder, await ledgerThatHears('[trade/*]'));
  await mkdir(join(folder, 'extensions'), { recursive: true });
  const own = 'export const hooks: Hooks = {\n  async onTradeSaleAgreed() {},\n  async onTradeSalePaid() {},\n};\n';
  await writeFile(join(folder, 'extensions/hooks.ts'), own);
  const left = await leftHooks(folder, await ledgerThatHears('[trade/sale.paid]'), 'ts-express-prisma');
  expect(left.map((hook) => `${hook.path}:${hook.line}:${hook.column}: ${leftHookText(hook)}`)).toEqual([
    "extensions/hooks.ts:2:9: 'onTradeSaleAgreed' is a hook of trade/sale.agreed, which this service no longer hears. Take it away, or give it to another event.",
  ]);
});
