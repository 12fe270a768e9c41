import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSdsServices } from '@specwright/notations/sds/parser';
import { describe, expect, it } from 'vitest';
import { loadGrammar, scopesAt, tokenize } from '../../../scripts/grammar/tokenize.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const grammar = await loadGrammar();

/** The innermost scope of the word behind the mark `»`, without its last part. */
function scopeOf(marked: string): string {
  const offset = marked.indexOf('»');
  const text = marked.replace('»', '');
  const before = text.slice(0, offset).split('\n');
  const scopes = scopesAt(tokenize(grammar, text), before.length - 1, before.at(-1)?.length ?? 0);
  return (scopes.at(-1) ?? '').replace(/\.sds$/, '');
}

describe('every construct', () => {
  const scopes: readonly (readonly [text: string, scope: string])[] = [
    ['»system shop v1.0 {\n}', 'storage.type.system'],
    ['system »shop v1.0 {\n}', 'entity.name.namespace.system'],
    ['system shop »v1.0 {\n}', 'constant.numeric.version'],
    ['system shop {\n  »modules: 7\n}', 'support.type.property-name'],
    ['system shop {\n  agents: »~200\n}', 'keyword.operator.approximate'],
    ['»module shop {\n}', 'storage.type.module'],
    ['module shop {\n  »owns: [A]\n}', 'keyword.other.module-list'],
    ['module shop {\n  owns: [»A]\n}', 'entity.name.type'],
    ['module shop {\n  consumes: [»trip/Done]\n}', 'entity.name.namespace.module'],
    ['module shop {\n  consumes: [trip/»Done.now]\n}', 'entity.name.type.event'],
    ['module shop {\n  consumes: [\n    trip/»*,\n  ]\n}', 'constant.language.all'],
    ['module shop {\n  boundary: »shop-service\n}', 'string.unquoted.value'],
    ['»contract a <-> b {\n}', 'storage.type.contract'],
    ['contract a »<-> b {\n}', 'keyword.operator.contract'],
    ['»system_invariant {\n}', 'storage.type.system-invariant'],
    ['»invariant {\n}', 'storage.type.invariant'],
    ['»runtime {\n  lang: go | node\n}', 'storage.type.runtime'],
    ['runtime {\n  lang: go »| node\n}', 'keyword.operator.alternative'],
    ['»migrate { mode: safe }', 'storage.type.migrate'],
    ['migrate { »mode: safe }', 'support.type.property-name'],
    ['migrate { mode: safe »}', 'punctuation.section.block.end'],
    ['»entity Pet {\n}', 'storage.type.entity'],
    ['entity »Pet {\n}', 'entity.name.type.entity'],
    ['»edge A -> B {1:many}', 'storage.type.edge'],
    ['edge A -> »B {1:many}', 'entity.name.type.entity'],
    ['edge A -> B {1:»many}', 'constant.language.cardinality'],
    ['»machine Pet.state {\n}', 'storage.type.machine'],
    ['machine Pet.»state {\n}', 'variable.other.member'],
    ['machine Pet.state {\n  »new -> old\n}', 'variable.other.enummember.state'],
    ['machine Pet.state {\n  new »-> old\n}', 'keyword.operator.transition'],
    ['»error gone: 410 {\n}', 'storage.type.error'],
    ['error »gone: 410 {\n}', 'entity.name.type.error'],
    ['error gone: »410', 'constant.numeric.status'],
    ['»event pet.new {\n}', 'storage.type.event'],
    ['event »pet.new {\n}', 'entity.name.type.event'],
    ['event pet.new {\n  »ref: Pet.id\n}', 'keyword.other.ref'],
    ['event pet.new {\n  ref: »Pet.id\n}', 'entity.name.type.entity'],
    ['event pet.new {\n  »payload: {a, b: int}\n}', 'keyword.other.payload'],
    ['event pet.new {\n  payload: {a, »b: int}\n}', 'variable.other.property.member'],
    ['»action feed(pet) {\n}', 'storage.type.action'],
    ['action »feed(pet) {\n}', 'entity.name.function.action'],
    ['action feed(a, »pet: uuid) {\n}', 'variable.parameter'],
    ['action feed(pet) {\n  »>> eat\n}', 'keyword.control.step'],
    ['»api GET /pets {\n}', 'storage.type.api'],
    ['api »GET /pets {\n}', 'support.function.http-method'],
    ['api GET »/pets/{id} {\n}', 'string.unquoted.route'],
    ['api GET /pets/{»id} {\n}', 'variable.parameter.route'],
    ['api GET /pets {\n  »in: {a: int}\n}', 'keyword.other.in'],
    ['api GET /pets {\n  in: {»a: int}\n}', 'variable.other.property.member'],
    ['api GET /pets {\n  in: {\n    a: int,\n    »b: int\n  }\n  out: Pet\n}', 'variable.other.property.member'],
    ['api GET /pets {\n  in: {\n    a: int\n  }\n  »out: Pet\n}', 'keyword.other.out'],
    ['api GET /pets {\n  out: »Pet + [Toy]\n}', 'entity.name.type.entity'],
    ['api GET /pets {\n  out: [Pet] ?kind=»cat\n}', 'variable.other.enummember'],
    ['»auth {\n}', 'storage.type.auth'],
    ['auth {\n  »/pets/** : owner\n}', 'string.unquoted.route'],
    ['auth {\n  /pets/** : »owner, admin(GET)\n}', 'entity.name.type.role'],
    ['auth {\n  /pets/**: admin(»GET)\n}', 'support.function.http-method'],
    ['»limit {\n}', 'storage.type.limit'],
    ['limit {\n  »POST /pets : 5/min per user\n}', 'support.function.http-method'],
    ['limit {\n  POST /pets : 5/»min per user\n}', 'keyword.other.unit'],
    ['limit {\n  POST /pets : 5/min »per user\n}', 'keyword.other.per'],
    ['»observe {\n}', 'storage.type.observe'],
    ['observe {\n  »log: all errors\n}', 'support.type.property-name'],
    ['»evolve Pet {\n}', 'storage.type.evolve'],
    ['evolve Pet {\n  »+name: string\n}', 'keyword.operator.evolve.change'],
    ['evolve Pet {\n  +name: string »default "x"\n}', 'keyword.other.default'],
    ['evolve Pet {\n  ~old »-> new\n}', 'keyword.operator.rename'],
    ['evolve Pet {\n  »-old\n}', 'keyword.operator.evolve.drop'],
    ['evolve Pet {\n  ~* »-> Animal\n}', 'keyword.operator.rename'],
    ['evolve Pet {\n  +slug: string »backfill slugify(name) batch 5\n}', 'keyword.other.evolve.term'],
    ['evolve Pet {\n  +slug: string backfill »slugify(name) batch 5\n}', 'entity.name.function'],
    ['evolve Pet {\n  +slug: string backfill slugify(name) »batch 5\n}', 'keyword.other.evolve.term'],
    ['evolve Pet {\n  ~kind: [a, b] »map c -> a\n}', 'keyword.other.evolve.term'],
    ['evolve Pet {\n  ~kind: [a, b] map c »-> a\n}', 'keyword.operator.rename'],
    ['evolve Pet {\n  -old »if empty\n}', 'keyword.other.evolve.term'],
    ['evolve Pet {\n  -* »if empty\n}', 'keyword.other.evolve.term'],
    ['evolve Pet {\n  +»batch: int\n}', 'variable.other.property.field'],
    ['»seed {\n}', 'storage.type.seed'],
    ['seed {\n  »Pet {name: "Rex"}\n}', 'entity.name.type.entity'],
    ['seed {\n  Pet {»name: "Rex"}\n}', 'variable.other.property.field'],
    ['seed {\n  Pet.kind »default: cat\n}', 'keyword.other.default'],
    ['»on test failure {\n}', 'storage.type.hook'],
    ['on »test failure {\n}', 'entity.name.section.hook'],
    ['»! email exists => 409', 'keyword.control.assertion'],
    ['»~ cache: 60s', 'keyword.control.soft'],
  ];
  for (const [text, scope] of scopes)
    it(`${JSON.stringify(text)} is ${scope}`, () => expect(scopeOf(text)).toBe(scope));
});

