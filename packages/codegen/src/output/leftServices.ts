import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { manifestPath, readManifest } from './manifest.ts';

/** A service that was generated beside others, and is none of theirs any more: its module is gone, or has another name. */
export interface LeftService {
  /** Its folder beside the others. */
  readonly folder: string;
  readonly service: string;
}

/**
 * The services in the output folder of a system that no module of it makes now. Rows, settings and code of people may
 * stand there: they are told of, and left as they are.
 * @param made the folders of its services
 */
export async function leftServices(
  base: string,
  made: readonly string[],
  fileSystem: FileSystem = nodeFileSystem,
): Promise<LeftService[]> {
  const left: LeftService[] = [];
  for (const folder of (await fileSystem.list(base)) ?? []) {
    if (made.includes(folder)) continue;
    const text = await fileSystem.read(join(base, folder, manifestPath)).catch(() => undefined);
    const service = text === undefined ? undefined : readManifest(text)?.service;
    if (service !== undefined) left.push({ folder, service });
  }
  return left.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** What there is to do about it, for people. */
export function leftText({ service }: LeftService, path: string): string {
  return (
    `${path} holds ${service}, which no module of the specification makes any more. It stays as it is: take what you need ` +
    `of its rows and of \`extensions/\`, then delete it, and at RabbitMQ its queue \`${service}.listeners\`, which collects events as long as it is there.`
  );
}
