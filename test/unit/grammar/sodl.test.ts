import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadGrammar, scopesAt, tokenize } from '../../../scripts/grammar/tokenize.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const grammar = await loadGrammar('sodl');

/** The innermost scope of the character behind the mark `»`, without its last part. */
function scopeOf(marked: string): string {
  const offset = marked.indexOf('»');
  const text = marked.replace('»', '');
  const before = text.slice(0, offset).split('\n');
  const scopes = scopesAt(tokenize(grammar, text), before.length - 1, before.at(-1)?.length ?? 0);
  return (scopes.at(-1) ?? '').replace(/\.sodl$/, '');
}

type Case = readonly [text: string, scope: string];

/** A case for each line, in the block whose headers are given. */
function lines(headers: readonly string[], cases: readonly Case[]): void {
  const before = headers.map((header, level) => `${'  '.repeat(level)}${header}\n`).join('');
  for (const [line, scope] of cases) {
    const text = `${before}${line.replace(/^/gm, '  '.repeat(headers.length))}\n`;
    it(`${JSON.stringify(line)} is ${scope}`, () => expect(scopeOf(text)).toBe(scope));
  }
}

describe('headers', () => {
  lines(
    [],
    [
      ['»system "Shop":', 'storage.type.system'],
      ['system »"Shop":', 'punctuation.definition.string.begin'],
      ['system "»Shop":', 'entity.name.namespace.system'],
      ["system '»Shop':", 'entity.name.namespace.system'],
      ['system "Shop"»:', 'punctuation.separator.block'],
      ['system "Shop" »extends "Base":', 'storage.modifier.extends'],
      ['system "Shop" extends "»Base": # why', 'entity.name.namespace.template'],
      ['»template "Base":', 'storage.type.template'],
      ['template "»Base":', 'entity.name.namespace.template'],
      ['»interface Store:', 'storage.type.interface'],
      ['interface »Store:', 'entity.name.type.interface'],
      ['interface A extends »Store:', 'entity.name.type.interface'],
      ['interface A »extends Store:', 'storage.modifier.extends'],
      ['»module Till:', 'storage.type.module'],
      ['module »Till:', 'entity.name.namespace.module'],
      ['module "»Till":', 'entity.name.namespace.module'],
      ['»policy Safety:', 'storage.type.policy'],
      ['policy »Safety:', 'entity.name.section.policy'],
      ['»pipeline "Build":', 'storage.type.pipeline'],
      ['pipeline "»Build":', 'entity.name.namespace.pipeline'],
      ['»ui_theme "Dark":', 'storage.type.section'],
      ['ui_theme "»Dark":', 'entity.name.section.named'],
      ['»pattern_library "Web":', 'storage.type.section'],
      ['»module', 'storage.type.module'],
    ],
  );
});

