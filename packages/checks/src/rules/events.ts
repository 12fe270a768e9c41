import type { Diagnostic } from '@specwright/model/diagnostic';
import type { EventPart } from '@specwright/model/parts';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { keyInModule } from './duplicates.ts';

export function* eventNameMustBeUnique(event: EventPart, context: CheckContext): Iterable<Diagnostic> {
  const first = context.first('event', context.system.events, keyInModule, event);
  if (event.name === '' || first === undefined || first === event) return;
  yield finding('event/duplicate', event.origin, {
    parameters: { name: event.name },
    related: [relatedTo(first, 'The first declaration.')],
  });
}
