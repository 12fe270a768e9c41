import type { Origin } from '@specwright/model/origin';
import type { Contract, Part } from '@specwright/model/parts';
import { limitsOn, rulesThatDecide } from '@specwright/model/policies';
import { type Id, targetOf } from '@specwright/model/reference';
import { withoutEffect } from '@specwright/model/softUse';
import type { RuleMeaning, Statement } from '@specwright/model/statements';
import type { System, SystemIndex } from '@specwright/model/system';
import { namedPart } from './contractLines.ts';
import { generableModules, partsOfModule, serviceNameOf } from './moduleParts.ts';

/** A line of the specification that a service, or a system of several, can carry out, and where it stands. */
export interface SpecLine {
  readonly id: Id;
  /** The part that it belongs to; its own id for the first line of a part. */
  readonly part: Id;
  /** Relative to the folder of all files of the system. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** As written, on one line. */
  readonly text: string;
  readonly kind: Statement['kind'] | Part['kind'];
  /** What a `!` line asks, where it asks elsewhere than where it stands. */
  readonly asks?: 'notFound' | 'notOwner' | 'fails';
  /** What the line is about besides its part: the operations of a policy, the entity or the event of an invariant. */
  readonly about?: readonly Id[];
  /** Why nothing of the service carries it out, where that follows from the line itself. For people. */
  readonly elsewhere?: string;
}

/**
 * The lines of a service, in the order of the files: what apis, actions, events, entities, machines, modules and invariants say, who
 * may call what, limits, what is observed, and what the module promises others.
 * @param whole the system that it is a part of
 */
export function specLinesOf(index: SystemIndex, whole: SystemIndex): SpecLine[] {
  const { system } = index;
  const reader = new LineReader(system);
  const others = generableModules(whole).filter(({ id }) => !system.modules.some((own) => own.id === id));
  const between = others.length > 0 ? ofSystem : 'between services, and no other is made';
  const contracts = system.contracts.filter((contract) => isOf(contract, system));
  const deciding = system.operations.map((operation) => ({
    id: operation.id,
    rules: rulesThatDecide(operation, system.authRules),
  }));
  const hooks = system.hooks.filter(({ module }) => module === undefined || module === system.specs[0]?.module);
  const lines = [
    ...system.modules.flatMap((part) => reader.statements(part, part.soft)),
    ...system.operations.flatMap((part) => [
      reader.first(part, `api ${part.name}`),
      ...reader.statements(part, part.statements),
    ]),
    ...[...system.entities, ...system.actions, ...system.events].flatMap((part) =>
      reader.statements(part, part.statements),
    ),
    ...system.machines.flatMap((part) => [
      reader.first(part, `machine ${part.name}`),
      ...reader.statements(part, part.statements),
    ]),
    ...system.invariants.flatMap((part) =>
      reader.statements(part, part.statements, part.scope === 'system' ? between : undefined),
    ),
    ...contracts.flatMap((part) =>
      part.statements.flatMap((line) => {
        const maker = others.find(({ id }) => id === makerOf(line, whole));
        const elsewhere = maker === undefined ? between : `${serviceNameOf(partsOfModule(whole, maker.id))} does it`;
        return reader.statements(part, [line], elsewhere);
      }),
    ),
    ...hooks.flatMap((part) =>
      reader.statements(part, part.statements, 'for whoever runs the pipeline: no service has to do with it'),
    ),
    ...system.limitRules.map((part) => ({
      ...reader.first(part, `limit ${part.name}`),
      about: system.operations.filter((operation) => limitsOn(operation, [part]).length > 0).map(({ id }) => id),
    })),
    ...system.authRules.map((part) => ({
      ...reader.first(part, `auth ${part.path} : ${grantsText(part.grants)}`),
      about: deciding.flatMap(({ id, rules }) => (rules.includes(part) ? [id] : [])),
    })),
    ...system.observations.flatMap((part) =>
      part.items.map(({ text, origin }) => ({
        ...reader.first({ ...part, origin }, `${part.name}: ${text.trim()}`),
        id: `${part.id}:${text.trim()}`,
      })),
    ),
    ...reader.loose(system.loose),
  ];
  return inOrder(lines);
}

const ofSystem = 'kept between services: `docs/traceability.md` of the system says by what';

