import { describe, expect, it } from 'vitest';
import { parseSds } from '../../../src/sds/parser.ts';
import { errorsOf, treeOf } from './text.ts';

/** In an entity, an api and so on: the line is the second of the text. */
function inBlock(head: string, line: string): string[] {
  return errorsOf(`${head} {\n  ${line}\n}\n`);
}

describe('a message says what was expected and how to write it', () => {
  const cases: readonly (readonly [head: string, line: string, message: string])[] = [
    ['entity Pet', 'name string', "2:8 expected ':' after the field name"],
    [
      'entity Pet',
      'name:',
      "2:7 expected a type: string, int, decimal, bool, uuid, timestamp, `[a, b]`, `{…}` or `-> Entity` after ':'",
    ],
    ['entity Pet', 'owner: ->', "2:10 expected a name after '->'"],
    ['entity Pet', 'weight: decimal 0..', "2:20 expected a range: `1..100` or `0..*` after '..'"],
    ['entity Pet', 'kind: [cat, dog', "2:9 missing ']' for this '['"],
    ['entity Pet', 'name: string 1..40 @', "2:22 expected a name after '@'"],
    ['entity Pet', 'name: string; int', "2:15 unexpected ';': a line ends without ';'"],
    ['entity Pet', 'name: string,', "2:15 unexpected ',': a line ends without ','"],
    ['entity Pet', 'email: string unique', "2:17 unexpected 'unique': write '@unique'"],
    [
      'entity Pet',
      'id: uuid primary key',
      "2:12 unexpected 'primary': the key of a row is its field `id: uuid @immutable`",
    ],
    [
      'entity Pet',
      'note: string nullable',
      "2:16 unexpected 'nullable': a value that may be missing has a '?' behind its type: `string?`",
    ],
    ['entity Pet', 'note: string NOT NULL', "2:16 unexpected 'NOT': a field without '?' is required"],
    ['entity Pet', 'tame: bool = false', "2:14 unexpected '=': the value of new rows is written `default …`"],
    [
      'entity Pet',
      'weight: decimal 0..9?',
      "2:23 unexpected '?': '?' stands behind the type, before the range: `decimal? 0..9`",
    ],
    [
      'entity Pet',
      'name: string(40)',
      "2:15 unexpected '(': a range or a length stands behind the type (`decimal 0..99.99`, `string 1..255`), values of its own in a list: `[low, high]`",
    ],
    [
      'entity Pet',
      'name: string[40]',
      "2:15 unexpected '[': a length stands behind the type (`string 1..200`); several rows are an entity of their own, and an edge: `edge Order -> Line {1:many}`",
    ],
    ['entity Pet', 'name: string // as called', "2:16 unexpected '/': comments begin with '--'"],
    ['entity Pet', '// as called', "2:3 unexpected '//': comments begin with '--'"],
    ['entity Pet', '# as called', "2:3 unexpected '#': comments begin with '--'"],
    ['api GET /pets', 'out: Pet[]', "2:11 unexpected '[': several rows are written `[Entity]`"],
    ['entity Pet', '=> 3', "2:3 unexpected '=>' in 'entity': expected a field: `name: type`"],
    ['api GET /pets', '! not found', "2:9 '=>' and an outcome are missing: `! condition => error_name`"],
    ['api GET /pets', '! not found =>', '2:15 the outcome is missing: `! condition => error_name` or `=> 404`'],
    ['api GET /pets', '! => 404', '2:5 the condition is missing: `! condition => error_name`'],
    ['api GET /pets', '>>', '2:3 the step is missing: `>> create Order(pending)`'],
    ['api GET /pets', '>> if paid', "2:9 expected ':' after the condition: `>> if condition: step`"],
    ['api GET /pets', 'otu: Pet', "2:3 unexpected 'otu' in 'api': did you mean 'out'?"],
    ['api GET /pets', 'out: [Pet', "2:8 missing ']' for this '['"],
    ['api POST /pets', 'in: {name: string kind: int}', "2:21 expected ',' or '}' after 'string', not 'kind'"],
    ['machine Pet.state', 'a ->', "2:5 expected a name after '->'"],
    ['machine Pet.state', '-> b', "2:3 unexpected '->' in 'machine': expected a chain of states: `a -> b -> c`"],
    ['limit', 'POST /pets : 30 per user', "2:19 expected '/' and a unit of time: `30/min`"],
    ['limit', 'POST /pets', "2:8 expected ':' after the path"],
    ['auth', '/pets', "2:3 expected ':' after the path"],
    [
      'auth',
      '/pets : admin(GIT)',
      "2:17 expected a method: GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS after '(', not 'GIT'",
    ],
    [
      'auth',
      'pets : admin',
      "2:3 unexpected 'pets' in 'auth': expected a path and its roles: `/path/** : role(GET, POST)`",
    ],
    [
      'evolve Pet',
      'name: string',
      "2:3 unexpected 'name' in 'evolve': expected a change: `+field: type`, `~field: type`, `~old -> new` or `-field`",
    ],
    ['evolve Pet', '~name', '2:3 expected a change: `+field: type`, `~field: type`, `~old -> new` or `-field`'],
    ['seed', 'Pet.kind: cat', '2:11 expected `default: value`: `Product.status default: draft`'],
    ['module pets', 'consumes: [shop]', '2:18 expected `/` and an event: `module/Event` or `module/*`'],
    ['on', '>> re-run', "1:4 expected words after 'on', not '{'"],
    [
      'api GT /pets',
      '>> run',
      "1:5 expected a method: GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS after 'api', not 'GT'",
    ],
    ['api GET pets', '>> run', '1:9 the path is missing: `api GET /orders/{id} {`'],
    ['machine Pet', 'a -> b', "1:13 expected '.' and a field: `machine Order.status {`"],
    ['contract a', 'x', "1:12 expected '<->' between the two modules: `contract orders <-> payments {`"],
    [
      'error taken 409',
      'message: "x"',
      "1:13 expected ':' after the name of the error, and a status: `error not_owner: 403 {`",
    ],
    ['entiy Pet', 'name: string', "1:1 unknown construct 'entiy': did you mean 'entity'?"],
  ];
  for (const [head, line, message] of cases)
    it(`${head} { ${line} }`, () => expect(inBlock(head, line)).toEqual([message]));

  it('the cardinality of an edge', () => {
    expect(errorsOf('edge A -> B\nentity C {\n}')).toEqual([
      '1:11 the cardinality is missing: `edge Order -> OrderLine {1:many}`',
    ]);
    expect(errorsOf('edge A -> B {1}')).toEqual(["1:15 expected ':' after the left side of the cardinality"]);
  });

  it('lines outside a block, and a brace too much', () => {
    expect(errorsOf('name: string\nage: int\n')).toEqual([
      "1:1 'name' stands outside a block: is a '}' above it too early, or the head of the block missing?",
    ]);
    expect(errorsOf('entity A {\n}\n}\n')).toEqual(["3:1 unexpected '}': no block is open here"]);
    expect(errorsOf('Some words about a shop\nand more of them.\n\nentity A {\n}')).toEqual([
      "1:1 unexpected 'Some': a construct begins with a word such as entity, api, event or machine",
    ]);
  });

  it('characters and texts', () => {
    expect(errorsOf('entity A {\n  na§me: string\n}')[0]).toBe(
      '2:5 the character "§" has no meaning here: names have letters a-z, digits and _; other text stands between quotation marks',
    );
    expect(errorsOf('error a: 400 {\n  message: “no”\n}')[0]).toMatch(/^2:12 “ is no quotation mark here/);
    expect(errorsOf('error a: 400 {\n  message: "no\n  detail: "yes"\n}')).toEqual([
      '2:12 the text is not closed: a quotation mark is missing before the end of the line',
    ]);
    expect(errorsOf('error a: 400 {\n  message: "größer ✓" -- schön\n}')).toEqual([]);
  });
});

