import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeHost } from './nodeHost.ts';
import { createServer } from './server.ts';

// Left to itself, the heap grows to several times of what is known before it is swept.
setFlagsFromString('--heap-growing-percent=60');

// The transport is what the command line says: `--stdio`, `--node-ipc` or `--socket=PORT`.
const connection = createConnection(ProposedFeatures.all);

// Whatever goes wrong while one text is looked at must not take the others with it.
process.on('uncaughtException', (error) => connection.console.error(`Unexpected: ${error.stack ?? error.message}`));
process.on('unhandledRejection', (reason) => connection.console.error(`Unexpected: ${String(reason)}`));

createServer(connection, nodeHost);
connection.listen();
