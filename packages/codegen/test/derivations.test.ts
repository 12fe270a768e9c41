import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateFiles } from '../src/generate.ts';
import type { Database } from '../src/targets/target.ts';
import { specOf } from './support.ts';

/** Every construct of a module once. */
const spec = `
spec shed v1.0 { description: "tools that neighbours lend each other" }
runtime {
  db: postgres
  auth: jwt
}
-- Something that can be borrowed.
entity Tool {
  id: uuid @immutable
  name: string 2..80 @unique
  maker: string? 1..40
  serial: string 1..20 @immutable
  deposit: decimal 0..500
  pieces: int 0..100
  kind: [garden, house]
  notes: {}
}
entity Loan {
  id: uuid @immutable
  user: uuid
  pieces: int 1..10
  deposit: decimal @snapshot(Tool.deposit)
  due: decimal @computed
  state: [asked, out, back, lapsed]
  since: timestamp @immutable @auto
  ~ lapse after 2d
}
entity Receipt {
  id: uuid @immutable
  number: int 1..*
}
edge Tool -> Loan {1:many}
edge Loan -> Receipt {1:1}
machine Loan.state {
  asked -> out -> back
  asked -> lapsed
}
error too_few: 409 {
  message: "not enough pieces"
  detail: "{pieces} wanted, {tool.pieces} there"
}
event loan.begun {
  ref: Loan.id
  payload: {user, due}
  >> notify(user, email)
  ~ max retries: 0
}
action take(loan) {
  ! loan.pieces > loan.tool.pieces => too_few
  >> decrement loan.tool.pieces by loan.pieces
}
api GET /tools {
  out: [Tool]
  ~ latency < 300ms
}
api PATCH /tools/{id} {
  in: {maker: string, pieces: int}
  out: Tool
}
api POST /tools/{id}/loans {
  in: {pieces: int}
  out: Loan
  >> create Loan(asked)
}
api POST /loans/{id}/begin {
  out: Loan
  ! not found => 404
  >> take(loan)
  >> set Loan(out)
  >> emit loan.begun
}
invariant {
  Loan.due = Loan.pieces * Loan.deposit
  pieces >= 0 @always
  Loan per user: max 1 where state=out
}
auth {
  /tools : public(GET)
  /tools/** : user(POST), admin(PATCH)
  /loans/** : owner
}
limit { POST /tools/{id}/loans : 5/min per user }
observe {
  log: all errors
  metric: pieces.level
  trace: loan flow
}
seed {
  Tool {name: "saw", serial: "1", deposit: 5, pieces: 2, kind: garden}
}
`;

let files: Readonly<Record<Database, ReadonlyMap<string, string>>>;

beforeAll(async () => {
  const on = async (database: Database): Promise<ReadonlyMap<string, string>> => {
    const made = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database });
    expect(made.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return new Map(made.files.map(({ path, content }) => [path, content]));
  };
  files = { sqlite: await on('sqlite'), postgres: await on('postgres') };
});

function text(path: string, database: Database = 'postgres'): string {
  const content = files[database].get(path);
  if (content === undefined) throw new Error(`${path} is not generated`);
  return content;
}

/** The statements of the first migration, each on one line. */
function sql(database: Database): string {
  const path = [...files[database].keys()].find((one) => one.endsWith('/migration.sql')) ?? '';
  return text(path, database).replace(/\s+/g, ' ');
}