describe('fields', () => {
  const scopes: readonly (readonly [line: string, scope: string])[] = [
    ['»name: string', 'variable.other.property.field'],
    ['name: »string? 1..40', 'support.type.primitive'],
    ['name: string»? 1..40', 'keyword.operator.optional'],
    ['name: string »1..40', 'constant.numeric.range.min'],
    ['name: string 1»..40', 'keyword.operator.range'],
    ['heat: int -10..»-1', 'constant.numeric.range.max'],
    ['age: int 0..»*', 'constant.language.unbounded'],
    ['kind: [»cat, dog]', 'variable.other.enummember'],
    ['toy: »-> Toy', 'keyword.operator.reference'],
    ['toy: -> »Toy', 'entity.name.type.entity'],
    ['way: »Payment.method', 'entity.name.type.entity'],
    ['fee: decimal »@computed', 'punctuation.definition.decorator'],
    ['fee: decimal @»computed', 'storage.modifier.decorator'],
    ['fee: decimal @snapshot(»Toy.price)', 'variable.other.object'],
    ['fee: decimal @snapshot(Toy.»price)', 'variable.other.member'],
    ['name: string »-- a comment', 'punctuation.definition.comment'],
    ['name: string -- »a comment', 'comment.line.double-dash'],
  ];
  for (const [line, scope] of scopes) {
    it(`${line} is ${scope}`, () => expect(scopeOf(`entity Pet {\n  ${line}\n}`)).toBe(scope));
  }
});

