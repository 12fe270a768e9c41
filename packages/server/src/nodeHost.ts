import type { Connection } from 'vscode-languageserver';
import { registerApiRequests } from './apiRequestsRequest.ts';
import { clientFiles } from './clientFiles.ts';
import { registerContext } from './contextRequest.ts';
import { diskFiles } from './diskFiles.ts';
import { registerGeneratedPlaces } from './generatedPlacesRequest.ts';
import { registerGeneration } from './generationRequest.ts';
import { registerMigrationPreview, withSql } from './migrationRequest.ts';
import type { ServerHost } from './server.ts';
import { isOnDisk } from './uris.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Files on the disk are read there; of others the client is asked. */
function diskOrClient(connection: Connection): WorkspaceFiles {
  const others = clientFiles(connection);
  const filesOf = (uri: string): WorkspaceFiles => (isOnDisk(uri) ? diskFiles : others);
  return {
    search: () => {
      const [onDisk, elsewhere] = [diskFiles.search(), others.search()];
      return (folder, ...what) => (isOnDisk(folder) ? onDisk : elsewhere)(folder, ...what);
    },
    read: (uri, atMost) => filesOf(uri).read(uri, atMost),
    exists: (uri) => filesOf(uri).exists(uri),
  };
}

/** A process of Node: reads from the disk, and generates. */
export const nodeHost: ServerHost = {
  files: diskOrClient,
  generated: {
    services: async (session, view) => {
      const { generatedServices } = await import('./generatedCode.ts');
      return generatedServices(session, view);
    },
    withSql,
  },
  register: (connection, context) => {
    registerGeneration(connection, context);
    registerGeneratedPlaces(connection, context);
    registerApiRequests(connection, context);
    registerContext(connection, context);
    registerMigrationPreview(connection, context);
  },
};
