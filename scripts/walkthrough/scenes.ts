import { tasks } from '@specwright/cli/templates/tasks';

/** Something over or below a line of the picture. */
export interface Mark {
  /** Text of the line that it belongs to. */
  readonly at: string;
}

/** Underlines `word` in its line, and says why in a hover. */
export interface Underlined extends Mark {
  readonly word: string;
  readonly hover?: readonly string[];
}

/** A menu with one entry under the mouse. */
export interface Menu extends Mark {
  readonly lamp?: boolean;
  readonly entries: readonly string[];
  readonly chosen: number;
}

/** The picture of a step of the walkthrough: a window with a specification, and what happens in it. */
export interface Scene {
  readonly name: string;
  readonly lines: readonly string[];
  readonly underlined?: Underlined;
  readonly menu?: Menu;
  /** What stands over the line that begins so. */
  readonly lenses?: ReadonlyMap<string, string>;
  readonly status: string;
}

/** The specification that the first step writes: what the pictures show is what a person then has. */
export const specification = tasks['tasks.sds'] ?? '';

/** The step with the name that is wrong, and what the check says of it; a test asks the check itself. */
export const misspelled = {
  right: '>> set Task(started)',
  wrong: '>> set Task(strated)',
  message: "'strated' is not a state of 'Task'. Did you mean 'started'?",
  code: 'reference/unknown-state',
  fixes: ["Change to 'started'", "Add 'strated' to the values of 'Task.status'"],
} as const;

const machine = blockOf('machine Task.status');
const start = blockOf('api POST /tasks/{id}/start');
const wrong = start.map((line) => line.replace(misspelled.right, misspelled.wrong));
const problem = '⊗ Specwright: 1 problem';
const fine = '✓ Specwright';

export const scenes: readonly Scene[] = [
  { name: 'begin', lines: [...blockOf('entity Task {'), '', ...machine], status: fine },
  {
    name: 'check',
    lines: [...machine, '', ...wrong],
    underlined: { at: misspelled.wrong, word: 'strated', hover: hoverLines() },
    status: problem,
  },
  {
    name: 'fix',
    lines: [...machine, '', ...wrong],
    underlined: { at: misspelled.wrong, word: 'strated' },
    menu: { at: misspelled.wrong, lamp: true, entries: misspelled.fixes, chosen: 0 },
    status: problem,
  },
  {
    name: 'generate',
    lines: [...machine, '', ...start],
    menu: {
      at: 'machine Task.status',
      entries: ['Specwright: Generate module code…', 'Preview generated code', 'Show diagram'],
      chosen: 0,
    },
    status: `${fine} · ts-express-prisma`,
  },
  {
    name: 'run',
    lines: ['spec planning v0.1 {', '  …', '}', '', ...start],
    lenses: new Map([
      ['spec planning', 'Generate · up to date | Preview | Stop service on :8000'],
      ['api POST', 'Send request | Open generated code'],
    ]),
    status: `${fine} · ts-express-prisma   ▷ planning :8000`,
  },
];

function hoverLines(): readonly string[] {
  const [first = '', second = ''] = misspelled.message.split(/(?<=\.) /);
  return [first, second, misspelled.code];
}

/** The lines of the block that begins so, up to its brace. */
function blockOf(head: string): readonly string[] {
  const lines = specification.split('\n');
  const first = lines.findIndex((line) => line.startsWith(head));
  if (first === -1) throw new Error(`The specification has no '${head}'.`);
  return lines.slice(first, lines.indexOf('}', first) + 1);
}
