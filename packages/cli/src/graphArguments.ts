import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { didYouMean, similarNames } from '@specwright/checks/suggestions';
import type { DiagramWish } from '@specwright/diagrams/diagram';
import { diagramChoices } from '@specwright/diagrams/diagramOf';
import { machineNamed } from '@specwright/diagrams/machineDiagram';
import { nameOfId } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { CommandContext } from './context.ts';
import { wrongUsage } from './refusal.ts';

const kinds = ['modules', 'entities', 'machine'] as const;

/** What `specwright graph` was asked for. */
export interface GraphArguments {
  /** Absent: the first kind that the system has something of. */
  readonly kind?: (typeof kinds)[number];
  /** As written, of the kind `machine`; absent: the only one. */
  readonly machine?: string;
  readonly paths: readonly string[];
}

/**
 * Tells the kind of diagram from the paths: the first argument is a kind where it reads like one (`./entities` is a folder).
 * @throws Refusal when it is neither a kind nor something that is there
 */
export async function readGraphArguments(args: readonly string[], context: CommandContext): Promise<GraphArguments> {
  const [first, ...others] = args;
  const kind = kinds.find((each) => each === first);
  if (first === undefined) return { paths: [] };
  if (kind === undefined) {
    if (!/[./\\]/.test(first) && !(await isThere(first, context))) {
      throw wrongUsage(
        `There is no diagram '${first}', and no file or folder of that name.${didYouMean(similarNames(first, kinds))} ` +
          'The diagrams are modules, entities and machine.',
      );
    }
    return { paths: args };
  }
  if (kind !== 'machine') return { kind, paths: others };
  const [machine, ...paths] = others;
  return machine === undefined || (await isThere(machine, context))
    ? { kind, paths: others }
    : { kind, machine, paths };
}

function isThere(path: string, { folder }: CommandContext): Promise<boolean> {
  return stat(resolve(folder, path)).then(
    () => true,
    () => false,
  );
}

/**
 * The diagram that is meant.
 * @throws Refusal when the system has nothing of that kind, or no such machine
 */
export function wishIn(index: SystemIndex, { kind, machine }: GraphArguments): DiagramWish {
  const choices = diagramChoices(index);
  if (kind === 'machine') return machineWish(index, machine);
  const choice = choices.find(({ wish }) => kind === undefined || wish.kind === kind);
  if (choice !== undefined) return choice.wish;
  const there = choices.length === 0 ? '' : ` There are diagrams of ${choices.map(({ label }) => label).join(', ')}.`;
  throw wrongUsage(`'${index.system.name}' has ${kind === 'entities' ? 'no entities' : 'no modules'} to show.${there}`);
}

function machineWish(index: SystemIndex, name: string | undefined): DiagramWish {
  const names = index.system.machines.map(({ id }) => nameOfId(id));
  const only = names.length === 1 ? names[0] : undefined;
  const found = machineNamed(index, name ?? only ?? '');
  if (found !== undefined) return { kind: 'machine', machine: found.id };
  if (names.length === 0) throw wrongUsage(`'${index.system.name}' has no machine to show.`);
  const list = `The machines are ${names.join(', ')}.`;
  if (name === undefined) throw wrongUsage(`Which machine? ${list}`);
  throw wrongUsage(`There is no machine '${name}'.${didYouMean(similarNames(name, names)) || ` ${list}`}`);
}
