import { realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CommandContext } from '../context.ts';
import { type Finding, reported } from '../findings.ts';
import { openProject, type Project } from '../project.ts';
import { isInside } from '../projectFolders.ts';
import { wrongUsage } from '../refusal.ts';

/** The project that an agent asks about: read anew for each question, so that answers are never stale. */
export class ProjectAccess {
  /** Absolute; nothing outside of it is read. */
  readonly folder: string;
  readonly #context: CommandContext;

  constructor(folder: string, context: CommandContext) {
    this.folder = folder;
    this.#context = { ...context, folder };
  }

  open(): Promise<Project> {
    return openProject(['.'], this.#context);
  }

  /**
   * The URI of a specification of the project by its path.
   * @throws Refusal when it leads out of the project, or the project has no such file
   */
  async uriOf(project: Project, path: string): Promise<string> {
    const absolute = await this.pathInside(path);
    const uri = pathToFileURL(absolute).href;
    if (project.textOf(uri) !== undefined) return uri;
    const names = project.files.map((file) => this.nameOf(pathToFileURL(file).href));
    throw wrongUsage(`'${path}' is no specification of this project. There are: ${names.join(', ')}.`);
  }

  /** @throws Refusal when the path, or what it is a link to, is outside of the project */
  async pathInside(path: string): Promise<string> {
    const absolute = resolve(this.folder, path);
    const real = await realpath(absolute).catch(() => absolute);
    const home = await realpath(this.folder).catch(() => this.folder);
    if (!path.includes('\0') && isInside(absolute, this.folder) && (isInside(real, home) || real === absolute)) {
      return absolute;
    }
    throw wrongUsage(`'${path}' is outside of the project. Name a file below its folder, relative to it.`);
  }

  /** A file as answers name it: relative to the project, with `/`. */
  readonly nameOf = (uri: string): string => {
    const path = uri.startsWith('file:') ? decodeURIComponent(new URL(uri).pathname) : uri;
    return relative(this.folder, path).replaceAll('\\', '/');
  };

  /** The findings of the project, of one file of it where one is named. */
  findings(project: Project, uri: string | undefined): Finding[] {
    const uris = uri === undefined ? project.files.map((file) => pathToFileURL(file).href) : [uri];
    return uris.flatMap((one) => project.diagnosticsOf(one)).map((found) => reported(found, this.nameOf));
  }
}
