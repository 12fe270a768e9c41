import { camelCase, pascalCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { ConsumedEventPlan, ConsumedMember, ValueType } from '../../plan/servicePlan.ts';
import { scopeOf } from './domainFiles.ts';
import { Imports } from './imports.ts';
import { type Names, quoted } from './naming.ts';
import { renderStatements } from './renderStatements.ts';
import { sourceFile } from './sourceFile.ts';

/** Of two modules that have an event of one name: `TradeSalePaid`. */
export function consumedType({ module, name }: ConsumedEventPlan): string {
  return pascalCase(`${module} ${name}`);
}

/** What a person hangs on an event of another service: `onTradeSalePaid`. */
export function consumedHook(event: ConsumedEventPlan): string {
  return `on${consumedType(event)}`;
}

/** `src/events/consumers.ts`: what happens when an event of another service comes. */
export function consumersFile(names: Names): GeneratedFile {
  const { consumed } = names.plan;
  const imports = new Imports();
  imports.value('z', 'zod');
  imports.type('Hooks', '../hooks/hooks.js');
  imports.type('QueuedEvent', '../ports/eventQueue.js');
  imports.type('Work', '../services/work.js');
  const services = [...new Set(consumed.map(({ service }) => service))].map((service) => {
    const own = consumed.filter((event) => event.service === service);
    return `${quoted(service)}: {\n${own.map((event) => `${quoted(event.name)}: ${consumerCode(event)},`).join('\n')}\n},`;
  });
  const blocks = [
    '/** Carries an event out, in the transaction in which it is noted that it came. */\nexport type Consumer = (work: Work, event: QueuedEvent) => Promise<void>;',
    ...consumed.flatMap((event) => [typeCode(event, imports), ...reactionCode(event, names, imports)]),
    `/** What is carried out, by the service that tells of it and the name of the event. */
export function consumersOf(${consumed.length === 0 ? '_hooks' : 'hooks'}: Hooks): Readonly<Record<string, Readonly<Record<string, Consumer>>>> {
return {\n${services.join('\n')}\n};
}`,
  ];
  const lines = consumed.flatMap(({ reactions, answers }) => [...reactions, ...answers].map(({ line }) => line));
  return sourceFile('src/events/consumers.ts', imports, blocks, [...consumed.map(({ id }) => id), ...lines]);
}

function schemaName(event: ConsumedEventPlan): string {
  return `${camelCase(consumedType(event))}Schema`;
}

function typeCode(event: ConsumedEventPlan, imports: Imports): string {
  const about = event.tellsOfRow ? ['/** The id of the row that it tells of. */\nabout: z.uuid(),'] : [];
  const members = event.payload.map((member) => `${member.name}: ${memberSchema(member, imports)},`);
  return `const ${schemaName(event)} = z.object({\n${[...about, ...members].join('\n')}\n});

/** ${event.name} of ${event.service}. */
export type ${consumedType(event)} = QueuedEvent & { readonly payload: z.infer<typeof ${schemaName(event)}> };`;
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

function reactionCode(event: ConsumedEventPlan, names: Names, imports: Imports): string[] {
  const programs = [...event.reactions, ...event.answers].map(({ body }) => body).filter((body) => body.length > 0);
  if (programs.length === 0) return [];
  const scope = scopeOf(names, imports, '../', 'work.db', './consumers.js');
  const bodies = programs.map((body) => renderStatements(body, scope).replace(/\bbody\./g, 'event.payload.'));
  const type = consumedType(event);
  return [`async function carryOut${type}(work: Work, event: ${type}): Promise<void> {\n${bodies.join('\n')}\n}`];
}

function consumerCode(event: ConsumedEventPlan): string {
  const carriedOut =
    event.reactions.length + event.answers.length === 0 ? '' : `await carryOut${consumedType(event)}(work, heard);\n`;
  return `async (work, event) => {
const heard = { ...event, payload: ${schemaName(event)}.parse(event.payload) };
${carriedOut}await hooks.${consumedHook(event)}?.(work, heard);
}`;
}
