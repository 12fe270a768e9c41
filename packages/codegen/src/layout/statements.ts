import { type SourceLine, sourceLines } from './sourceLines.ts';

/** A statement whose blocks are cut out: what stands in one does not change how the rest is laid out. */
export interface Statement {
  /** Without its indentation, comments above it included; `hole` stands where the statements of a block were. */
  readonly text: string;
  /** The statements of its blocks, in their order. */
  readonly blocks: readonly (readonly Statement[])[];
  readonly blankBefore: boolean;
}

/** A statement that stands for those of a block. */
export const hole = '__block__;';

/**
 * The statements of a text in which each begins in a line of its own and ends with `;` or `}`. Undefined where the text is
 * written in another way. What cannot be told apart stays together as one statement.
 */
export function statementsOf(text: string): readonly Statement[] | undefined {
  const lines = sourceLines(text);
  if (text.includes(hole) || lines.at(-1)?.after !== 0) return undefined;
  return statementsBetween(lines, 0, lines.length, 0);
}

function statementsBetween(
  lines: readonly SourceLine[],
  from: number,
  to: number,
  depth: number,
): readonly Statement[] | undefined {
  const statements: Statement[] = [];
  let blankBefore = false;
  for (let at = from; at < to; ) {
    if (isBlank(lines[at])) {
      blankBefore = statements.length > 0;
      at++;
      continue;
    }
    const end = endOfStatement(lines, at, to, depth);
    if (end === undefined) return undefined;
    statements.push({ ...withoutBlocks(lines, at, end), blankBefore });
    blankBefore = false;
    at = end;
  }
  return statements;
}

function isBlank(line: SourceLine | undefined): boolean {
  return line === undefined || line.text.trim() === '';
}

/** A line that goes on with what stands in the line before. */
const goesOn = /^(?:else|catch|finally|while|[.?:,)\]&|+\-*/=<>])/;

/** The line behind a statement; undefined where it has no end. Comments at the end of a block count as one. */
function endOfStatement(lines: readonly SourceLine[], from: number, to: number, depth: number): number | undefined {
  let onlyComments = true;
  for (let at = from; at < to; at++) {
    const line = lines[at];
    if (line === undefined || line.code === '') continue;
    onlyComments = false;
    if (line.fewest < depth) return undefined;
    const next = lines[at + 1];
    if (line.after !== depth || next?.continues === true || !/[;}]$/.test(line.code)) continue;
    if (next === undefined || at + 1 === to || !goesOn.test(next.code)) return at + 1;
  }
  return onlyComments ? to : undefined;
}

function withoutBlocks(lines: readonly SourceLine[], from: number, to: number): Omit<Statement, 'blankBefore'> {
  const kept: string[] = [];
  const blocks: (readonly Statement[])[] = [];
  for (let at = from; at < to; at++) {
    const line = lines[at];
    if (line === undefined) break;
    kept.push(at === from ? line.text.trimStart() : line.text);
    if (!opensBlock(line) || isWithinText(lines, at)) continue;
    const end = endOfBlock(lines, at, to);
    const inner = end === undefined ? undefined : statementsBetween(lines, at + 1, end, line.after);
    if (end === undefined || inner === undefined || inner.every(({ text }) => isComment(text))) continue;
    blocks.push(inner);
    kept.push(hole);
    at = end - 1;
  }
  return { text: kept.join('\n'), blocks };
}

/** A text that has such a line is no code. */
function isWithinText(lines: readonly SourceLine[], at: number): boolean {
  return lines[at]?.continues === true || lines[at + 1]?.continues === true;
}

/** The line that closes what is opened at the end of a line. */
function endOfBlock(lines: readonly SourceLine[], opening: number, to: number): number | undefined {
  const depth = lines[opening]?.after ?? 0;
  for (let at = opening + 1; at < to; at++) if ((lines[at]?.fewest ?? 0) < depth) return at;
  return undefined;
}

/** Opens a block of statements: not a class, an object, a type or the cases of a `switch`. */
function opensBlock({ code }: SourceLine): boolean {
  // What a constructor calls (`super`) stands nowhere else.
  if (!code.endsWith('{') || /^(?:\} )?switch\b|^constructor\b/.test(code)) return false;
  return (
    /(?:\)|=>|\belse|\btry|\bfinally|\bdo) \{$/.test(code) ||
    /^(?:export )?(?:async )?function\b.*[\w>\])] \{$/.test(code)
  );
}

function isComment(text: string): boolean {
  return /^(?:\s*(?:\/\/.*|\/\*[\s\S]*?\*\/))*\s*$/.test(text);
}
