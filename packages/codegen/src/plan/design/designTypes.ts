import type { FieldConstraint, RecordField, RecordPart, TypeUse } from '@specwright/model/design';
import { textOfValue } from '@specwright/model/designResolution';
import type { Field } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { Type } from '@specwright/model/types';
import { pascalCase, wordsOf } from '@specwright/model/words';
import type { DesignField, DesignType, NamedTypePlan } from './designPlan.ts';

const plainTypes: ReadonlyMap<string, DesignType> = new Map(
  Object.entries({
    text: 'str string text String Text',
    integer: 'int integer Int Integer long',
    number: 'float number double Float Number Double',
    boolean: 'bool boolean Bool Boolean',
    uuid: 'UUID uuid Uuid',
    datetime: 'datetime date time timestamp Datetime DateTime Date Timestamp',
    decimal: 'Decimal decimal Money',
    bytes: 'bytes Bytes',
    object: 'dict Dict JSON json object Json Mapping',
    any: 'Any any',
    function: 'Callable Function',
    none: 'None none null void Empty NoReturn',
    list: 'list List array',
    set: 'set Set',
  }).flatMap(([kind, names]) =>
    names.split(' ').map((name): [string, DesignType] => {
      if (kind === 'list' || kind === 'set') return [name, { kind, of: { kind: 'any' } }];
      return [name, { kind } as DesignType];
    }),
  ),
);

const listTypes = new Set(['List', 'list', 'Sequence', 'Iterable', 'Array', 'Iterator', 'AsyncIterator']);
const setTypes = new Set(['Set', 'set', 'FrozenSet']);
const dictionaryTypes = new Set(['Dict', 'dict', 'Map', 'Mapping']);

/** The last words of names that stand for a text: `TaskID`. */
const textWords = new Set(['id', 'key', 'token', 'slug', 'url', 'uri', 'path', 'email', 'hash', 'uuid']);
/** And of those that do where a method takes one: `OrderStatus`. */
const choiceWords = new Set([
  'status',
  'format',
  'mode',
  'type',
  'kind',
  'level',
  'role',
  'state',
  'duration',
  'currency',
]);

/** Reads the types of a design, and collects those that have a name of their own. */
export class DesignTypes {
  readonly #index: SystemIndex;
  readonly #records: ReadonlyMap<Id, RecordPart>;
  readonly #named = new Map<string, NamedTypePlan>();
  readonly #taken = new Map<string, string>();

  constructor(index: SystemIndex, records: readonly RecordPart[]) {
    this.#index = index;
    this.#records = new Map(records.map((record) => [record.id, record]));
  }

  get all(): readonly NamedTypePlan[] {
    return [...this.#named.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  named(name: string): NamedTypePlan | undefined {
    return this.#named.get(name);
  }

  /** Takes in a declared record that nothing may name. */
  declare(record: RecordPart): void {
    this.#name(record.name, record.id, false);
  }

  /** @param taken A method takes it as a parameter. */
  read(use: TypeUse | undefined, taken = false): DesignType {
    if (use === undefined) return { kind: 'none' };
    const [first, second] = use.arguments;
    const own = (argument: TypeUse | undefined): DesignType =>
      argument === undefined ? { kind: 'any' } : this.read(argument, taken);
    if (first !== undefined) {
      if (listTypes.has(use.name)) return { kind: 'list', of: own(first) };
      if (setTypes.has(use.name)) return { kind: 'set', of: own(first) };
      if (use.name === 'Optional') return { kind: 'optional', of: own(first) };
      if (dictionaryTypes.has(use.name)) return { kind: 'dictionary', of: own(second) };
      if (use.name === 'Tuple' || use.name === 'tuple') return { kind: 'tuple', of: use.arguments.map(own) };
      if (use.name === 'Callable') return { kind: 'function' };
      if (use.name === 'Union') return { kind: 'any' };
    }
    const target = use.reference?.targets[0];
    const plain = target === undefined ? plainTypes.get(use.name) : undefined;
    return plain ?? { kind: 'named', name: this.#name(use.name, target, taken) };
  }

  #name(written: string, target: Id | undefined, taken: boolean): string {
    const key = target ?? written;
    const known = this.#taken.get(key);
    if (known !== undefined) {
      this.#sharpen(known, written, taken);
      return known;
    }
    const name = this.#free(written);
    this.#taken.set(key, name);
    const part = target === undefined ? undefined : this.#index.part(target);
    const record = target === undefined ? undefined : this.#records.get(target);
    const base = { name, sources: target === undefined ? [] : [target] };
    // It is there before its fields are read: a record may hold itself.
    this.#named.set(name, { ...base, shape: shapeOf(written, taken), fields: [] });
    if (record !== undefined) {
      this.#named.set(name, {
        ...base,
        shape: 'record',
        fields: record.fields.map((field) => this.#recordField(field)),
      });
    } else if (part?.kind === 'entity' && !part.forward) {
      this.#named.set(name, { ...base, shape: 'record', fields: part.fields.map(entityField) });
    }
    return name;
  }

