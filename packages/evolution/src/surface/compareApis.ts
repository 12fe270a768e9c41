import { pathShape } from '@specwright/model/pathPattern';
import { pluralSnakeCase, snakeCase } from '@specwright/model/words';
import type { Schema } from '../baseline.ts';
import { type FieldShape, hasDecorator } from '../fieldShape.ts';
import { ownMember } from '../records.ts';
import { compareMembers } from './compareValues.ts';
import type { ApiShape, OutputShape, RateShape, Surface, ValueShape, ValueShapes } from './surface.ts';
import type { Effect, SurfaceChange, SurfaceChangeKind } from './surfaceChange.ts';
import { valueShape } from './valueShape.ts';

type Apis = Surface['apis'];
type Entities = Schema['entities'];

/** A difference before it is said which api it is one of. */
interface Difference {
  readonly kind: SurfaceChangeKind;
  readonly effect: Effect;
  /** Follows the name of the api: `takes 'coupon' now`. */
  readonly says: string;
  readonly member?: string;
  /** The roles that it is about, where it is not about all callers. */
  readonly roles?: readonly string[];
}

/** An api with the entities whose rows it answers. */
interface Side {
  readonly apis: Apis;
  readonly entities: Entities;
}

/** What changed for the callers. Paths that differ in the names of their parameters only are the same. */
export function compareApis(before: Side, after: Side): readonly SurfaceChange[] {
  const was = byRoute(before.apis);
  const is = byRoute(after.apis);
  const routes = [...new Set([...was.keys(), ...is.keys()])].sort();
  return routes.flatMap((route) => {
    const old = was.get(route);
    const now = is.get(route);
    const name = (now ?? old)?.name ?? route;
    return differences(old?.api, now?.api, before.entities, after.entities).map(
      ({ says, roles, ...difference }): SurfaceChange => ({
        part: 'api',
        name,
        ...difference,
        affects: { who: 'callers', names: roles ?? rolesOf(old?.api ?? now?.api) },
        text: `${name} ${says}`,
      }),
    );
  });
}

function byRoute(apis: Apis): ReadonlyMap<string, { readonly name: string; readonly api: ApiShape }> {
  return new Map(
    Object.entries(apis).map(([name, api]) => {
      const [method = '', path = ''] = name.split(' ');
      return [`${pathShape(path)} ${method}`, { name, api }];
    }),
  );
}

function rolesOf(api: ApiShape | undefined): readonly string[] {
  return typeof api?.access === 'string' ? [] : (api?.access ?? []);
}

function differences(
  before: ApiShape | undefined,
  after: ApiShape | undefined,
  then: Entities,
  now: Entities,
): readonly Difference[] {
  if (before === undefined) return [{ kind: 'apiAdded', effect: 'compatible', says: 'is new' }];
  if (after === undefined) return [{ kind: 'apiRemoved', effect: 'breaking', says: 'is gone' }];
  return [
    ...accessDifferences(before, after),
    ...inputDifferences(before, after),
    ...outputDifferences(before, after, then, now),
    ...errorDifferences(before, after),
    ...limitDifferences(before, after),
  ];
}

// --- who may call ---

function accessDifferences({ access: before }: ApiShape, { access: after }: ApiShape): readonly Difference[] {
  const found: Difference[] = [];
  const lost = lostRoles(before, after);
  if (lost !== undefined) {
    const says = `may no longer be called by ${accessText(before, lost)}: only by ${accessText(after)}`;
    found.push({ kind: 'accessTightened', effect: 'breaking', says, roles: lost });
  }
  const gained = lostRoles(after, before);
  if (gained !== undefined) {
    const says = `may be called by ${accessText(after, gained)} now`;
    found.push({ kind: 'accessLoosened', effect: 'compatible', says, roles: gained });
  }
  return found;
}

