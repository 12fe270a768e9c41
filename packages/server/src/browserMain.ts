import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { clientFiles } from './clientFiles.ts';
import { createServer } from './server.ts';

// In a worker of a browser: the client reads the files, and nothing is generated.
const connection = createConnection(new BrowserMessageReader(globalThis), new BrowserMessageWriter(globalThis));
createServer(connection, { files: clientFiles, register: () => undefined });
connection.listen();
