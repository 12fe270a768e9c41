import { type NameKind, nameKeys } from './names.ts';

/** A map by name that says each time under which key (`nameKeys`) it was asked. */
export class NotedMap<V> extends Map<string, V> {
  readonly #kind: NameKind;
  readonly #note: (key: string) => void;

  constructor(kind: NameKind, note: (key: string) => void) {
    super();
    this.#kind = kind;
    this.#note = note;
  }

  override get(name: string): V | undefined {
    this.#note(nameKeys.named(this.#kind, name));
    return super.get(name);
  }

  override has(name: string): boolean {
    this.#note(nameKeys.named(this.#kind, name));
    return super.has(name);
  }

  override values(): MapIterator<V> {
    this.#note(nameKeys.named(this.#kind, '*'));
    return super.values();
  }
}
