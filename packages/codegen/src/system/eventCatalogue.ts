import { camelCase, pascalCase } from '@specwright/model/words';
import type { Schema } from '../openapi/document.ts';
import { answerSchema } from '../openapi/schemas.ts';
import type { EventPlan } from '../plan/servicePlan.ts';
import type { ServiceOfSystem, SystemPlan } from './systemPlan.ts';

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

/**
 * The events that the services of a system expose, as an AsyncAPI 3 document: a channel an event, who sends it, who
 * receives it, and its message as it goes through the broker.
 */
export function eventCatalogue(plan: SystemPlan): AsyncApiDocument {
  const published = plan.services.flatMap((service) => service.publishes.map((event) => ({ service, event })));
  const entries = <T>(value: (service: ServiceOfSystem, event: EventPlan) => T): Record<string, T> =>
    Object.fromEntries(published.map(({ service, event }) => [idOf(service.module, event), value(service, event)]));
  return {
    asyncapi: '3.0.0',
    info: { title: plan.title, version: plan.version, description: plan.description },
    defaultContentType: 'application/json',
    ...(plan.services.some(({ plan: service }) => service.brokers.rabbitmq) ? { servers: { rabbitmq } } : {}),
    channels: entries(channel),
    operations: Object.fromEntries(plan.services.flatMap(operationsOf)),
    components: {
      messages: entries(message),
      schemas: Object.fromEntries(
        published.map(({ service, event }) => [
          messageSchemaName(service.module, event),
          messageSchema(service.plan.name, event),
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
function idOf(module: string, event: EventPlan): string {
  return camelCase(`${module} ${event.name}`);
}

/** The name of the schema of a message in the catalogue. */
export function messageSchemaName(module: string, event: EventPlan): string {
  return pascalCase(`${module} ${event.name}`);
}

function channel({ module, plan }: ServiceOfSystem, event: EventPlan): object {
  const id = idOf(module, event);
  const exchange = { name: `${plan.name}.events`, type: 'topic', durable: true, autoDelete: false };
  return {
    address: event.name,
    ...(event.doc === undefined ? {} : { description: event.doc }),
    messages: { [id]: { $ref: `#/components/messages/${id}` } },
    ...(plan.brokers.rabbitmq
      ? {
          servers: [{ $ref: '#/servers/rabbitmq' }],
          bindings: { amqp: { is: 'routingKey', exchange, bindingVersion: '0.3.0' } },
        }
      : {}),
  };
}

function operationsOf(service: ServiceOfSystem): [string, object][] {
  const { module, plan } = service;
  const sent = service.publishes.map((event): [string, object] => {
    const summary = `${plan.name} tells of ${event.name}, at least once.`;
    return [camelCase(`${module} sends ${event.name}`), operation('send', summary, module, event)];
  });
  const received = service.consumes.map((from): [string, object] => {
    const summary = `${plan.name} hears ${from.event.name} of ${from.service.name} and carries it out once.`;
    return [
      camelCase(`${module} receives ${from.module} ${from.event.name}`),
      operation('receive', summary, from.module, from.event),
    ];
  });
  return [...sent, ...received];
}

function operation(action: 'send' | 'receive', summary: string, owner: string, about: EventPlan): object {
  const id = idOf(owner, about);
  return {
    action,
    summary,
    channel: { $ref: `#/channels/${id}` },
    messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
  };
}

function message({ module }: ServiceOfSystem, event: EventPlan): object {
  return {
    name: event.name,
    title: event.name,
    ...(event.doc === undefined ? {} : { summary: event.doc }),
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${messageSchemaName(module, event)}` },
  };
}

/** An event as the queue port carries it. */
function messageSchema(source: string, event: EventPlan): Schema {
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
function payloadSchema(event: EventPlan): Schema {
  const members = event.payload.map(({ name, type }): [string, Schema] => [name, answerSchema(type, undefined, true)]);
  const about: Schema = { type: 'string', format: 'uuid', description: 'The id of the row that it tells of.' };
  const properties = { ...(event.entity === undefined ? {} : { about }), ...Object.fromEntries(members) };
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
  };
}
