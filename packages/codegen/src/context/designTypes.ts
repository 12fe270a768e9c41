import type { DesignModule, Interface, RecordPart, TypeUse } from '@specwright/model/design';
import { basesOf, methodsOf } from '@specwright/model/designResolution';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';

/** What the types in some signatures mean. */
export interface UsedTypes {
  readonly records: readonly RecordPart[];
  /** Ids of parts of SDS files: entities, errors, events. */
  readonly parts: readonly Id[];
  /** Names that nothing declares and that the notation does not know. */
  readonly opaque: readonly string[];
}

/** Types that need no declaration; a name in small letters is always one. */
const knownTypes: ReadonlySet<string> = new Set([
  ...['UUID', 'Decimal', 'JSON', 'HTML', 'URL', 'List', 'Optional', 'Dict', 'Tuple', 'Set', 'Any', 'None', 'Result'],
  ...['Empty', 'Redirect', 'SSE', 'ProxiedResponse', 'Callable', 'PNG'],
]);

/** The types of interfaces and of a module's own api, with those that they are made of. */
export function usedTypes(index: SystemIndex, interfaces: readonly Interface[], module?: DesignModule): UsedTypes {
  const walk = new TypeWalk(index);
  for (const part of interfaces) {
    for (const { method } of methodsOf(index, part)) {
      for (const { type } of method.parameters) walk.use(type);
      walk.use(method.returns);
    }
    for (const { fields, records } of [part, ...basesOf(index, part)]) {
      for (const { type } of fields) walk.use(type);
      for (const record of records) walk.record(record);
    }
  }
  for (const record of module?.records ?? []) walk.record(record);
  for (const { response } of module?.endpoints ?? []) walk.use(response?.type);
  return walk.found();
}

class TypeWalk {
  readonly #index: SystemIndex;
  readonly #records = new Map<Id, RecordPart>();
  readonly #parts = new Set<Id>();
  readonly #opaque = new Set<string>();

  constructor(index: SystemIndex) {
    this.#index = index;
  }

  use(type: TypeUse | undefined): void {
    if (type === undefined) return;
    for (const inner of type.arguments) this.use(inner);
    const part = this.#index.part(type.reference?.targets[0] ?? '');
    if (part === undefined) {
      if (!knownTypes.has(type.name) && /^\p{Lu}/u.test(type.name)) this.#opaque.add(type.name);
    } else if (part.kind === 'record') this.record(part);
    else this.#parts.add(part.id);
  }

  record(record: RecordPart): void {
    if (this.#records.has(record.id)) return;
    this.#records.set(record.id, record);
    for (const { type } of record.fields) this.use(type);
  }

  found(): UsedTypes {
    return { records: [...this.#records.values()], parts: [...this.#parts], opaque: [...this.#opaque].toSorted() };
  }
}
