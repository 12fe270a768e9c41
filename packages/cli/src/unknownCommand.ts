import { similarNames } from '@specwright/checks/suggestions';
import type { Command } from 'commander';
import { type Refusal, wrongUsage } from './refusal.ts';

/** What to say when there is no such command: what may have been meant, and the list. */
export function unknownCommand(name: string, program: Command): Refusal {
  const names = program.commands.map((command) => command.name());
  const similar = similarNames(name, names);
  const hint = similar[0] === undefined ? '' : ` Did you mean '${similar[0]}'?`;
  const width = Math.max(...names.map((item) => item.length));
  const list = program.commands.map((command) => `  ${command.name().padEnd(width)}  ${command.description()}`);
  return wrongUsage(`There is no command '${name}'.${hint} There are:\n${list.join('\n')}`);
}