describe('systems and templates', () => {
  lines(
    ['system "Shop":'],
    [
      ['»version = "1.0"', 'keyword.other.version'],
      ['version »= "1.0"', 'keyword.operator.assignment'],
      ['»stack:', 'storage.type.stack'],
      ['»stack: # of the shop', 'storage.type.stack'],
      ['»intent:', 'storage.type.intent'],
      ['intent:\n  »primary = "sells"', 'keyword.other.intent'],
      ['intent:\n  »outcomes = [', 'keyword.other.intent'],
      ['intent:\n  outcomes = [\n    "»a",\n  ]', 'string.quoted.double'],
      ['intent:\n  outcomes = [\n    "a"\n  ]\n  »out_of_scope = ["b"]', 'keyword.other.intent'],
      ['intent:\n  outcomes = »["a"]', 'punctuation.section.list.begin'],
      ['»override stack.web = "x"', 'keyword.control.inheritance'],
      ['override »stack.web = "x"', 'variable.other.member'],
      ['override stack».web = "x"', 'punctuation.accessor'],
      ['»append intent.outcomes += "x"', 'keyword.control.inheritance'],
      ['append intent.outcomes »+= "x"', 'keyword.operator.assignment'],
      ['remove policy.Safety.»rules -= "x"', 'variable.other.member'],
      ['remove stack.web »-= "x"', 'keyword.operator.assignment'],
      ['append a.b +=\n  »- "x"', 'punctuation.definition.list-item'],
      ['»replace block Safety:', 'keyword.control.inheritance'],
      ['replace »block Safety:', 'keyword.control.inheritance'],
      ['replace block »Safety:', 'variable.other.member'],
      ['replace block Safety:\n  »rule "x" severity=low', 'keyword.other.clause'],
      ['»architecture:', 'storage.type.section'],
      ['»error_handling:', 'storage.type.section'],
      ['»invariants:', 'storage.type.invariants'],
      ['interface »Store:', 'entity.name.type.interface'],
    ],
  );
  lines(
    ['system "Shop":', 'stack:'],
    [
      ['»language = "Go"', 'support.type.property-name'],
      ['»websocket = "ws"', 'support.type.property-name'],
      ['»stack = "ws"', 'support.type.property-name'],
      ['»module = "x"', 'support.type.property-name'],
      ['port = »5000', 'constant.numeric'],
      ['ratio = »0.5', 'constant.numeric'],
      ['cache = »true', 'constant.language.boolean'],
      ['cache = »trueish', 'string.unquoted.value'],
      ['web = »fast.api', 'string.unquoted.value'],
      ['web = "a »\\" b"', 'constant.character.escape'],
      ["web = '»a'", 'string.quoted.single'],
      ['web = "a # »b"', 'string.quoted.double'],
      ['web = "a" »# b', 'punctuation.definition.comment'],
      ['web = "a" # »b', 'comment.line.number-sign'],
      ['tools = ["a", »"b"]', 'punctuation.definition.string.begin'],
      ['tools = ["a"», "b"]', 'punctuation.separator.list'],
    ],
  );
});

describe('interfaces', () => {
  lines(
    ['interface Store:'],
    [
      ['»doc = "where"', 'keyword.other.doc'],
      ['»method get(id: UUID) -> Item', 'storage.type.method'],
      ['method »get(id: UUID) -> Item', 'entity.name.function.method'],
      ['method »remove(id: UUID) -> Item', 'entity.name.function.method'],
      ['method »test() -> Item', 'entity.name.function.method'],
      ['»override method get() -> Item', 'storage.modifier.override'],
      ['override »method get() -> Item', 'storage.type.method'],
      ['method get(»id: UUID) -> Item', 'variable.parameter'],
      ['method get(»endpoint: UUID) -> Item', 'variable.parameter'],
      ['method get(id: UUID, »template: str)', 'variable.parameter'],
      ['method get(id: »UUID) -> Item', 'support.type.primitive'],
      ['method get(id: »Thing) -> Item', 'entity.name.type'],
      ['method get(id: UUID) »-> Item', 'keyword.operator.returns'],
      ['method get(id: UUID) -> »Item', 'entity.name.type'],
      ['method get(id: UUID) -> »List[Item]', 'support.type.generic'],
      ['method get(id: UUID) -> List»[Item]', 'punctuation.section.type-arguments.begin'],
      ['method get(id: UUID) -> List[»Item]', 'entity.name.type'],
      ['method get(id: UUID) -> List[Optional»<str>]', 'punctuation.section.type-arguments.begin'],
      ['method get(id: UUID) -> Dict[str, »Item]', 'entity.name.type'],
      ['method get(\n  »id: UUID, # which\n  n: int\n) -> Item', 'variable.parameter'],
      ['method get(\n  id: UUID,\n  n: int\n) -> »Item', 'entity.name.type'],
      ['»field name: str', 'storage.type.field'],
      ['field »name: str', 'variable.other.property.field'],
      ['»invariants:', 'storage.type.invariants'],
      ['invariants:\n  »invariant "x"', 'keyword.other.clause'],
      ['invariants:\n  invariant »= "x"', 'keyword.operator.assignment'],
      ['»extends = [Base]', 'storage.modifier.extends'],
      ['extends = [»Base]', 'entity.name.type.interface'],
      ['"""»what it is"""', 'string.quoted.triple'],
      ['"""\nit »is\n"""\n', 'string.quoted.triple'],
    ],
  );
  lines(
    ['interface Store:', 'model Item:'],
    [
      ['»field name: str', 'storage.type.field'],
      ['field »name: str', 'variable.other.property.field'],
      ['field »doc: str', 'variable.other.property.field'],
      ['»field: str', 'variable.other.property.field'],
      ['»name: str', 'variable.other.property.field'],
      ['field name: »str', 'support.type.primitive'],
      ['field name: str (»min_length=1, unique)', 'support.type.property-name.constraint'],
      ['field name: str (min_length=»1)', 'constant.numeric'],
      ['field name: str (min_length=1, »unique)', 'support.type.property-name.constraint'],
      ['field n: int (»1-3)', 'constant.numeric.range.min'],
      ['field n: int (1»-3)', 'keyword.operator.range'],
      ['field k: str (enum=["»a", "b"])', 'string.quoted.double'],
      ['field k: str (pattern="a»\\\\d")', 'constant.character.escape'],
      ['field k: str (\n  »min=1,\n  max=2\n)', 'support.type.property-name.constraint'],
    ],
  );
  it('the name of a model is a type', () =>
    expect(scopeOf('interface A:\n  model »Item:\n')).toBe('entity.name.type.model'));
});

