import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { modelAsJson } from '../../src/common/modelJson.ts';
import { SpecWorkspace } from '../../src/common/specWorkspace.ts';
import { shop, shopWithApi } from '../sds/lower/shop.ts';
import { corpus, systemOf } from '../sds/lower/support.ts';

const schema: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../schemas/model.schema.json'), 'utf8'),
);
const validate = new Ajv2020({ allErrors: false, allowUnionTypes: true }).compile(schema as object);

/** What is wrong with the published form of the model of a text. */
function problems(text: string): unknown {
  return validate(modelAsJson(systemOf(text), 'file:///')) ? [] : validate.errors;
}

const everything = `${shop}
system shop v1 {
  agents_per_module: ~3
}
runtime { db: postgres | sqlite }
migrate { mode: safe }
contract shop <-> rides {
  RideRequest.created must produce exactly one MatchResult within 30s
  DriverAssigned must occur within 10s of MatchResult
  MatchResult references only drivers where Availability = online
  ! Charge.failed => retry 3x, then notify user; rollback stock
}
system_invariant {
  every Order reaches terminal state [shipped] within 2h
  every FareFinalized produces exactly one Charge
  no Charge without FareFinalized
  Order.total = avg(OrderLine.qty where product=P) - 3
}
invariant {
  Cart per user: max 1 where status=open
  Payment.refund => Order.status:paid
  Order.status:paid => event order.paid emitted
  Order.status:paid => Order.total > 0
  stock >= 0
  clouds are white
}
auth { /orders/** : public(GET), owner }
limit { POST /orders : 3/min per user }
observe { log: all errors, checkout flow }
evolve Order {
  +note: string? 0..40 default "x"
  ~total: decimal
  ~ old -> note
  -gone
  -*
}
seed {
  Order {status: paid, email: "x"}
  Order.status default: pending
}
on test failure {
  >> re-run tests
}
~ latency < 200ms
`;

const api = shopWithApi(
  'out: Order + [OrderLine] + {count: int} ?status=paid @owner',
  '! any item.qty > item.product.stock and not (paid or qty not in [1, 2]) => 400 "no"',
  '! product not found => 404',
  '! cart empty => cart_empty',
  '! email exists => 409',
  '! not admin => 403',
  '! not owner => not_owner',
  '! item.gift => 400',
  '! user != caller or placed < now or note = "x" or item.gift = true => 400',
  '! the moon shines => 400',
  '>> create Payment(pending) with amount = order.total, method = wallet',
  '>> set Payment(captured), Order(paid)',
  '>> set order.note = "x"',
  '>> delete cart',
  '>> reserve_stock(each item)',
  '>> notify(user, email)',
  '>> increment product.stock',
  '>> snapshot prices to OrderLines',
  '>> restore stock per line',
  '>> if paid: charge payment',
  '! payment fails => payment_failed, give it back by hand',
  '~ cache: 3s',
  '~ emit stock.low if qty > 3',
  '~ trigger when qty > 3',
  '~ pay after 3h delay',
);

test.each([...corpus()])('the model of %s fits the published schema', (_, text) => {
  expect(problems(text)).toEqual([]);
});

test.each([
  ['every construct', everything],
  ['every sentence of an api', api],
  [
    'broken text',
    'entity {\n  x: strin\napi POST {\n  in: {a: , b}\nerror x: {\nseed { Y {a: } }\nlimit { /x : /min }',
  ],
])('the model of %s fits the published schema', (_, text) => {
  expect(problems(text)).toEqual([]);
});

const designFolder = join(import.meta.dirname, '../../../../../shared/corpus/sodl');

/** What people wrote, by file name; without the corpus beside the repository there is none. */
function designCorpus(): [string, string][] {
  if (!existsSync(designFolder)) return [];
  const names = readdirSync(designFolder).filter((name) => name.endsWith('.sodl'));
  return names.map((name) => [name, readFileSync(join(designFolder, name), 'utf8')]);
}

/** What is wrong with the published form of the model of a design. */
function designProblems(text: string): unknown {
  const workspace = new SpecWorkspace();
  workspace.setText('file:///w/x.sodl', text);
  const [view] = workspace.systems();
  return view !== undefined && validate(modelAsJson(view.system, 'file:///w')) ? [] : validate.errors;
}

const everyDesignBlock = `template "Base" extends "Other":
  stack:
    language = "Python"
    tags = ["a", 1, true, word]
  policy P:
    rule "r" severity=critical
    rule "s" severity = urgent
  architecture:
    style = "Layered"
    layers:
      - name = "a"
        uses = "b"
      - "plain"
system "S" extends "Base":
  version = "1.0"
  intent:
    primary = "p"
    outcomes = ["o"]
    out_of_scope = ["x"]
  override stack.language = "Go"
  append intent.outcomes += "more"
  remove policy.P.rules -= "s"
  replace block P:
    rule "t" severity=low
  interface I extends J:
    doc = "d"
    override method m(a: List[Optional[str]], b) -> None
    invariant "never"
    model R:
      field f: int (1-3, unique, enum=["a", "b"])
  module M:
    doc = "d"
    owns = ["o"]
    requires = [I]
    implements = ["I"]
    exports = [I]
    artifacts = ["src/**"]
    api:
      endpoint "GET /x/{id}" -> Post (201 CREATED)
      endpoint "nonsense" -> Redirect to "/"
      websocket "/ws" -> Frame
      command "run <a> [b] --c=<d>" -> None
      model Post:
        field title: str (min_length=1, pattern="^a")
    config:
      port = 80
      nested:
        on = false
    invariants:
      invariant "i"
    acceptance:
      test "t"
  pipeline "P":
    step A "title":
      modules = ["M"]
      output = code
      require = "r"
      gate = "g"
    step B:
      depends_on = [A]
ui_theme "Dark":
  color: "black"
`;

test.each([
  ['every block', everyDesignBlock],
  ['windows text', `\uFEFF${everyDesignBlock.replaceAll('\n', '\r\n')}`],
  ['broken text', 'system "x\n  module\n api: [\n\tstep = ('],
  ...designCorpus(),
])('the model of a design of %s fits the published schema', (_, text) => {
  expect(designProblems(text)).toEqual([]);
});

test('the model of a half-typed design fits the published schema', () => {
  for (let end = 0; end < everyDesignBlock.length; end += 37) {
    expect(designProblems(everyDesignBlock.slice(0, end)), `up to ${end}`).toEqual([]);
  }
});

test('a field that the schema does not know is refused', () => {
  expect(validate({ ...(modelAsJson(systemOf(shop), 'file:///') as object), more: 1 })).toBe(false);
});

test('files are named relative to the root, so that the model is the same on every machine', () => {
  const files = { 'w/my shop/a.sds': shop, 'elsewhere/b.sds': 'entity Far {\n}\n' };
  const here = JSON.stringify(modelAsJson(systemOf({ 'w/my%20shop/a.sds': shop, 'x/b.sds': '' }), 'file:///w'));
  expect(here).toContain('"file":"my shop/a.sds"');
  expect(here).toContain('"file":"file:///x/b.sds"');
  expect(JSON.stringify(modelAsJson(systemOf(files), 'file:///w'))).toBe(
    JSON.stringify(modelAsJson(systemOf(files), 'file:///w/')),
  );
});