  /** What only later turns out to be taken by a method. */
  #sharpen(name: string, written: string, taken: boolean): void {
    const known = this.#named.get(name);
    if (known?.shape === 'object' && shapeOf(written, taken) === 'text')
      this.#named.set(name, { ...known, shape: 'text' });
  }

  #free(written: string): string {
    const clean = /^[A-Za-z_$][\w$]*$/.test(written) ? written : pascalCase(written) || 'Unnamed';
    const base = takenNames.has(clean) ? `${clean}Type` : clean.charAt(0).toUpperCase() + clean.slice(1);
    let name = base;
    for (let number = 2; this.#named.has(name); number++) name = `${base}${number}`;
    return name;
  }

  #recordField({ name, type, constraints }: RecordField): DesignField {
    const read = this.read(type);
    const optional = read.kind === 'optional';
    return { name, type: read.kind === 'optional' ? read.of : read, optional, ...constraintsOf(constraints) };
  }
}

/** Names that the languages' own libraries have, and those of the generated project. */
const takenNames = new Set(
  `Array Boolean Buffer Date Error Function JsonObject Map Number Object Omit Partial Pick Ports Problem Promise Proxy
  Readonly Record RegExp Router Set String Symbol Table`.split(/\s+/),
);

function shapeOf(written: string, taken: boolean): 'object' | 'text' {
  const last = wordsOf(written).at(-1) ?? '';
  return textWords.has(last) || (taken && choiceWords.has(last)) ? 'text' : 'object';
}

function constraintsOf(constraints: readonly FieldConstraint[]): Partial<DesignField> {
  const found: { -readonly [Key in keyof DesignField]?: DesignField[Key] } = {};
  for (const { name, value, min, max } of constraints) {
    const text = value === undefined ? undefined : textOfValue(value);
    if (name === 'range' && min !== undefined) found.min = min;
    if (name === 'range' && max !== undefined) found.max = max;
    if (text === undefined) continue;
    if (['min', 'min_length', 'ge', 'minLength'].includes(name) && isNumber(text)) found.min = text;
    if (['max', 'max_length', 'le', 'maxLength'].includes(name) && isNumber(text)) found.max = text;
    if ((name === 'pattern' || name === 'regex') && isPattern(text)) found.pattern = text;
    if (name === 'enum' && value?.kind === 'list' && value.items.length > 0)
      found.values = value.items.map(textOfValue);
    if (name === 'default') found.default = text;
  }
  return found;
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function entityField({ name, type, optional, range, default: given }: Field): DesignField {
  return {
    name,
    type: typeOfField(type),
    optional,
    ...(range === undefined ? {} : { min: range.min, ...(range.max === undefined ? {} : { max: range.max }) }),
    ...(type.kind === 'enum' ? { values: type.values.map((value) => value.name) } : {}),
    ...(given === undefined ? {} : { default: given.text }),
  };
}

const scalars = {
  string: 'text',
  int: 'integer',
  decimal: 'decimal',
  bool: 'boolean',
  uuid: 'uuid',
  timestamp: 'datetime',
} as const;

function typeOfField(type: Type): DesignType {
  if (type.kind === 'primitive') return { kind: scalars[type.name] };
  if (type.kind === 'reference') return { kind: 'uuid' };
  if (type.kind === 'list') return { kind: 'list', of: typeOfField(type.element) };
  return { kind: type.kind === 'enum' ? 'text' : 'any' };
}
