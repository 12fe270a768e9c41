import type { Id } from '@specwright/model/reference';
import { camelCase, pascalCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { Statement } from '../../plan/program.ts';
import type { ConsumedEventPlan, ConsumedMember, ServicePlan, ValueType } from '../../plan/servicePlan.ts';
import { scopeOf } from './domainFiles.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { renderStatements } from './renderStatements.ts';
import { sourceFile } from './sourceFile.ts';

/** Of two modules that have an event of one name: `TradeSalePaid`. */
export function consumedType({ module, name }: Pick<ConsumedEventPlan, 'module' | 'name'>): string {
  return pascalCase(`${module} ${name}`);
}

/** What a person hangs on an event of another service: `onTradeSalePaid`. */
export function consumedHook(event: ConsumedEventPlan): string {
  return `on${consumedType(event)}`;
}

/** An event that is carried out when it comes. */
interface Heard {
  readonly id: Id;
  /** The service that tells of it. */
  readonly service: string;
  readonly name: string;
  readonly type: string;
  readonly payload: readonly ConsumedMember[];
  readonly tellsOfRow: boolean;
  readonly programs: readonly (readonly Statement[])[];
  /** What a person hangs on it. */
  readonly hook?: string;
  /** The lines that say what is done. */
  readonly lines: readonly Id[];
}

/** The events of others, and those of its own that have steps. */
function heardBy({ consumed, events, name, title }: ServicePlan): Heard[] {
  const others = consumed.map((event): Heard => {
    const made = [...event.reactions, ...event.answers];
    const programs = made.map(({ body }) => body).filter((body) => body.length > 0);
    return {
      ...event,
      type: consumedType(event),
      programs,
      hook: consumedHook(event),
      lines: made.map(({ line }) => line),
    };
  });
  const own = events.flatMap((event): Heard[] => {
    const { reaction } = event;
    if (reaction === undefined) return [];
    const { members, tellsOfRow, body, lines } = reaction;
    const payload = members.map((member) => ({ ...member, required: !member.nullable }));
    const type = consumedType({ module: title, name: event.name });
    return [{ id: event.id, service: name, name: event.name, type, payload, tellsOfRow, programs: [body], lines }];
  });
  return [...others, ...own];
}

/** `src/events/consumers.ts`: what happens when an event comes. */
export function consumersFile(names: Names): GeneratedFile {
  const heard = heardBy(names.plan);
  const hasHooks = heard.some(({ hook }) => hook !== undefined);
  const imports = new Imports();
  imports.value('z', 'zod');
  if (hasHooks) imports.type('Hooks', '../hooks/hooks.js');
  imports.type('QueuedEvent', '../ports/eventQueue.js');
  imports.type('Work', '../services/work.js');
  const services = [...new Set(heard.map(({ service }) => service))].map((service) => {
    const own = heard.filter((event) => event.service === service);
    return `${quoted(service)}: {\n${own.map((event) => `${quoted(event.name)}: ${consumerCode(event)},`).join('\n')}\n},`;
  });
  const blocks = [
    '/** Carries an event out, in the transaction in which it is noted that it came. */\nexport type Consumer = (work: Work, event: QueuedEvent) => Promise<void>;',
    ...heard.flatMap((event) => [typeCode(event, imports), ...reactionCode(event, names, imports)]),
    `/** What is carried out, by the service that tells of it and the name of the event. */
export function consumersOf(${hasHooks ? 'hooks: Hooks' : ''}): Readonly<Record<string, Readonly<Record<string, Consumer>>>> {
return {\n${services.join('\n')}\n};
}`,
  ];
  const sources = [...heard.map(({ id }) => id), ...heard.flatMap(({ lines }) => lines)];
  return sourceFile('src/events/consumers.ts', imports, blocks, sources);
}

function schemaName({ type }: Heard): string {
  return `${camelCase(type)}Schema`;
}

function typeCode(event: Heard, imports: Imports): string {
  const about = event.tellsOfRow ? ['/** The id of the row that it tells of. */\nabout: z.uuid(),'] : [];
  const members = event.payload.map((member) => `${member.name}: ${memberSchema(member, imports)},`);
  return `const ${schemaName(event)} = z.object({\n${[...about, ...members].join('\n')}\n});

/** ${event.name} of ${event.service}. */
export type ${event.type} = QueuedEvent & { readonly payload: z.infer<typeof ${schemaName(event)}> };`;
}

/** Members that are not known are left out: the service that tells of it may have new ones. */
function memberSchema({ type, required }: ConsumedMember, imports: Imports): string {
  return `${valueSchema(type, imports)}${required ? '' : '.nullable()'}`;
}

function valueSchema(type: ValueType, imports: Imports): string {
  switch (type.kind) {
    case 'uuid':
      return 'z.uuid()';
    case 'int':
      return `${imports.value('int', '../http/types.js')}()`;
    case 'bool':
      return 'z.boolean()';
    case 'timestamp':
      return 'z.iso.datetime().transform((value) => new Date(value))';
    case 'json':
      return 'z.json()';
    case 'enum':
      return `z.enum([${type.values.map(quoted).join(', ')}])`;
    default:
      return 'z.string()';
  }
}

function reactionCode({ programs, type }: Heard, names: Names, imports: Imports): string[] {
  if (programs.length === 0) return [];
  const scope = scopeOf(names, imports, '../', 'work.db', './consumers.js');
  const bodies = programs.map((body) =>
    renderStatements(body, scope).replace(/\b(?:body|params)\./g, 'event.payload.'),
  );
  return [`async function carryOut${type}(work: Work, event: ${type}): Promise<void> {\n${bodies.join('\n')}\n}`];
}

function consumerCode(event: Heard): string {
  const carriedOut = event.programs.length === 0 ? [] : [`await carryOut${event.type}(work, heard);`];
  const hooked = event.hook === undefined ? [] : [`await hooks.${event.hook}?.(work, heard);`];
  return `async (work, event) => {
const heard = { ...event, payload: ${schemaName(event)}.parse(event.payload) };
${[...carriedOut, ...hooked].join('\n')}
}`;
}
