import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Hook } from '@specwright/model/parts';
import type { Statement } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';
import { finding } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import { didYouMean } from '../suggestions.ts';
import { unknownName } from './unknownName.ts';

const moments = ['test failure'];

export function* hookShouldBeOfAKnownMoment(hook: Hook, _context: CheckContext): Iterable<Diagnostic> {
  const text = hook.name.trim().replace(/\s+/g, ' ');
  if (text === '' || moments.includes(text)) return;
  yield unknownName('hook/unknown', hook.origin, {
    text,
    severity: 'warning',
    parameters: {},
    candidates: moments,
    create: undefined,
    add: undefined,
  });
}

/** A step in plain words is left to a person; the steps of a hook are for agents, who read such words. */
export function* stepShouldBeReadByAForm(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'step' || context.inFile(stepsOfServices, statement.origin.file)?.has(statement) !== true)
    return;
  for (const effect of statement.effects) {
    if (effect.kind !== 'prose' || effect.text.trim() === '') continue;
    const meant = assignmentMeant(effect.text);
    yield finding('step/only-prose', effect.origin, {
      parameters: { text: effect.text, suggestion: meant === undefined ? '' : didYouMean([meant]) },
      data: meant === undefined ? undefined : { kind: 'replaceText', range: effect.origin.range, newText: meant },
    });
  }
}

/** `status = done`, `update loan.returned = true`, `stock -= qty`, as programs have it. */
function assignmentMeant(text: string): string | undefined {
  const [, path, operator, value] = /^(?:update |change |let )?([\w.]+) ?([+-]?=) ?([^=].*)$/.exec(text.trim()) ?? [];
  if (operator === '=') return `set ${path} = ${value}`;
  if (operator === undefined) return undefined;
  return `${operator === '+=' ? 'increment' : 'decrement'} ${path} by ${value}`;
}

function stepsOfServices({ events, actions, operations }: SystemParts): ReadonlySet<Statement> {
  return new Set([...events, ...actions, ...operations].flatMap(({ statements }) => statements));
}