describe('sentences', () => {
  const scopes: readonly (readonly [line: string, scope: string])[] = [
    ['! »any item.qty > item.stock => none_left', 'keyword.other.sentence'],
    ['! any item.»qty > item.stock => none_left', 'variable.other.member'],
    ['! any item.qty »> item.stock => none_left', 'keyword.operator.comparison'],
    ['! item.qty > 3 »=> none_left', 'keyword.operator.outcome'],
    ['! item.qty > 3 => »none_left', 'entity.name.type.error'],
    ['! item.qty > 3 => none_left; »rollback stock', 'keyword.other.verb'],
    ['! item.qty > 3 => »400 "too many"', 'constant.numeric.status'],
    ['! item.qty > 3 => 400 »"too many"', 'punctuation.definition.string.begin'],
    ['! item.qty > »3 => 404', 'constant.numeric'],
    ['! status »not in [a, b] => 404', 'keyword.operator.logical'],
    ['! status not in [»a, b] => 404', 'variable.other.enummember'],
    ['>> »create Pet(new)', 'keyword.other.verb'],
    ['>> create »Pet(new)', 'entity.name.type.entity'],
    ['>> create Pet(»new)', 'variable.other.enummember.state'],
    ['>> set Pet(sold), »Toy(gone)', 'entity.name.type.entity'],
    ['>> emit »pet.sold', 'entity.name.type.event'],
    ['>> »if paid: refund payment', 'keyword.control.conditional'],
    ['>> »reserve_stock(each item)', 'entity.name.function.call'],
    ['>> decrement item.stock »by item.qty', 'keyword.other.verb'],
    ['~ latency < »200ms', 'constant.numeric.quantity'],
    ['~ latency < 200»ms', 'keyword.other.unit'],
    ['~ »max retries: 3', 'support.type.property-name'],
  ];
  for (const [line, scope] of scopes) {
    it(`${line} is ${scope}`, () => expect(scopeOf(`api POST /a {\n  ${line}\n}`)).toBe(scope));
  }

  it('rules of invariants', () => {
    expect(scopeOf('invariant {\n  Order.status:»paid => event order.paid emitted\n}')).toBe(
      'variable.other.enummember.state',
    );
    expect(scopeOf('invariant {\n  Order.status:paid => »event order.paid emitted\n}')).toBe('keyword.other.sentence');
    expect(scopeOf('invariant {\n  a = »sum(B.c * B.d)\n}')).toBe('entity.name.function.call');
    expect(scopeOf('contract a <-> b {\n  A »must produce B within 30s\n}')).toBe('keyword.other.sentence');
    expect(scopeOf('contract a <-> b {\n  »A must produce B within 30s\n}')).toBe('entity.name.type');
  });
});

