/** The keys of a `runtime` block, and the values that they are known to have. */
export const runtimeValues: Readonly<Record<string, readonly string[]>> = {
  lang: words(`node nodejs typescript javascript bun deno python go golang java kotlin scala rust ruby csharp dotnet php
    elixir swift cpp`),
  db: words(`postgres postgresql sqlite mysql mariadb mongo mongodb mssql sqlserver oracle cockroach cockroachdb dynamodb
    cassandra firestore memory none`),
  cache: words('redis valkey memcached memory dragonfly none'),
  queue: words('rabbitmq kafka redpanda nats sqs sns pubsub servicebus activemq pulsar redis postgres memory none'),
  auth: words('jwt oauth oauth2 oidc session sessions cookie apikey basic saml mtls none'),
  deploy: words(`container containers docker compose kubernetes k8s helm serverless lambda cloudrun vm baremetal
    bare-metal systemd fly heroku none`),
};

/** The keys of a `migrate` block and their values. */
export const migrateValues: Readonly<Record<string, readonly string[]>> = {
  mode: words('safe unsafe'),
  rename: words('explicit implicit'),
  backfill: words('required optional'),
};

/** Who works on a spec: the values of its `agents`. */
export const agentNames: readonly string[] = words('db api events tests deploy');

/** How `notify` reaches somebody. */
export const channels: readonly string[] = words('email sms push webhook slack');

function words(text: string): string[] {
  return text.split(/\s+/);
}