describe('modules', () => {
  lines(
    ['module Till:'],
    [
      ['»owns = ["x"]', 'keyword.other.module'],
      ['»requires = [Store]', 'keyword.other.module'],
      ['requires = [»Store, Bus]', 'entity.name.type.interface'],
      ['requires = ["»Store"]', 'entity.name.type.interface'],
      ['requires = [\n  Store, # one\n  »Bus\n]', 'entity.name.type.interface'],
      ['»implements = [Store]', 'keyword.other.module'],
      ['»artifacts = ["a.py"]', 'keyword.other.module'],
      ['»api:', 'storage.type.api'],
      ['»config:', 'storage.type.config'],
      ['config:\n  »method = "x"', 'support.type.property-name'],
      ['config:\n  retry:\n    »max = 3', 'support.type.property-name'],
      ['»acceptance:', 'storage.type.acceptance'],
      ['acceptance:\n  »test "x"', 'keyword.other.clause'],
      ['acceptance:\n  "»x"', 'string.quoted.double'],
      ['»ui:', 'storage.type.section'],
      ['»design_patterns:', 'storage.type.section'],
    ],
  );
  lines(
    ['module Till:', 'api:'],
    [
      ['»endpoint "GET /a" -> A', 'storage.type.endpoint'],
      ['endpoint "»GET /a" -> A', 'support.function.http-method'],
      ['endpoint "GET »/a" -> A', 'string.quoted.double.route'],
      ['endpoint "GET»/a" -> A', 'string.quoted.double.route'],
      ['endpoint "GET /a/{»id}" -> A', 'variable.parameter.route'],
      ['endpoint "GET /a/<»id>" -> A', 'variable.parameter.route'],
      ['endpoint "ANY /»*" -> A', 'constant.language.wildcard'],
      ['endpoint "GET /a" »-> A', 'keyword.operator.returns'],
      ['endpoint "GET /a" -> »Order', 'entity.name.type'],
      ['endpoint "GET /a" -> List[»Order] (201)', 'entity.name.type'],
      ['endpoint "GET /a" -> Order (»201)', 'constant.numeric.status'],
      ['endpoint "GET /a" -> Order (201 »CREATED)', 'string.unquoted.note'],
      ['endpoint "GET /a" -> HTML (»via Jinja2)', 'string.unquoted.note'],
      ['endpoint "GET /a" -> Redirect »to "/"', 'string.unquoted.note'],
      ['endpoint "GET /a" -> Redirect to "»/"', 'string.quoted.double'],
      ['endpoint "GET /a" -> A (200) # »b', 'comment.line.number-sign'],
      ['»websocket "/ws/{room}" -> None', 'storage.type.endpoint'],
      ['websocket "/ws/{»room}" -> None', 'variable.parameter.route'],
      ['websocket "/ws" -> »None', 'support.type.primitive'],
      ['»command "init <name>" -> None', 'storage.type.command'],
      ['command "»init <name>" -> None', 'entity.name.function.command'],
      ['command "init <»name>" -> None', 'variable.parameter.command'],
      ['command "init [»steps]" -> None', 'variable.parameter.optional'],
      ['command "init »--format=<v>" -> None', 'variable.parameter.option'],
      ['»model Item:', 'storage.type.model'],
      ['model Item:\n  field »endpoint: str', 'variable.other.property.field'],
    ],
  );
});

