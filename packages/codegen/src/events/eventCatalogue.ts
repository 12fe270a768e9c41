import { camelCase, pascalCase } from '@specwright/model/words';
import type { Schema } from '../openapi/document.ts';
import { answerSchema } from '../openapi/schemas.ts';
import type { PayloadPlan } from '../plan/servicePlan.ts';

/** The parts of an AsyncAPI 3 document that we write. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: 'application/json';
  readonly servers?: Readonly<Record<string, unknown>>;
  readonly channels: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, unknown>>;
  readonly components: {
    readonly messages: Readonly<Record<string, unknown>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

/** An event as others know it. */
export interface ToldEvent {
  readonly name: string;
  readonly doc?: string;
  readonly payload: readonly PayloadPlan[];
  /** The payload has the id of the row that it tells of, as `about`. */
  readonly tellsOfRow: boolean;
}

/** A service with the events that it tells others of. */
export interface Teller {
  /** Of two modules with an event of one name each has its own. */
  readonly module: string;
  readonly service: string;
  readonly rabbitmq: boolean;
  readonly events: readonly ToldEvent[];
}

/** An event that a service hears. */
export interface Hearing {
  readonly module: string;
  readonly service: string;
  readonly teller: Teller;
  readonly event: ToldEvent;
}

/** What a catalogue is made of. */
export interface CataloguedEvents {
  readonly head: { readonly title: string; readonly version: string; readonly description: string };
  /** Those whose sending is described. */
  readonly tellers: readonly Teller[];
  /** In the order of the services that hear. */
  readonly hearings: readonly Hearing[];
}

/**
 * The events that services tell each other of, as an AsyncAPI 3 document: a channel an event, who sends it, who receives it,
 * and its message as it goes through the broker.
 */
export function eventCatalogue({ head, tellers, hearings }: CataloguedEvents): AsyncApiDocument {
  const all = [...new Set([...tellers, ...hearings.map(({ teller }) => teller)])];
  const told = all.flatMap((teller) => teller.events.map((event) => ({ teller, event })));
  const entries = <T>(value: (teller: Teller, event: ToldEvent) => T): Record<string, T> =>
    Object.fromEntries(told.map(({ teller, event }) => [idOf(teller, event), value(teller, event)]));
  return {
    asyncapi: '3.0.0',
    info: head,
    defaultContentType: 'application/json',
    ...(all.some((teller) => teller.rabbitmq) ? { servers: { rabbitmq } } : {}),
    channels: entries(channel),
    operations: Object.fromEntries(operationsOf(tellers, hearings)),
    components: {
      messages: entries(message),
      schemas: Object.fromEntries(
        told.map(({ teller, event }) => [
          messageSchemaName(teller.module, event.name),
          messageSchema(teller.service, event),
        ]),
      ),
    },
  };
}

const rabbitmq = {
  host: 'localhost:5672',
  protocol: 'amqp',
  description: 'The broker of the compose file; elsewhere that of RABBITMQ_URL.',
};

/** Two modules may have events of one name. */
function idOf({ module }: Teller, { name }: ToldEvent): string {
  return camelCase(`${module} ${name}`);
}

/** The name of the schema of a message in the catalogue. */
export function messageSchemaName(module: string, event: string): string {
  return pascalCase(`${module} ${event}`);
}

function channel(teller: Teller, event: ToldEvent): object {
  const id = idOf(teller, event);
  const exchange = { name: `${teller.service}.events`, type: 'topic', durable: true, autoDelete: false };
  return {
    address: event.name,
    ...(event.doc === undefined ? {} : { description: event.doc }),
    messages: { [id]: { $ref: `#/components/messages/${id}` } },
    ...(teller.rabbitmq
      ? {
          servers: [{ $ref: '#/servers/rabbitmq' }],
          bindings: { amqp: { is: 'routingKey', exchange, bindingVersion: '0.3.0' } },
        }
      : {}),
  };
}

/** What each service sends, then what it receives. */
function operationsOf(tellers: readonly Teller[], hearings: readonly Hearing[]): [string, object][] {
  const modules = [...new Set([...tellers, ...hearings].map(({ module }) => module))];
  return modules.flatMap((module) => {
    const own = tellers.filter((teller) => teller.module === module && teller.events.length > 0);
    const heard = hearings.filter((hearing) => hearing.module === module);
    return [...own.flatMap((teller) => teller.events.map((event) => sending(teller, event))), ...heard.map(receiving)];
  });
}

function sending(teller: Teller, event: ToldEvent): [string, object] {
  const summary = `${teller.service} tells of ${event.name}, at least once.`;
  return [camelCase(`${teller.module} sends ${event.name}`), operation('send', summary, teller, event)];
}

function receiving({ module, service, teller, event }: Hearing): [string, object] {
  const summary = `${service} hears ${event.name} of ${teller.service} and carries it out once.`;
  const id = camelCase(`${module} receives ${teller.module} ${event.name}`);
  return [id, operation('receive', summary, teller, event)];
}

function operation(action: 'send' | 'receive', summary: string, teller: Teller, about: ToldEvent): object {
  const id = idOf(teller, about);
  return {
    action,
    summary,
    channel: { $ref: `#/channels/${id}` },
    messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
  };
}

function message({ module }: Teller, event: ToldEvent): object {
  return {
    name: event.name,
    title: event.name,
    ...(event.doc === undefined ? {} : { summary: event.doc }),
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${messageSchemaName(module, event.name)}` },
  };
}

/** An event as the queue port carries it. */
function messageSchema(source: string, event: ToldEvent): Schema {
  return {
    type: 'object',
    properties: {
      id: { type: 'string', format: 'uuid', description: 'The same when the event is delivered again.' },
      source: { type: 'string', enum: [source], description: 'The service that tells of it.' },
      name: { type: 'string', enum: [event.name] },
      created: { type: 'string', format: 'date-time' },
      payload: payloadSchema(event),
    },
    required: ['id', 'source', 'name', 'created', 'payload'],
  };
}

/** Consumers must take members that they do not know: new ones may come. */
function payloadSchema(event: ToldEvent): Schema {
  const members = event.payload.map(({ name, type }): [string, Schema] => [name, answerSchema(type, undefined, true)]);
  const about: Schema = { type: 'string', format: 'uuid', description: 'The id of the row that it tells of.' };
  const properties = { ...(event.tellsOfRow ? { about } : {}), ...Object.fromEntries(members) };
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
  };
}
