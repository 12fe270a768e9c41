import type { SymbolTable } from '../scope.ts';
import { isOperator, isWord, type Phrase, wordText } from './atoms.ts';

/** Verbs that a comma repeats. */
const repeatable: ReadonlySet<string> = new Set([
  ...['emit', 'create', 'set', 'delete', 'remove', 'increment', 'increase', 'decrement', 'decrease', 'notify'],
]);

/**
 * The parts of a `>>` line between its commas, each made whole: `set A(x), B(y)` says `set` twice, and in
 * `create A with f = 1, g = 2` the second part belongs to the first.
 */
export function completeParts(table: SymbolTable, parts: readonly Phrase[]): Phrase[] {
  const whole: Phrase[] = [];
  for (const part of parts) {
    if (part.length === 0) continue;
    const before = whole.at(-1);
    const verb = before?.[0];
    const name = wordText(verb) ?? '';
    if (before === undefined || verb === undefined || !continues(table, part, name)) {
      whole.push(part);
    } else if (name === 'create' && isAssignment(part) && before.some((atom) => isWord(atom, 'with'))) {
      whole[whole.length - 1] = [...before, ...part];
    } else {
      // The verb stands further left: here it takes no room.
      const start = part[0]?.span.start ?? verb.span.end;
      whole.push([{ ...verb, span: { start, end: start } }, ...part]);
    }
  }
  return whole;
}

function isAssignment(part: Phrase): boolean {
  return part[0]?.kind === 'path' && isOperator(part[1], '=');
}

function continues(table: SymbolTable, part: Phrase, verb: string): boolean {
  const [first] = part;
  if (!repeatable.has(verb)) return false;
  if (isAssignment(part)) return true;
  if (first?.kind === 'call') {
    // A capital letter begins the name of an entity, also of one that is not there: actions begin small.
    const name = first.callee.text;
    return !table.actions.has(name) && (/^[A-Z]/.test(name) || table.entitiesLike(name).length > 0);
  }
  const isName = first?.kind === 'path' && (part.length === 1 || isWord(part[1], 'by', 'with', 'to'));
  return isName && !repeatable.has(wordText(first) ?? '');
}