/** The roles that may call no longer (empty: those without a role); undefined where all may still. */
function lostRoles(before: ApiShape['access'], after: ApiShape['access']): readonly string[] | undefined {
  if (after === 'public' || before === after) return undefined;
  if (typeof before === 'string') return [];
  if (after === 'authenticated') return undefined;
  const lost = before.filter((role) => !after.includes(role));
  return lost.length === 0 ? undefined : lost;
}

function accessText(access: ApiShape['access'], roles?: readonly string[]): string {
  if (access === 'public') return 'everybody';
  if (access === 'authenticated') return 'everybody with a token';
  const named = roles ?? access;
  return named.length === 0 ? 'nobody' : named.join(', ');
}

// --- bodies ---

function inputDifferences(before: ApiShape, after: ApiShape): readonly Difference[] {
  return compareMembers(before.input, after.input, 'in').map(({ kind, name, effect, what }): Difference => {
    const base = { effect, member: name };
    if (kind === 'added') return { ...base, kind: 'inputAdded', says: `takes '${name}' now, ${what}` };
    if (kind === 'removed') return { ...base, kind: 'inputRemoved', says: `takes no '${name}' any more` };
    return { ...base, kind: 'inputChanged', says: `takes '${name}' otherwise (${what})` };
  });
}

function outputDifferences(before: ApiShape, after: ApiShape, then: Entities, now: Entities): readonly Difference[] {
  const status: Difference[] =
    before.status === after.status
      ? []
      : [{ kind: 'statusChanged', effect: 'mayBreak', says: `answers ${after.status} instead of ${before.status}` }];
  const { output: was } = before;
  const { output: is } = after;
  if (was === undefined && is === undefined) return status;
  if (was === undefined) return [...status, { kind: 'outputAdded', effect: 'compatible', says: 'answers a body now' }];
  if (is === undefined)
    return [...status, { kind: 'outputRemoved', effect: 'breaking', says: 'answers no body any more' }];
  if (was.list !== is.list) {
    const says = is.list ? 'answers a list instead of one row' : 'answers one row instead of a list';
    return [...status, { kind: 'listChanged', effect: 'breaking', says }];
  }
  return [
    ...status,
    ...memberDifferences(was, is, then, now),
    ...rowDifferences(was, is),
    ...pageDifferences(before, after),
  ];
}

function memberDifferences(was: OutputShape, is: OutputShape, then: Entities, now: Entities): readonly Difference[] {
  const before = answeredMembers(was, then);
  const after = answeredMembers(is, now);
  if (before === undefined || after === undefined) return [];
  return compareMembers(before, after, 'out').map(({ kind, name, effect, what }): Difference => {
    const base = { effect, member: name };
    if (kind === 'added') return { ...base, kind: 'outputAdded', says: `answers '${name}' too` };
    if (kind === 'removed') return { ...base, kind: 'outputRemoved', says: `does not answer '${name}' any more` };
    return { ...base, kind: 'outputChanged', says: `answers '${name}' otherwise (${what})` };
  });
}

/** The members of an answer by their paths (`order_lines.qty`); undefined where the entity is not known. */
function answeredMembers(output: OutputShape, entities: Entities): ValueShapes | undefined {
  if (output.members !== undefined) return output.members;
  const own = answeredFields(ownMember(entities, output.entity ?? ''));
  if (own === undefined) return undefined;
  const nested = output.nested.flatMap((text): [string, ValueShape][] => {
    const list = text.startsWith('[');
    const entity = list ? text.slice(1, -1) : text;
    const key = list ? pluralSnakeCase(entity) : snakeCase(entity);
    const fields = answeredFields(ownMember(entities, entity)) ?? {};
    return [
      [key, { type: list ? 'list' : 'object', optional: !list }],
      ...Object.entries(fields).map(([name, shape]): [string, ValueShape] => [`${key}.${name}`, shape]),
    ];
  });
  return { ...own, ...Object.fromEntries(nested) };
}

