import { createServer } from 'node:net';

/** Below those that the system gives to whoever asks for any port, clients included. */
const first = 20_000;
const ofWorker = 2_000;
/** Files that run at the same time have different ones. */
const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 6;
/** Other runs on this machine begin elsewhere. */
let next = Math.floor(Math.random() * ofWorker);

/** A port that is free, and that nobody else of this run is given. A service takes it a while later: it is brought up to date first. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ofWorker; attempt++) {
    const port = first + worker * ofWorker + (next++ % ofWorker);
    if (await isFree(port)) return port;
  }
  throw new Error('No port is free.');
}

/** At any address of the machine. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
