import { readdirSync, readFileSync } from 'node:fs';
import { AstUtils, GrammarAST } from 'langium';
import { describe, expect, test } from 'vitest';
import { drawnGrammars } from '../../scripts/grammar/diagrams.ts';
import { shapeOfRule } from '../../scripts/grammar/shape.ts';
import { drawGrammar, readGrammar } from '../../scripts/grammarDocs.ts';

/** In pixels: a page of GitHub shrinks what is wider than itself, and letters stay readable down to four fifths. */
const widestImage = 1120;

describe.each(drawnGrammars)('the diagrams of $page', async (docs) => {
  const { files, shown, grammar } = await drawGrammar(docs);

  test('are those of the grammar; after a change run `npm run docs:grammar`', () => {
    const there = readdirSync(docs.images).map((name) => `${docs.images}/${name}`);
    expect(there.sort()).toEqual([...files.keys()].sort());
    for (const [path, image] of files) expect(readFileSync(path, 'utf8'), path).toBe(image);
  });

  test('show every rule of the grammar that can be seen', () => {
    const visible = grammar.rules.filter((rule) => !(GrammarAST.isTerminalRule(rule) && rule.hidden));
    const names = visible.map(({ name }) => name).filter((name) => !docs.naming.recovery.has(name));
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
  });

  test('have one for every block and line', () => {
    const blocks = grammar.rules.filter((rule) => GrammarAST.isParserRule(rule) && endsLines(rule));
    const names = blocks.map(({ name }) => name).filter((name) => !docs.naming.recovery.has(name));
    expect(names.filter((name) => !docs.naming.diagrams.has(name))).toEqual([]);
  });

  test('have room on a page', () => {
    const widths = [...files].map(([path, image]) => ({ path, width: Number(/ width="([\d.]+)"/.exec(image)?.[1]) }));
    expect(widths.filter(({ width }) => !(width <= widestImage))).toEqual([]);
  });

  test('stand on the page, each with words for those who do not see it', () => {
    const page = readFileSync(docs.page, 'utf8');
    const missing = [...files.keys()].filter(
      (path) => !new RegExp(`!\\[[^\\]]+\\]\\(${path.replace(/^docs\//, '')}\\)`).test(page),
    );
    expect(missing).toEqual([]);
  });
});

describe('the shape of a rule', () => {
  const naming = {
    diagrams: new Map([['Other', 'other']]),
    tokens: new Map([['ID', { kind: 'name', text: 'name' } as const]]),
    recovery: new Set(['NL']),
  };
  const keyword = (text: string) => ({ kind: 'keyword', text });
  const name = (text: string) => ({ kind: 'name', text });

  test.each([
    ["x='a' NL", keyword('a')],
    ["x='a' | y=NL | (z+=NL)*", keyword('a')],
    ["x=ID? 'a'", { kind: 'sequence', items: [{ kind: 'optional', item: name('name') }, keyword('a')] }],
    ["x+=ID (',' x+=ID)*", { kind: 'loop', item: name('name'), between: keyword(',') }],
    ["x+='a' (x+='a')*", { kind: 'loop', item: keyword('a') }],
    ["x='a' ('b' 'c')*", { kind: 'sequence', items: [keyword('a'), { kind: 'optional', item: expect.anything() }] }],
    ["'a' | ('b' | x=ID) | 'a'", { kind: 'choice', items: [keyword('a'), keyword('b'), name('name')] }],
    ['other=Other', name('other')],
    ['inner=Inner', { kind: 'sequence', items: [keyword('['), name('other'), keyword(']')] }],
  ])('%s', async (definition, shape) => {
    const grammar = await readGrammar(
      `grammar Test entry Start: rule=Rule; Rule: ${definition}; Inner: '[' other=Other ']'; Other: '(' rule=Rule? ')';
       terminal ID: /[a-z]+/; terminal NL: /\\n/;`,
      'test.langium',
    );
    expect(shapeOfRule(ruleNamed(grammar, 'Rule'), naming, new Set())).toEqual(shape);
  });

  test('a rule that calls itself needs a diagram of its own', async () => {
    const grammar = await readGrammar("grammar Test entry Rule: '(' inner=Rule? ')';", 'test.langium');
    expect(() => shapeOfRule(ruleNamed(grammar, 'Rule'), naming, new Set())).toThrow("'Rule' calls itself");
  });
});

function ruleNamed(grammar: GrammarAST.Grammar, name: string): GrammarAST.ParserRule {
  const rule = grammar.rules.filter(GrammarAST.isParserRule).find((candidate) => candidate.name === name);
  if (rule === undefined) throw new Error(`The grammar has no rule '${name}'.`);
  return rule;
}

function endsLines(rule: GrammarAST.ParserRule): boolean {
  return AstUtils.streamAllContents(rule).some((part) => GrammarAST.isRuleCall(part) && part.rule.$refText === 'NL');
}