/** The fields of an entity that answers hold: each has an id, and what is sensitive stays inside. */
function answeredFields(fields: Readonly<Record<string, FieldShape>> | undefined): ValueShapes | undefined {
  if (fields === undefined) return undefined;
  const answered = Object.entries(fields).filter(([, shape]) => !hasDecorator(shape, 'sensitive'));
  return {
    id: { type: 'uuid', optional: false },
    ...Object.fromEntries(answered.map(([name, shape]) => [name, valueShape(shape)])),
  };
}

function rowDifferences({ rows: before }: OutputShape, { rows: after }: OutputShape): readonly Difference[] {
  const added = after.filter((text) => !before.includes(text));
  const removed = before.filter((text) => !after.includes(text));
  if (added.length + removed.length === 0) return [];
  const what = [...added.map((text) => `only ${text}`), ...removed.map((text) => `no longer only ${text}`)];
  return [{ kind: 'rowsChanged', effect: 'mayBreak', says: `answers other rows (${what.join(', ')})` }];
}

function pageDifferences({ page: before }: ApiShape, { page: after }: ApiShape): readonly Difference[] {
  if (before === after) return [];
  if (before === undefined) {
    return [{ kind: 'pageChanged', effect: 'breaking', says: `answers ${after} rows at once instead of all` }];
  }
  if (after === undefined) return [{ kind: 'pageChanged', effect: 'mayBreak', says: 'answers all rows at once' }];
  const effect = after < before ? 'mayBreak' : 'compatible';
  return [{ kind: 'pageChanged', effect, says: `answers ${after} rows at once instead of ${before}` }];
}

// --- refusals ---

function errorDifferences({ errors: before }: ApiShape, { errors: after }: ApiShape): readonly Difference[] {
  const added = after.filter((error) => !before.includes(error));
  const removed = before.filter((error) => !after.includes(error));
  const moved = added.flatMap((error) => {
    const [status, name] = error.split(' ');
    const old = name === undefined ? undefined : removed.find((text) => text.endsWith(` ${name}`));
    return old === undefined
      ? []
      : [{ old, error, says: `refuses '${name}' with ${status} instead of ${old.split(' ')[0]}` }];
  });
  const isMoved = (error: string): boolean => moved.some((item) => item.old === error || item.error === error);
  return [
    ...moved.map(
      ({ error, says }): Difference => ({ kind: 'errorStatusChanged', effect: 'breaking', says, member: error }),
    ),
    ...added
      .filter((error) => !isMoved(error))
      .map(
        (error): Difference => ({
          kind: 'errorAdded',
          effect: 'mayBreak',
          says: `may refuse with ${error} now`,
          member: error,
        }),
      ),
    ...removed
      .filter((error) => !isMoved(error))
      .map(
        (error): Difference => ({
          kind: 'errorRemoved',
          effect: 'compatible',
          says: `does not refuse with ${error} any more`,
          member: error,
        }),
      ),
  ];
}

// --- rates ---

/** Each limit against those of the same period and the same count of callers; the rest was added or is gone. */
function limitDifferences({ limits: before }: ApiShape, { limits: after }: ApiShape): readonly Difference[] {
  const was = new Map(before.map((rate) => [scopeOf(rate), rate]));
  const is = new Map(after.map((rate) => [scopeOf(rate), rate]));
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((scope): Difference[] => {
    const [old, now] = [was.get(scope), is.get(scope)];
    if (old?.requests === now?.requests) return [];
    const tighter = now !== undefined && (old === undefined || now.requests < old.requests);
    const says = now === undefined ? `has no limit of ${rateText(old)} any more` : `has a limit of ${rateText(now)}`;
    return [
      {
        kind: tighter ? 'limitTightened' : 'limitLoosened',
        effect: tighter ? 'mayBreak' : 'compatible',
        says: old === undefined || now === undefined ? says : `${says} instead of ${old.requests}`,
      },
    ];
  });
}

function scopeOf({ seconds, per }: RateShape): string {
  return `${seconds} ${per ?? ''}`;
}

function rateText(rate: RateShape | undefined): string {
  if (rate === undefined) return '';
  return `${rate.requests} requests in ${rate.seconds} s${rate.per === undefined ? '' : ` per ${rate.per}`}`;
}
