import { stringify } from 'yaml';
import type { ServiceOfSystem, SystemPlan } from './systemPlan.ts';

const healthCheck = { interval: '5s', timeout: '5s', retries: 20 };

const restart = 'unless-stopped';

const rabbitmqVolume = 'rabbitmq-data';

const rabbitmq = {
  image: 'rabbitmq:4.1-alpine',
  restart,
  // Its data lies under the name of its host.
  hostname: 'rabbitmq',
  volumes: [`${rabbitmqVolume}:/var/lib/rabbitmq`],
  healthcheck: { test: ['CMD', 'rabbitmq-diagnostics', '-q', 'ping'], ...healthCheck },
};

const redis = {
  image: 'redis:8.2-alpine',
  restart,
  healthcheck: { test: ['CMD', 'redis-cli', 'ping'], ...healthCheck },
};

/** The compose file that starts all services of a system together, each on its own database. */
export function composeFile(plan: SystemPlan): string {
  const { services } = plan;
  const uses = (broker: 'rabbitmq' | 'redis'): boolean => services.some((service) => service.plan.brokers[broker]);
  const own = services.flatMap((service): [string, object][] => [
    [service.plan.name, serviceEntry(service)],
    ...(service.database === 'postgres' ? [[databaseName(service), postgres(service)] satisfies [string, object]] : []),
  ]);
  return stringify(
    {
      name: plan.name,
      services: {
        ...Object.fromEntries(own),
        ...(uses('rabbitmq') ? { rabbitmq } : {}),
        ...(uses('redis') ? { redis } : {}),
      },
      volumes: Object.fromEntries(
        [...services.map(volumeName), ...(uses('rabbitmq') ? [rabbitmqVolume] : [])].map((name) => [name, {}]),
      ),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function serviceEntry(service: ServiceOfSystem): object {
  const { plan, folder, port, database } = service;
  const needs = [
    ...(database === 'postgres' ? [databaseName(service)] : []),
    ...(plan.brokers.rabbitmq ? ['rabbitmq'] : []),
    ...(plan.brokers.redis ? ['redis'] : []),
  ];
  const healthy = { condition: 'service_healthy' };
  return {
    build: `./${folder}`,
    restart,
    // Requests in flight have ten seconds, what is open behind them ten more.
    stop_grace_period: '30s',
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    ports: [`${port}:8000`],
    environment: {
      APP_ENV: fromEnvironment('APP_ENV', 'development'),
      JWT_SECRET: fromEnvironment('JWT_SECRET', ''),
      LOG_LEVEL: fromEnvironment('LOG_LEVEL', 'info'),
      ...(database === 'postgres' ? { DATABASE_URL: databaseUrl(service) } : {}),
      ...(plan.brokers.rabbitmq ? { RABBITMQ_URL: 'amqp://rabbitmq:5672' } : {}),
      ...(plan.brokers.redis ? { REDIS_URL: 'redis://redis:6379' } : {}),
    },
    ...(database === 'sqlite' ? { volumes: [`${volumeName(service)}:/app/data`] } : {}),
    ...(needs.length === 0 ? {} : { depends_on: Object.fromEntries(needs.map((name) => [name, healthy])) }),
  };
}

function postgres(service: ServiceOfSystem): object {
  return {
    image: 'postgres:18-alpine',
    restart,
    environment: { POSTGRES_USER: 'app', POSTGRES_PASSWORD: 'app', POSTGRES_DB: 'app' },
    healthcheck: { test: ['CMD', 'pg_isready', '--username=app'], ...healthCheck },
    volumes: [`${volumeName(service)}:/var/lib/postgresql`],
  };
}

/** What compose takes from the environment in which it is called. */
function fromEnvironment(name: string, otherwise: string): string {
  return `\${${name}:-${otherwise}}`;
}

function databaseName({ plan }: ServiceOfSystem): string {
  return `${plan.name}-database`;
}

function databaseUrl(service: ServiceOfSystem): string {
  return `postgresql://app:app@${databaseName(service)}:5432/app`;
}

function volumeName({ plan }: ServiceOfSystem): string {
  return `${plan.name}-data`;
}
