import type { Origin } from '@specwright/model/origin';
import type { Part } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Statement } from '@specwright/model/statements';
import type { System, SystemIndex } from '@specwright/model/system';

/** A line of the specification that the service carries out, and where it stands. */
export interface SpecLine {
  readonly id: Id;
  /** The part that it belongs to; its own id for the first line of a part. */
  readonly part: Id;
  /** Relative to the folder of all files of the system. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** As written, on one line. */
  readonly text: string;
  readonly kind: Statement['kind'] | Part['kind'];
  /** What a `!` line asks, where it asks elsewhere than where it stands. */
  readonly asks?: 'notFound' | 'notOwner' | 'fails';
}

/** The lines of apis, actions, machines, invariants, limits and rules that run at their times, in the order of the files. */
export function specLinesOf({ system }: SystemIndex): SpecLine[] {
  const folder = commonFolder(system.files.map(({ file }) => file));
  const lineOf = (
    { id, kind, origin }: Pick<Part | Statement, 'id' | 'kind' | 'origin'>,
    part: Id,
    text: string,
  ): SpecLine => ({
    id,
    part,
    file: decodeURI(origin.file.slice(folder.length)),
    line: origin.range.start.line + 1,
    text: text.trim().replace(/\s+/g, ' '),
    kind,
  });
  const statements = (part: Part, all: readonly Statement[]): SpecLine[] =>
    all.map((statement) => ({ ...lineOf(statement, part.id, statement.text), ...asked(statement) }));
  const lines = [
    ...system.operations.flatMap((part) => [
      lineOf(part, part.id, `api ${part.name}`),
      ...statements(part, part.statements),
    ]),
    ...system.entities.flatMap((part) => statements(part, part.statements.filter(isTimed))),
    ...system.actions.flatMap((part) => statements(part, part.statements)),
    ...system.machines.map((part) => lineOf(part, part.id, `machine ${part.name}`)),
    ...system.invariants.flatMap((part) => statements(part, part.statements)),
    ...system.limitRules.map((part) => lineOf(part, part.id, `limit ${part.name}`)),
  ];
  return lines.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** `orders.sds:12`: where a part stands, relative to the folder of all files of the system. */
export function placeIn({ files }: System, { file, range }: Origin): string {
  const folder = commonFolder(files.map((one) => one.file));
  return `${decodeURI(file.slice(folder.length))}:${range.start.line + 1}`;
}

function isTimed(statement: Statement): boolean {
  return statement.kind === 'soft' && statement.rule.kind === 'timed';
}

function asked(statement: Statement): Pick<SpecLine, 'asks'> {
  if (statement.kind !== 'guard') return {};
  const { kind } = statement.condition;
  return kind === 'notFound' || kind === 'notOwner' || kind === 'fails' ? { asks: kind } : {};
}

/** The beginning that all URIs share, up to a `/`. */
function commonFolder(files: readonly string[]): string {
  const [first = '', ...others] = files;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (!others.every((file) => file.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return folder;
}
