import { targetOf } from '@specwright/model/reference';
import type { Rule, RuleMeaning } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import type { ChangeClass } from './changeClass.ts';
import { isRecord } from './jsonValues.ts';
import { moduleNameOf } from './moduleNames.ts';
import { compareText, distinct, oneLine, ownMember, sortedRecord } from './records.ts';

/** What a sentence of an invariant is about. */
export interface InvariantShape {
  /** The first entity that it names, if it names any. */
  readonly entity?: string;
  /** A single row can break it, or the number of rows: a database that has such rows cannot keep it. */
  readonly rows: boolean;
}

/** The sentences of a module's invariants, in one line each. */
export type Invariants = Readonly<Record<string, InvariantShape>>;

/** A sentence that came, went, or says of the same thing something else. No evolve line is about it. */
export interface InvariantChange {
  readonly kind: 'invariantAdded' | 'invariantRemoved' | 'invariantChanged';
  /** Its present name; empty for a sentence that names none. */
  readonly entity: string;
  readonly before?: string;
  readonly after?: string;
  readonly class: ChangeClass;
  readonly needsLine: false;
}

/** A name that words of sentences had, and the one that they have now. `entity`: it is one of its fields. */
export interface RenamedWord {
  readonly entity?: string;
  readonly from: string;
  readonly to: string;
}

/** The sentences of the invariants of a module at present. */
export function invariantsOf(index: SystemIndex, module: string | null): Invariants {
  const sentences = index.system.invariants
    .filter((invariant) => moduleNameOf(invariant, index) === module)
    .flatMap(({ statements }) => statements)
    .flatMap((statement) => (statement.kind === 'rule' ? [statement] : []))
    .map((rule) => [sentenceOf(rule), shapeOf(rule, index)] as const);
  return sortedRecord(distinct(sentences, ([sentence]) => sentence));
}

/** The changes of sentences; what was renamed is the same under its new name. */
export function compareInvariants(
  before: Invariants,
  after: Invariants,
  renamed: readonly RenamedWord[],
): readonly InvariantChange[] {
  const was = withNewNames(before, renamed);
  const gone = Object.keys(was).filter((sentence) => ownMember(after, sentence) === undefined);
  const come = Object.keys(after).filter((sentence) => ownMember(was, sentence) === undefined);
  const changes: InvariantChange[] = [];
  for (const sentence of come) {
    const { entity = '', rows = false } = ownMember(after, sentence) ?? {};
    const at = gone.findIndex((other) => subjectOf(other) === subjectOf(sentence));
    const [other] = at < 0 ? [] : gone.splice(at, 1);
    const base = { entity, after: sentence, class: rows ? 'dataDependent' : 'none', needsLine: false } as const;
    changes.push(
      other === undefined ? { kind: 'invariantAdded', ...base } : { kind: 'invariantChanged', ...base, before: other },
    );
  }
  for (const sentence of gone) {
    const { entity = '', rows = false } = ownMember(was, sentence) ?? {};
    const level = rows ? 'free' : 'none';
    changes.push({ kind: 'invariantRemoved', entity, before: sentence, class: level, needsLine: false });
  }
  return changes.toSorted((a, b) => compareText(a.entity, b.entity));
}

export function isInvariants(value: unknown): value is Invariants {
  return isRecord(value) && Object.values(value).every(isShape);
}

function isShape(value: unknown): value is InvariantShape {
  return (
    isRecord(value) &&
    typeof value.rows === 'boolean' &&
    (value.entity === undefined || typeof value.entity === 'string')
  );
}

/** The sentence in one line; `@always` is what holds without it. */
export function sentenceOf({ text }: Rule): string {
  return oneLine(text).replace(/\s*@always$/, '');
}

function shapeOf({ rule, references }: Rule, index: SystemIndex): InvariantShape {
  const owners = references.flatMap((reference) => {
    const part = index.part(targetOf(reference) ?? '');
    const entity = part?.kind === 'field' ? index.entity(part.entity) : part?.kind === 'entity' ? part : undefined;
    return entity === undefined ? [] : [entity.name];
  });
  const [entity] = owners;
  const isOfOneRow = isAboutRows(rule) && new Set(owners).size === 1;
  const rows = isOfOneRow || (rule.kind === 'cardinality' && rule.bound === 'max');
  return { ...(entity === undefined ? {} : { entity }), rows };
}

/** A condition on a row, or two of which one follows from the other. */
function isAboutRows(rule: RuleMeaning): boolean {
  if (rule.kind !== 'implication') return rule.kind === 'predicate';
  const sides = [rule.premise.kind, rule.conclusion.kind];
  return sides.every((kind) => kind === 'condition' || kind === 'inState');
}

/** What a sentence speaks of: all before its verb. `Cart per user` of `Cart per user: max 1`. */
function subjectOf(sentence: string): string {
  return (/^(.*?)\s*(?:=>|!=|[<>]=?|=|:\s| in | must | produces )/.exec(sentence)?.[1] ?? sentence).trim();
}

function withNewNames(invariants: Invariants, renamed: readonly RenamedWord[]): Invariants {
  if (renamed.length === 0) return invariants;
  const entities = new Map(renamed.flatMap(({ entity, from, to }) => (entity === undefined ? [[from, to]] : [])));
  return sortedRecord(
    Object.entries(invariants).map(([sentence, shape]): [string, InvariantShape] => {
      const entity = shape.entity === undefined ? undefined : (entities.get(shape.entity) ?? shape.entity);
      const words = new Map(
        renamed.flatMap((word) => (word.entity === undefined || word.entity === entity ? [[word.from, word.to]] : [])),
      );
      const text = sentence.replace(/[\p{L}_][\p{L}\p{N}_]*/gu, (word) => words.get(word) ?? word);
      return [text, { ...shape, ...(entity === undefined ? {} : { entity }) }];
    }),
  );
}