describe('what is missing is put in by the quick fix', () => {
  function cured(text: string): string {
    const [first] = parseSds(text, 'a.sds').diagnostics;
    const cure = first?.data as { range: { start: Place; end: Place }; newText: string } | undefined;
    if (cure === undefined) return 'no cure';
    return text.slice(0, offset(text, cure.range.start)) + cure.newText + text.slice(offset(text, cure.range.end));
  }
  interface Place {
    readonly line: number;
    readonly character: number;
  }
  function offset(text: string, { line, character }: Place): number {
    return text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
  }

  const cases: readonly (readonly [name: string, broken: string, mended: string])[] = [
    [
      "'}' before the next construct",
      'entity A {\n  a: int\n\nentity B {\n}\n',
      'entity A {\n  a: int\n}\n\nentity B {\n}\n',
    ],
    [
      "'}' behind a comment",
      'entity A {\n  a: int -- x\nentity B {\n}\n',
      'entity A {\n  a: int -- x\n}\nentity B {\n}\n',
    ],
    ["'}' at the end of the file", 'entity A {\n  a: int', 'entity A {\n  a: int\n}'],
    ["'{' behind the head", 'entity A\n  a: int\n}\n', 'entity A {\n  a: int\n}\n'],
    ['both braces', 'entity A\nentity B {\n}\n', 'entity A {\n}\nentity B {\n}\n'],
    ["']' of a list", 'module a {\n  owns: [A, B\n}\n', 'module a {\n  owns: [A, B]\n}\n'],
    ["'}' of an object", 'api GET /a {\n  in: {a: int\n  out: A\n}\n', 'api GET /a {\n  in: {a: int}\n  out: A\n}\n'],
    ['a comma', 'event a {\n  payload: {\n    a\n    b\n  }\n}\n', 'event a {\n  payload: {\n    a,\n    b\n  }\n}\n'],
    ['a quotation mark', 'error a: 400 {\n  message: "no\n}\n', 'error a: 400 {\n  message: "no"\n}\n'],
    ['a comment of another language', '// pets\nentity A {\n}\n', '-- pets\nentity A {\n}\n'],
    ['a comment of another language in a block', 'entity A {\n  # pets\n}\n', 'entity A {\n  -- pets\n}\n'],
    ["':' behind a field", 'entity A {\n  a int\n}\n', 'entity A {\n  a: int\n}\n'],
    ['a method in capitals', 'api get /a {\n  out: A\n}\n', 'api GET /a {\n  out: A\n}\n'],
    ['the right word', 'api GET /a {\n  outt: A\n}\n', 'api GET /a {\n  out: A\n}\n'],
  ];
  for (const [name, broken, mended] of cases) {
    it(name, () => {
      expect(cured(broken)).toBe(mended);
      expect(errorsOf(mended)).toEqual([]);
    });
  }
});

describe('a broken line keeps what can be read of it', () => {
  it('a field without a type, a guard without an outcome, an api without a path', () => {
    expect(treeOf('entity A {\n  a:\n  b: int\n}')).toMatchObject([{ members: [{ name: 'a' }, { name: 'b' }] }]);
    expect(treeOf('api GET /a {\n  ! qty > stock\n  out: A\n}')).toMatchObject([
      { members: [{ is: 'Assertion', condition: 'qty > stock' }, { is: 'ApiOut' }] },
    ]);
    expect(treeOf('api GET {\n  out: A\n}')).toMatchObject([{ method: 'GET', members: [{ is: 'ApiOut' }] }]);
  });

  it('a head alone, as it is typed', () => {
    expect(treeOf('entity A')).toMatchObject([{ is: 'Entity', name: 'A' }]);
    expect(errorsOf('entity A')).toEqual(["1:8 missing '{' after the head of 'entity'"]);
    expect(errorsOf('error not_found: 404')).toEqual([]);
  });
});