/** The titles of the generated tests of a file. */
function titles(path: string): string[] {
  return [...text(path).matchAll(/\b(?:test|it)\(\s*(?:at\()?((?:'[^']*'(?:,\s*)?)+)/g)].map(([, title = '']) =>
    title.replace(/',\s*'/g, ' | ').replace(/^'|',?\s*$/g, ''),
  );
}

describe('an entity', () => {
  test('has a table with the types of its fields, and what is not optional is required', () => {
    for (const column of [
      '"id" uuid NOT NULL PRIMARY KEY',
      '"name" text COLLATE "C" NOT NULL',
      '"maker" text COLLATE "C",',
      '"deposit" numeric NOT NULL',
      '"pieces" bigint NOT NULL',
      '"notes" jsonb NOT NULL',
      '"since" timestamptz(3) NOT NULL DEFAULT now()',
    ]) {
      expect(sql('postgres')).toContain(column);
    }
  });

  test('is a component of the OpenAPI document, with its description', () => {
    const { schemas } = JSON.parse(text('openapi.json')).components;
    expect(schemas.Tool).toMatchObject({ description: 'Something that can be borrowed.' });
    expect(Object.keys(schemas.Tool.properties)).toEqual([
      'id',
      'name',
      'maker',
      'serial',
      'deposit',
      'pieces',
      'kind',
      'notes',
    ]);
    expect(schemas.Tool.properties.maker.type).toEqual(['string', 'null']);
  });

  test('has rows for the tests to begin with', () => {
    expect(text('tests/support/rows.ts')).toContain('db.tool.create');
  });
});

describe('ranges and enumerations', () => {
  test.each(['sqlite', 'postgres'] as const)('are named checks of the table (%s)', (database) => {
    for (const name of ['tools_name_range', 'tools_pieces_range', 'tools_deposit_range', 'tools_kind_values']) {
      expect(sql(database)).toContain(`CONSTRAINT "${name}" CHECK (`);
    }
  });

  test('are tried at and beyond both borders', () => {
    expect(titles('tests/loans.test.ts')).toEqual(
      expect.arrayContaining([
        'pieces at its border 1',
        'pieces at its border 10',
        'pieces under its range',
        'pieces over its range',
      ]),
    );
  });
});

describe('decorators', () => {
  test('@unique is a unique index', () => {
    expect(sql('postgres')).toContain('CREATE UNIQUE INDEX "tools_name_key" ON "tools" ("name");');
  });

  test('@computed, @snapshot and @auto are no members of what a caller sends', () => {
    expect(text('src/messages/loans.ts')).toContain("z.strictObject({ pieces: int({ min: '1', max: '10' }) })");
  });

  test('@computed is brought up to date from its equation, @snapshot copied when the row is made', () => {
    expect(text('src/domain/computed.ts')).toContain('exact(loan.pieces).times(exact(loan.deposit))');
    expect(text('src/services/loans.ts')).toContain('deposit: tool.deposit');
  });
});

describe('what never changes', () => {
  test('@immutable and @snapshot are held by a trigger, by name', () => {
    expect(sql('sqlite')).toContain(
      'CREATE TRIGGER "loans_immutable" BEFORE UPDATE OF "deposit", "id", "since" ON "loans"',
    );
    expect(sql('postgres')).toContain('CREATE TRIGGER "loans_immutable" BEFORE UPDATE ON "loans"');
    for (const database of ['sqlite', 'postgres'] as const) {
      expect(sql(database)).toContain('tools_serial_immutable');
      expect(sql(database)).not.toMatch(/loans_(state|due|pieces)_immutable/);
    }
  });

  test('@immutable and @snapshot are tried past the service', () => {
    const tests = text('tests/immutable.test.ts');
    for (const field of ['Tool.serial', 'Loan.deposit', 'Loan.since']) expect(tests).toContain(`'${field}'`);
    expect(tests).not.toContain("'Loan.due'");
  });
});

describe('an edge', () => {
  test('is a foreign key with an index on the side of the many, and a unique one for 1:1', () => {
    expect(sql('postgres')).toContain('FOREIGN KEY ("tool_id") REFERENCES "tools" ("id") ON DELETE CASCADE');
    expect(sql('postgres')).toContain('CREATE INDEX "loans_tool_id_idx" ON "loans" ("tool_id");');
    expect(sql('postgres')).toContain('CREATE UNIQUE INDEX "receipts_loan_id_key" ON "receipts" ("loan_id");');
  });
});

describe('a machine', () => {
  test('is a table of its transitions', () => {
    expect(text('src/domain/machines.ts').replace(/\s+/g, ' ')).toContain(
      "asked: ['out', 'lapsed'], out: ['back'], back: [], lapsed: []",
    );
  });

  test('is tried pair for pair, and from each state through the api', () => {
    expect(text('tests/machines.test.ts')).toContain('loanStateMachine');
    const begins = titles('tests/loans.test.ts').filter((title) => title.includes('Loan.state is'));
    expect(begins).toEqual(expect.arrayContaining(['Loan.state is asked']));
    expect(begins.filter((title) => /(out|back|lapsed)$/.test(title))).toHaveLength(3);
  });
});

test('an error has its status, code and text, and is described where it is raised', () => {
  expect(text('src/domain/errors.ts')).toMatch(/status: 409,\s*code: 'too_few',\s*title: 'not enough pieces'/);
  expect(text('src/domain/actions/take.ts')).toContain('wanted, ');
  expect(JSON.parse(text('openapi.json')).paths['/loans/{id}/begin'].post.responses).toHaveProperty('409');
});

test('a POST is tried twice under one Idempotency-Key', () => {
  expect(text('tests/loans.test.ts')).toMatch(/is done once under one Idempotency-Key.*idempotent-replayed/s);
});

test('an event has a typed payload, an outbox, who is told, and a place in asyncapi.json', () => {
  expect(text('src/events/events.ts')).toContain('export interface LoanBegun');
  expect(sql('postgres')).toContain('CREATE TABLE "outbox_events"');
  expect(text('src/events/listeners.ts')).toContain("recipient: 'user'");
  expect(JSON.parse(text('asyncapi.json')).channels).toHaveProperty('shedLoanBegun.address', 'loan.begun');
});

test('an event is tried with its payload, and each line with whom it tells', () => {
  expect(text('tests/loans.test.ts')).toMatch(
    /\.events\)\.toMatchObject\(\[\s*\{ name: 'loan\.begun', payload: \{ \w+: /,
  );
  expect(text('tests/events.test.ts')).toMatch(/at\('event loan\.begun', '>> notify/);
  expect(text('tests/events.test.ts')).toContain("recipient: 'user'");
});

test('an action is a function in the transaction of its caller, with its guards before its steps', () => {
  const action = text('src/domain/actions/take.ts');
  expect(action).toContain('export async function take(work: Work');
  expect(action.indexOf('tooFew(')).toBeGreaterThan(-1);
  expect(action.indexOf('tooFew(')).toBeLessThan(action.indexOf('decrement'));
  expect(text('src/services/loans.ts')).toContain('await take(work, loan)');
});

test('an api has a test for what it does, for each line that refuses, and for each parameter of its path', () => {
  const own = titles('tests/loans.test.ts');
  expect(own).toContain('does what it says');
  expect(own).toContain('a row that is not there');
  expect(own).toContain('id that is no uuid');
  expect(own.some((title) => title.includes('! loan.pieces > loan.tool.pieces => too_few'))).toBe(true);
});

test('an invariant of one row is a check, one of many a unique index with its condition, an equation a law of the random tests', () => {
  expect(sql('postgres')).toMatch(
    /CREATE UNIQUE INDEX "loans_max_1_per_user_\w+" ON "loans" \("user"\) WHERE \("state" = 'out'\)|CREATE UNIQUE INDEX "loans_max_1_per_user_\w+" ON "loans" \("user"\) WHERE "state" = 'out'/,
  );
  expect(text('tests/properties.test.ts')).toContain('await computeAgain(service.db)');
  expect(text('tests/support/specified.ts')).toContain('await refreshLoanDue(db, id)');
});

test('auth is tried for each api: without a token, without the role, by strangers, by admins', () => {
  expect(titles('tests/loans.test.ts')).toEqual(
    expect.arrayContaining(['needs a token', 'needs a role', 'an admin calls']),
  );
  expect(titles('tests/loans.test.ts').some((title) => title.endsWith('a stranger calls'))).toBe(true);
});

test('a limit is counted and tried', () => {
  expect(titles('tests/limits.test.ts').length).toBeGreaterThan(0);
});

test('observe gives metrics by their names; what is traced and logged is so everywhere', () => {
  expect(text('src/observability/metrics.ts')).toContain("'tool_pieces_level'");
});

test('observe gives alerts on faults where it wants all errors logged', () => {
  const { groups } = parse(text('alerts.yaml'));
  const rules = groups[0].rules.map(({ alert, expr }: { alert: string; expr: string }) => `${alert}: ${expr}`);
  expect(rules).toContainEqual(
    expect.stringMatching(
      /^ShedFaults: increase\(http_request_duration_seconds_count\{operation=~"GET \/tools\|.*",status=~"5\.\."\}\[5m\]\) > 0$/,
    ),
  );
  expect(rules).toContain('ShedEventsSetAside: increase(events_set_aside_total{event=~"loan\\\\.begun"}[5m]) > 0');
  expect(text('src/observability/metrics.ts')).toContain("name: 'events_set_aside_total'");
});

describe('soft lines', () => {
  test('are times of jobs', () => {
    expect(text('src/jobs/timedRules.ts')).toContain('lapse after 2d');
  });

  test('say how often an event is tried again', () => {
    expect(text('src/events/retries.ts')).toContain("'loan.begun': { retries: 0, recipients: [] }");
    expect(titles('tests/failures.test.ts')).toEqual([expect.stringMatching(/^~ max retries: 0 \(spec\.sds:\d+\)$/)]);
  });

  test('are alerts on the time of answers', () => {
    expect(text('alerts.yaml')).toContain('~ latency < 300ms (spec.sds:');
  });
});

test('each line is traced to its tests and its code', () => {
  const table = text('docs/traceability.md');
  for (const line of [
    'api POST /loans/{id}/begin',
    '! loan.pieces > loan.tool.pieces => too_few',
    'machine Loan.state',
    'Loan.due = Loan.pieces * Loan.deposit',
  ]) {
    expect(table).toContain(`\`${line}\``);
  }
});

test('a seed is sown by what makes its row unique, however often', () => {
  expect(text('src/db/seed.ts').replace(/\s+/g, ' ')).toContain(
    "if ((await db.tool.findFirst({ where: { name: 'saw' } })) === null) {",
  );
});