/** The module that makes what a line of a contract wants made, or that tries again what it says. */
function makerOf(line: Statement, whole: SystemIndex): Id | undefined {
  const named =
    line.kind === 'rule' && line.rule.kind === 'mustProduce'
      ? namedPart(line.rule.product)
      : line.kind === 'guard' && line.condition.kind === 'fails'
        ? namedPart(line.condition.subject)
        : undefined;
  const part = named === undefined ? undefined : whole.part(named);
  return part !== undefined && 'module' in part ? part.module : undefined;
}

/** What the services of a system promise each other: the lines of contracts and system invariants. */
export function linesBetween({ system }: SystemIndex): SpecLine[] {
  const reader = new LineReader(system);
  const invariants = system.invariants.filter(({ scope }) => scope === 'system');
  return inOrder([...system.contracts, ...invariants].flatMap((part) => reader.statements(part, part.statements)));
}

function inOrder(lines: SpecLine[]): SpecLine[] {
  return lines.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** `orders.sds:12`: where a part stands, relative to the folder of all files of the system. */
export function placeIn({ files }: System, { file, range }: Origin): string {
  const folder = commonFolder(files.map((one) => one.file));
  return `${decodeURI(file.slice(folder.length))}:${range.start.line + 1}`;
}

/** The contract is one of the module's, or there is no module that could keep one. */
function isOf({ left, right }: Contract, { modules }: System): boolean {
  return modules.some(({ id }) => targetOf(left) === id || targetOf(right) === id);
}

function grantsText(
  grants: readonly { readonly role: { readonly text: string }; readonly methods: readonly string[] }[],
) {
  return grants
    .map(({ role, methods }) => (methods.length === 0 ? role.text : `${role.text}(${methods.join(', ')})`))
    .join(', ');
}

class LineReader {
  readonly #folder: string;

  constructor({ files }: System) {
    this.#folder = commonFolder(files.map(({ file }) => file));
  }

  first(part: Part, text: string): SpecLine {
    return this.#line(part, part.id, text);
  }

  statements(part: Part, all: readonly Statement[], elsewhere?: string): SpecLine[] {
    return all.map((statement) => ({
      ...this.#line(statement, part.id, statement.text),
      ...asked(statement),
      ...aboutRule(statement),
      ...(elsewhere === undefined ? idle(part, statement) : { elsewhere }),
    }));
  }

  loose(all: readonly Statement[]): SpecLine[] {
    return all.map((line) => ({ ...this.#line(line, line.id, line.text), elsewhere: 'it stands in no block' }));
  }

  #line({ id, kind, origin }: Pick<Part | Statement, 'id' | 'kind' | 'origin'>, part: Id, text: string): SpecLine {
    return {
      id,
      part,
      file: decodeURI(origin.file.slice(this.#folder.length)),
      line: origin.range.start.line + 1,
      text: text.trim().replace(/\s+/g, ' '),
      kind,
    };
  }
}

function idle(part: Part, statement: Statement): Pick<SpecLine, 'elsewhere'> {
  const reason =
    statement.kind === 'soft'
      ? withoutEffect(part, statement)
      : statement.kind === 'rule' && statement.rule.kind === 'implication' && namesVerb(statement.rule)
        ? 'what a verb does is said by steps: no row shows whether it was done'
        : undefined;
  return reason === undefined ? {} : { elsewhere: reason };
}

function namesVerb({ premise, conclusion }: Extract<RuleMeaning, { kind: 'implication' }>): boolean {
  return [premise, conclusion].some(({ kind }) => kind === 'verb' || kind === 'prose');
}

function asked(statement: Statement): Pick<SpecLine, 'asks'> {
  if (statement.kind !== 'guard') return {};
  const { kind } = statement.condition;
  return kind === 'notFound' || kind === 'notOwner' || kind === 'fails' ? { asks: kind } : {};
}

/** What an invariant is about that steps carry out: the field of an equation, the event that has to be told of; of a soft line its event. */
function aboutRule(statement: Statement): Pick<SpecLine, 'about'> {
  if (statement.kind !== 'rule') return {};
  const { rule } = statement;
  const about = aboutOf(rule);
  return about === undefined ? {} : { about: [about] };
}

function aboutOf(rule: RuleMeaning): Id | undefined {
  if (rule.kind === 'equation') return rule.left.fields.at(-1);
  if (rule.kind === 'mustProduce') return namedPart(rule.source);
  return rule.kind === 'implication' && rule.conclusion.kind === 'emitted'
    ? targetOf(rule.conclusion.event)
    : undefined;
}

/** The beginning that all URIs share, up to a `/`. */
function commonFolder(files: readonly string[]): string {
  const [first = '', ...others] = files;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (!others.every((file) => file.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return folder;
}
