import { ownMember, sortedNames } from '../records.ts';
import { compareMembers } from './compareValues.ts';
import type { EventShape, Surface } from './surface.ts';
import type { Effect, SurfaceChange, SurfaceChangeKind } from './surfaceChange.ts';

type Events = Surface['events'];

/**
 * What changed for the consumers. An event that no other module could consume breaks nobody. `consumersOf` names the
 * modules that consume an event at present, `renamed` gives entities their present names.
 */
export function compareEvents(
  before: Events,
  after: Events,
  consumersOf: (event: string) => readonly string[],
  renamed: (entity: string) => string,
): readonly SurfaceChange[] {
  return sortedNames(before, after).flatMap((name) => {
    const was = ownMember(before, name);
    const is = ownMember(after, name);
    const internal = was?.exposed === false;
    const change = (kind: SurfaceChangeKind, effect: Effect, says: string, member?: string): SurfaceChange => ({
      part: 'event',
      name,
      kind,
      ...(member === undefined ? {} : { member }),
      effect: internal ? 'compatible' : effect,
      affects: { who: 'consumers', names: consumersOf(name) },
      text: `${name} ${says}`,
    });
    if (was === undefined) return [change('eventAdded', 'compatible', 'is new')];
    if (is === undefined) return [change('eventRemoved', 'breaking', 'is gone')];
    return [
      ...exposure(was, is).map(({ kind, effect, says }) => change(kind, effect, says)),
      ...(reference(was.ref, renamed) === is.ref ? [] : [change('refChanged', 'breaking', refText(was, is))]),
      ...compareMembers(was.payload, is.payload, 'out').map(({ kind, name: member, effect, what }) => {
        if (kind === 'added') return change('payloadAdded', effect, `carries '${member}' too`, member);
        if (kind === 'removed') return change('payloadRemoved', effect, `does not carry '${member}' any more`, member);
        return change('payloadChanged', effect, `carries '${member}' otherwise (${what})`, member);
      }),
    ];
  });
}

function exposure(
  was: EventShape,
  is: EventShape,
): readonly { readonly kind: SurfaceChangeKind; readonly effect: Effect; readonly says: string }[] {
  if (was.exposed === is.exposed) return [];
  return is.exposed
    ? [{ kind: 'eventExposed', effect: 'compatible', says: 'may be consumed by other modules now' }]
    : [{ kind: 'eventHidden', effect: 'breaking', says: 'is not exposed any more' }];
}

function reference(ref: string | undefined, renamed: (entity: string) => string): string | undefined {
  if (ref === undefined) return undefined;
  const [entity = '', ...field] = ref.split('.');
  return [renamed(entity), ...field].join('.');
}

function refText(was: EventShape, is: EventShape): string {
  return `is about ${is.ref ?? 'no row'} instead of ${was.ref ?? 'none'}`;
}
