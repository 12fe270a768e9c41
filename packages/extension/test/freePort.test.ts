import { type AddressInfo, createServer } from 'node:net';
import { answersAt, freePort } from '@specwright/extension/freePort';
import { expect, test } from 'vitest';

test('a port that somebody listens at, or that is promised, is passed over', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  expect(await answersAt(port)).toBe(true);
  const free = await freePort(port);
  expect(free).toBeGreaterThan(port);
  expect(await freePort(port, new Set([free]))).toBeGreaterThan(free);
  await new Promise((resolve) => server.close(resolve));
  expect(await answersAt(port)).toBe(false);
  expect(await freePort(port)).toBe(port);
});

test('where all ports are taken there is none', async () => {
  await expect(freePort(65_536)).rejects.toThrow('No port is free.');
});
