import { createConnection, createServer } from 'node:net';

const lastPort = 65_535;

/**
 * The first port from `port` on that nobody listens at.
 * @throws Error when there is none
 */
export function freePort(port: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  if (port > lastPort) return Promise.reject(new Error('No port is free.'));
  if (taken.has(port)) return freePort(port + 1, taken);
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => freePort(port + 1, taken).then(resolve, reject));
    probe.listen(port, () => probe.close(() => resolve(port)));
  });
}

/** Whether somebody listens at a port of this machine. */
export function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection({ port, host: 'localhost' });
    const done = (answer: boolean): void => {
      connection.destroy();
      resolve(answer);
    };
    connection.once('connect', () => done(true));
    connection.once('error', () => done(false));
  });
}