describe('policies and pipelines', () => {
  lines(
    ['policy Safety:'],
    [
      ['»rule "x" severity=high', 'keyword.other.clause'],
      ['rule »= "x"', 'keyword.operator.assignment'],
      ['rule "x" »severity=high', 'keyword.other.severity'],
      ['rule "x" severity»=high', 'keyword.operator.assignment'],
      ['rule "x" severity=»critical', 'constant.language.severity'],
      ['rule "x" severity=»high', 'constant.language.severity'],
      ['rule "x" severity = »medium', 'constant.language.severity'],
      ['rule "x" severity = "»low"', 'constant.language.severity'],
      ['rule "x" severity=»urgent', 'string.unquoted.value'],
      ['rule "x severity=»high"', 'string.quoted.double'],
      ['rule = "x"\nseverity = "»high"', 'constant.language.severity'],
      ['»rules:', 'storage.type.rules'],
      ['rules:\n  "x" »severity = "high"', 'keyword.other.severity'],
      ['rules:\n  - »if: "x"', 'support.type.property-name'],
    ],
  );
  lines(
    ['pipeline "Build":'],
    [
      ['»step Write:', 'storage.type.step'],
      ['step »Write:', 'entity.name.section.step'],
      ['step Implement "»Back end":', 'string.quoted.double.title'],
      ['step A:\n  »modules = ["B"]', 'keyword.other.step'],
      ['step A:\n  modules = ["»B"]', 'entity.name.namespace.module'],
      ['step A:\n  modules = [»B]', 'entity.name.namespace.module'],
      ['step A:\n  »depends_on = [C]', 'keyword.other.step'],
      ['step A:\n  depends_on = [»C]', 'entity.name.section.step'],
      ['step A:\n  output = »code', 'constant.language.output'],
      ['step A:\n  output = »binaries', 'string.unquoted.value'],
      ['step A:\n  »require = "x"', 'keyword.other.step'],
      ['step A:\n  »gate = "x"', 'keyword.other.step'],
    ],
  );
});

describe('the sections of the draft', () => {
  lines(
    ['system "Shop":', 'testing_strategy:'],
    [
      ['unit_tests:\n  coverage = »80%', 'constant.numeric'],
      ['unit_tests:\n  coverage = 80»%', 'keyword.other.unit.percent'],
      ['»unit_tests:', 'support.type.property-name'],
      ['»- name = "x"', 'punctuation.definition.list-item'],
      ['- »name = "x"', 'support.type.property-name'],
      ['- »name: "x"', 'support.type.property-name'],
      ['- "»x"', 'string.quoted.double'],
      ['»pattern "CQRS":', 'storage.type.item'],
      ['pattern "»CQRS":', 'entity.name.section.item'],
      ['»severity = "high"', 'support.type.property-name'],
      ['»policy = "high"', 'support.type.property-name'],
      ['enabled = »true', 'constant.language.boolean'],
      ['a = [»1, 2]', 'constant.numeric'],
    ],
  );
});

