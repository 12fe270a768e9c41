import type { Severity } from '@specwright/model/diagnostic';
import type { Position, Range } from '@specwright/model/origin';

/** What a `-- $TEST$ …` comment, in designs `# $TEST$ …`, says of the marked text that it belongs to. */
export interface Expectation {
  readonly severity: Severity;
  /** False: `no error "…"`. */
  readonly present: boolean;
  readonly message: string;
  readonly range: Range;
}

export interface ResourceFile {
  /** Without the marks. */
  readonly text: string;
  readonly expectations: readonly Expectation[];
}

const comment = /^\s*(?:--|#)\s*\$TEST\$\s*(.*)$/;
const shape = /^(no )?(error|warning|info|hint) "(.+)"$/;

/**
 * Reads a test: `-- $TEST$ error "message"` and, negated, `-- $TEST$ no error "message"` stand on lines of their own;
 * the n-th comment is about the n-th text between `»` and `«`.
 * @throws when the file is no test: without comments, with other comments, with marks that do not fit
 */
export function readResource(source: string): ResourceFile {
  const comments = source.split('\n').flatMap((line) => comment.exec(line)?.[1]?.trim() ?? []);
  const { text, ranges } = withoutMarks(source);
  if (comments.length === 0) throw new Error('a test has at least one comment `-- $TEST$ …`');
  if (comments.length !== ranges.length) {
    throw new Error(`${comments.length} comments for ${ranges.length} marked texts: each comment needs one, in order`);
  }
  return { text, expectations: comments.map((said, at) => expectationOf(said, ranges[at])) };
}

function expectationOf(said: string, range: Range | undefined): Expectation {
  const match = shape.exec(said);
  if (match === null || range === undefined) throw new Error(`not an expectation: ${said}`);
  const [, no, severity, message = ''] = match;
  return { severity: severity as Severity, present: no === undefined, message, range };
}

function withoutMarks(source: string): { text: string; ranges: Range[] } {
  let text = '';
  let at: Position = { line: 0, character: 0 };
  let open: Position | undefined;
  const ranges: Range[] = [];
  for (const char of source) {
    if (char === '»') {
      if (open !== undefined) throw new Error(`line ${at.line + 1}: a marked text begins within another`);
      open = at;
    } else if (char === '«') {
      if (open === undefined) throw new Error(`line ${at.line + 1}: a marked text ends that has not begun`);
      ranges.push({ start: open, end: at });
      open = undefined;
    } else {
      text += char;
      at = char === '\n' ? { line: at.line + 1, character: 0 } : { ...at, character: at.character + char.length };
    }
  }
  if (open !== undefined) throw new Error(`line ${open.line + 1}: a marked text does not end`);
  return { text, ranges };
}
