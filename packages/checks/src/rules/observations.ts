import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Observation } from '@specwright/model/parts';
import { partsOf } from '@specwright/model/systemIndex';
import { plural, singular, wordsOf } from '@specwright/model/words';
import type { CheckContext } from '../context.ts';
import { unknownName } from './unknownName.ts';

/** What every service has, whatever it is about. */
const common =
  `api apis app auth cache cpu db database disk error errors event events http job jobs latency log login logins
  memory queue queries query request requests response responses runtime service session sessions signup signups system
  throughput traffic transaction transactions uptime user users`.split(/\s+/);

/** `metric: stock.level`, `trace: checkout flow`: the first word is something that the specification speaks of. */
export function* watchedThingShouldBeKnown(observation: Observation, context: CheckContext): Iterable<Diagnostic> {
  if ((observation.name !== 'metric' && observation.name !== 'trace') || context.isSnippet) return;
  const known = context.answer(spokenWords);
  for (const item of observation.items) {
    const head = /^[A-Za-z_]\w*/.exec(item.text)?.[0] ?? '';
    const words = wordsOf(head);
    if (words.length === 0 || words.some((word) => known.has(word) || known.has(singular(word)))) continue;
    yield unknownName('observe/unknown-head', startOf(item.origin, head.length), {
      text: head,
      severity: 'info',
      parameters: { key: observation.name },
      candidates: [...known, ...[...known].map(plural)],
      create: undefined,
      add: undefined,
    });
  }
}

function startOf({ file, range }: Origin, length: number): Origin {
  const { line, character } = range.start;
  return { file, range: { start: range.start, end: { line, character: character + length } } };
}

/** The words of all names of the system, and of the paths of its apis. */
function spokenWords({ system }: CheckContext): ReadonlySet<string> {
  const words = new Set(common);
  for (const part of partsOf(system)) {
    if (part.kind !== 'observation') for (const word of wordsOf(part.name)) words.add(word).add(singular(word));
  }
  return words;
}