describe('layout', () => {
  it('comments of any column and empty lines stay in the block around them', () => {
    expect(scopeOf('system "A":\n  stack:\n# »not code\n    web = "x"\n')).toBe('comment.line.number-sign');
    expect(scopeOf('policy A:\n# x\n \n    # y\n  »rule "x"\n')).toBe('keyword.other.clause');
    expect(scopeOf('system "A":\n  stack:\n    #»region x\n')).toBe('keyword.other.region');
  });

  it('a block ends where the indentation does', () => {
    expect(scopeOf('system "A":\n  stack:\n    web = "x"\n  »intent:\n')).toBe('storage.type.intent');
    expect(scopeOf('module A:\n  config:\n    x = 1\n»interface B:\n')).toBe('storage.type.interface');
  });

  it('what is not closed ends where the next line of a block begins', () => {
    expect(scopeOf('system "A":\n  intent:\n    outcomes = [\n      "a"\n  »stack:\n')).toBe('storage.type.stack');
    expect(scopeOf('module A:\n  requires = [B,\n  »owns = ["x"]\n')).toBe('keyword.other.module');
    expect(scopeOf('module A:\n  owns = ["x\n  »exports = [B]\n')).toBe('keyword.other.module');
    expect(scopeOf('interface A:\n  method a(b: List[int\n  »method c() -> D\n')).toBe('storage.type.method');
  });
});

const folders = [`${root}../shared/corpus/sodl/`, `${root}examples/`].filter((folder) => existsSync(folder));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sodl'))
    .map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') })),
);
const firstWords =
  /^\s*(system|template|interface|module|policy|pipeline|step|stack|intent|api|config|invariants|acceptance|method|endpoint|websocket|command|field|model|rule|invariant|test|primary|outcomes|out_of_scope|owns|requires|implements|exports|artifacts|modules|output|require|gate|doc|version)(?=[\s:])(?=\s*(?:["':[]|=|\w+[:(]))/;

describe.skipIf(files.length === 0)('real files', () => {
  for (const { name, text } of files) {
    it(`${name}: every keyword has a scope, every text and name has one, nothing is invalid`, () => {
      const tokens = tokenize(grammar, text);
      expect(tokens.filter(({ scopes }) => scopes.some((scope) => /invalid/.test(scope)))).toEqual([]);
      const plain = tokens.filter(
        (token) =>
          token.text.trim() !== '' && !/[^.]+\.[^.]+/.test((token.scopes.at(-1) ?? '').replace(/^meta\..*/, '')),
      );
      expect(plain.map((token) => `${token.line + 1}: '${token.text}'`)).toEqual([]);
      const uncoloured = text.split('\n').flatMap((line, at) => {
        const word = firstWords.exec(line);
        const scope = word && scopesAt(tokens, at, line.search(/\S/)).at(-1);
        return word === null || /^(keyword|storage|support)\./.test(scope ?? '')
          ? []
          : [`${at + 1}: ${line}: ${scope}`];
      });
      expect(uncoloured).toEqual([]);
    });
  }
});

describe('no expression runs away', () => {
  it('long and broken lines are read to their end', () => {
    for (const piece of ['a ', 'a-', '"a', '[', '(a: ', 'List[', 'a.', "extends 'x', ", '\\', '- ', '# ', '{', 'a=']) {
      for (const head of ['', 'system "A" extends ', 'interface A extends ', 'override a', 'method a(', 'endpoint "']) {
        const line = `${head}${piece.repeat(3000)}`;
        const tokens = grammar.tokenizeLine(line, null, 2000);
        expect(tokens.stoppedEarly, `${head}${piece}`).toBe(false);
      }
    }
  });
});