describe('texts and comments', () => {
  it('placeholders and escapes', () => {
    expect(scopeOf('error a: 400 {\n  detail: "{»pet.name}: no"\n}')).toBe('variable.other.placeholder');
    expect(scopeOf('error a: 400 {\n  detail: "a »\\" b"\n}')).toBe('constant.character.escape');
  });

  it('banners', () => {
    expect(scopeOf('-- »STATE MACHINES --')).toBe('entity.name.section');
    expect(scopeOf('-- =»======')).toBe('comment.line.double-dash.banner');
    expect(scopeOf('-- »specwright-ignore auth/missing-rule')).toBe('keyword.other.directive');
  });

  it('dashes in a text are no comment', () => {
    expect(scopeOf('error a: 400 {\n  detail: "a -- »b"\n}')).toBe('string.quoted.double');
  });
});

describe('what is not closed', () => {
  it('ends where the next construct begins', () => {
    for (const open of [
      'entity A {',
      'entity A {\n  kind: [a, b',
      'api GET /a {\n  in: {a: int',
      'error a: 400 {\n  message: "a',
    ]) {
      expect(scopeOf(`${open}\n\n»entity Pet {\n}`), open).toBe('storage.type.entity');
    }
    expect(scopeOf('api GET /a {\n  in: {a: int\n  »! a => 404\n}')).toBe('keyword.control.assertion');
  });

  it('a keyword as a name begins nothing', () => {
    expect(scopeOf('entity A {\n  »event: string\n}\n')).toBe('variable.other.property.field');
    expect(scopeOf('runtime {\n  »auth: jwt\n}\n')).toBe('support.type.property-name');
  });
});

/** Kind of a token of our lexer → the scopes that it may have. */
const scopesOfKinds: Readonly<Record<string, RegExp>> = {
  NUMBER: /^constant\.(numeric|language\.cardinality)/,
  QUANTITY: /^constant\.numeric\.quantity/,
  STRING: /^punctuation\.definition\.string|^string\.quoted/,
  VERSION: /^constant\.numeric\.version/,
  PATH: /^string\.unquoted\.route/,
  OPENCALL: /^punctuation\.section/,
  TIGHT: /^punctuation\.separator/,
  '{': /^punctuation\.section/,
  '}': /^punctuation\.section/,
  '[': /^punctuation\.section/,
  ']': /^punctuation\.section/,
  '(': /^punctuation\.section/,
  ')': /^punctuation\.section/,
  ',': /^punctuation\.separator/,
  ';': /^punctuation\.separator/,
  ':': /^punctuation\.separator/,
  '.': /^punctuation\.accessor|^entity\.name\.type/,
  '@': /^punctuation\.definition\.decorator/,
  '!': /^keyword\.control/,
  '>>': /^keyword\.control/,
};

const folders = [`${root}../shared/corpus/sds/`, `${root}examples/`].filter((folder) => existsSync(folder));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sds'))
    .map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') })),
);

describe('nothing of a specification is left without colour', () => {
  const lexer = createSdsServices().Sds.parser.Lexer;

  it('there are specifications to look at', () => expect(files.length).toBeGreaterThan(0));

  for (const { name, text } of files) {
    it(name, () => {
      const scoped = tokenize(grammar, text);
      const { tokens, hidden } = lexer.tokenize(text);
      const wrong: string[] = [];
      for (const token of [...tokens, ...hidden].filter(({ image }) => image.trim() !== '')) {
        const kind = token.tokenType.name;
        const isKeyword = kind === token.image && /^[A-Za-z]/.test(kind);
        const expected =
          kind === 'COMMENT'
            ? /comment/
            : isKeyword
              ? /^(keyword|storage|support)\./
              : (scopesOfKinds[kind] ?? operator(kind));
        const found = scopesAt(scoped, (token.startLine ?? 1) - 1, (token.startColumn ?? 1) - 1).at(-1) ?? 'nothing';
        if (expected !== undefined && !expected.test(found))
          wrong.push(`${token.startLine}: '${token.image}' is ${found}`);
      }
      expect(wrong).toEqual([]);
    });
  }
});

function operator(kind: string): RegExp | undefined {
  return /^\W/.test(kind) ? /^(keyword\.(operator|control)|constant\.language)/ : undefined;
}
