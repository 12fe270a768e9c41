import { applyEdits, modify, type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import * as vscode from 'vscode';

/** What is generated where: one entry of `targets` in `specwright.json`. */
export interface GenerationChoice {
  readonly target: string;
  /** Absent: what the specification says (`runtime { db: … }`), else the first that the target has. */
  readonly database?: string;
  /** The output folder, relative to the folder of `specwright.json`. */
  readonly out: string;
}

/** The targets that ship with this version, each with the databases it can use. */
const offeredTargets = [
  {
    name: 'ts-express-prisma',
    label: 'TypeScript service',
    description: 'Express 5, Prisma 7, zod',
    databases: [
      { name: 'sqlite', label: 'SQLite', description: 'a file beside the service; nothing to install' },
      { name: 'postgres', label: 'PostgreSQL', description: 'a server; `make database` starts one in a container' },
    ],
  },
] as const;

const defaultOut = 'generated';

/** The folder whose `specwright.json` speaks for `uri`: the nearest one above it that has one, else the workspace's. */
export async function settingsFolderOf(uri: vscode.Uri, isFolder: boolean): Promise<vscode.Uri> {
  const start = isFolder ? uri : vscode.Uri.joinPath(uri, '..');
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  for (let folder = start; ; folder = vscode.Uri.joinPath(folder, '..')) {
    if (await exists(settingsFile(folder))) return folder;
    if (folder.path === root?.path) return folder;
    if (folder.path === vscode.Uri.joinPath(folder, '..').path) return root ?? start;
  }
}

/**
 * The choices that `specwright.json` in `folder` remembers; none when there is no such file.
 * @throws Error when the file is not readable as JSON: saying where it breaks is better than asking again.
 */
export async function rememberedChoices(folder: vscode.Uri): Promise<readonly GenerationChoice[]> {
  const text = await readText(settingsFile(folder));
  if (text === undefined) return [];
  const problems: ParseError[] = [];
  const settings: unknown = parse(text, problems, { allowTrailingComma: true });
  const first = problems[0];
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw new Error(`specwright.json is not valid JSON: ${printParseErrorCode(first.error)} in line ${line}.`);
  }
  const targets = isRecord(settings) && Array.isArray(settings.targets) ? settings.targets : [];
  return targets.flatMap((entry: unknown) => {
    if (!isRecord(entry) || typeof entry.name !== 'string') return [];
    return [
      {
        target: entry.name,
        ...databaseIn(entry.database),
        out: typeof entry.out === 'string' ? entry.out : defaultOut,
      },
    ];
  });
}

/** Writes `choice` into `targets` of `specwright.json`, keeping the comments and the order of what is there. */
export async function remember(folder: vscode.Uri, choice: GenerationChoice): Promise<void> {
  const file = settingsFile(folder);
  const text = (await readText(file)) ?? '{}\n';
  const known = await rememberedChoices(folder);
  const same = known.findIndex((one) => one.target === choice.target && one.out === choice.out);
  const entry = { name: choice.target, ...databaseIn(choice.database), out: choice.out };
  const path = ['targets', same === -1 ? known.length : same];
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
  const changed = applyEdits(text, modify(text, path, entry, { formattingOptions }));
  if (changed !== text) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(changed));
}

/** The databases between which the specification decides; null where it says nothing of them. */
export type SpecifiedDatabases = () => Promise<readonly string[] | null>;

/**
 * What to generate: the only remembered choice, the picked one of several, or the answers to three questions, which are
 * then remembered. What the specification says of the database is neither asked nor remembered.
 * @returns undefined when the person gives up
 */
export async function askForChoice(
  folder: vscode.Uri,
  always: boolean,
  specified: SpecifiedDatabases,
): Promise<GenerationChoice | undefined> {
  const remembered = always ? [] : await rememberedChoices(folder);
  if (remembered.length === 1) return remembered[0];
  if (remembered.length > 1) return pickRemembered(remembered);
  const choice = await askQuestions(folder, await specified());
  if (choice) await remember(folder, choice);
  return choice;
}

/** `given` completed with what is remembered and the defaults: no questions. */
export async function completeChoice(folder: vscode.Uri, given: Partial<GenerationChoice>): Promise<GenerationChoice> {
  const remembered = await rememberedChoices(folder);
  const target = given.target ?? remembered[0]?.target ?? offeredTargets[0].name;
  const base = remembered.find((one) => one.target === target);
  return {
    target,
    ...databaseIn(given.database ?? base?.database),
    out: given.out ?? base?.out ?? defaultOut,
  };
}

async function pickRemembered(choices: readonly GenerationChoice[]): Promise<GenerationChoice | undefined> {
  const items = choices.map((choice) => ({
    label: choice.target,
    description: choice.database ?? 'database as specified',
    detail: choice.out,
    choice,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Generate module code: which target?' });
  return picked?.choice;
}

async function askQuestions(
  folder: vscode.Uri,
  specified: readonly string[] | null,
): Promise<GenerationChoice | undefined> {
  const isOpen = specified === null || specified.length > 1;
  const titled = (at: number): string => `Generate module code (${at}/${isOpen ? 3 : 2})`;
  const target = await vscode.window.showQuickPick(
    offeredTargets.map((one) => ({ label: one.label, description: one.name, detail: one.description, target: one })),
    { title: titled(1), placeHolder: 'What kind of service?', ignoreFocusOut: true },
  );
  if (!target) return undefined;
  const offered = target.target.databases.filter(({ name }) => specified?.includes(name) !== false);
  const database = isOpen
    ? await vscode.window.showQuickPick(
        offered.map((one) => ({ label: one.label, description: one.name, detail: one.description })),
        { title: titled(2), placeHolder: 'Which database?', ignoreFocusOut: true },
      )
    : undefined;
  if (isOpen && !database) return undefined;
  const said = isOpen ? '' : `. The database is that of \`runtime\`: ${specified.join() || 'each module says its own'}`;
  const out = await vscode.window.showInputBox({
    title: titled(isOpen ? 3 : 2),
    prompt: `Into which folder? Relative to ${vscode.workspace.asRelativePath(folder, true)}${said}`,
    value: defaultOut,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? 'Name a folder.' : undefined),
  });
  if (out === undefined) return undefined;
  return { target: target.description, ...databaseIn(database?.description), out: out.trim() };
}

function databaseIn(database: unknown): Pick<GenerationChoice, 'database'> {
  return typeof database === 'string' ? { database } : {};
}

function settingsFile(folder: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(folder, 'specwright.json');
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return (await readText(uri)) !== undefined;
}

/** The text of a file, or undefined when there is none. */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
