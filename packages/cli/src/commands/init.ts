import { lstat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { similarNames } from '@specwright/checks/suggestions';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { wrongUsage } from '../refusal.ts';
import { type Template, templates } from '../templates/template.ts';
import { writeFiles } from '../writeFiles.ts';

/**
 * `specwright init [template]`: writes a specification that checks and generates at once into the current folder, or the
 * one that `--out` names. Files that are there are never replaced: then nothing is written.
 */
export async function init(
  name: string | undefined,
  options: { readonly out?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const template = templateNamed(name);
  const folder = resolve(context.folder, options.out ?? '.');
  const paths = Object.keys(template.files).map((path) => join(folder, path));
  const taken = (await Promise.all(paths.map(async (path) => ((await exists(path)) ? path : undefined)))).filter(
    (path) => path !== undefined,
  );
  if (taken.length > 0) {
    const list = taken.map((path) => `'${relative(context.folder, path)}'`).join(', ');
    throw wrongUsage(
      `${list} would be overwritten. Name another folder: \`specwright init ${template.name} --out DIR\`.`,
    );
  }
  const texts = new Map(Object.entries(template.files).map(([path, text]) => [join(folder, path), text]));
  for (const [path, action] of await writeFiles(texts)) {
    context.terminal.out(`${action.padEnd(10)} ${relative(context.folder, path)}`);
  }
  const enter = folder === context.folder ? '' : `cd ${relative(context.folder, folder)}, then `;
  context.terminal.note(`Next: ${enter}specwright check, and specwright generate.`);
  return exitCodes.fine;
}

function templateNamed(name: string | undefined): Template {
  const template = name === undefined ? templates[0] : templates.find((item) => item.name === name);
  if (template !== undefined) return template;
  const similar = similarNames(
    name ?? '',
    templates.map((item) => item.name),
  );
  const hint = similar[0] === undefined ? '' : ` Did you mean '${similar[0]}'?`;
  const list = templates.map((item) => `  ${item.name}  ${item.title}`).join('\n');
  throw wrongUsage(`There is no template '${name}'.${hint} There are:\n${list}`);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
