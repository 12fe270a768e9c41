/** A step of running a service. */
export interface ServiceStep {
  readonly title: string;
  /** A program with its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The step is needless where this command ends well. */
  readonly unless?: readonly [string, ...string[]];
  /** What is said where it fails, besides what the command says. */
  readonly cure?: string;
}

/** What makes a generated service run, in its folder: what its `make install run` does, also where there is no `make`. */
export const serviceSteps: readonly ServiceStep[] = [
  {
    title: 'Installing packages',
    command: ['npm', 'install', '--no-audit', '--no-fund'],
    unless: ['npm', 'ls', '--depth=0'],
  },
  { title: 'Building', command: ['npm', 'run', 'build'] },
  {
    title: 'Applying migrations',
    command: ['npm', 'run', '--if-present', 'migrate'],
    cure:
      'Where the database is a server that cannot be reached: `make database` in the folder of the service starts one in a ' +
      'container, and with DATABASE_URL in its environment VS Code has the service use another.',
  },
  { title: 'Serving', command: ['node', 'dist/src/server.js'] },
];
