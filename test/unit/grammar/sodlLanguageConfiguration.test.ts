import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface LanguageConfiguration {
  readonly comments: { readonly lineComment: string };
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly onEnterRules: readonly {
    readonly beforeText: string;
    readonly afterText?: string;
    readonly action: { readonly indent: string; readonly appendText?: string };
  }[];
  readonly folding: { readonly offSide: boolean; readonly markers: { readonly start: string; readonly end: string } };
}

const path = fileURLToPath(new URL('../../../syntaxes/sodl.language-configuration.json', import.meta.url));
const configuration = JSON.parse(readFileSync(path, 'utf8')) as LanguageConfiguration;

/** What Enter does at `|`, as the first rule that holds says. */
function enterAt(line: string): string | undefined {
  const [before = '', after = ''] = line.split('|');
  return configuration.onEnterRules.find(
    ({ beforeText, afterText }) =>
      new RegExp(beforeText).test(before) && (afterText === undefined || new RegExp(afterText).test(after)),
  )?.action.indent;
}

const opening = [
  'system "Shop":',
  '  stack:',
  '  stack:   ',
  '  interface Store extends Base: # where things lie',
  '    step Implement "Back end: all":',
  '  outcomes = [',
  '  outcomes = [ # what comes out',
  '  method create(',
  "module 'Till':",
  '[',
];
const others = [
  '  web = "a:"',
  '  outcomes = ["a",',
  '  # stack:',
  '  requires = [Store]',
  '  web = "x" # note:',
  '    "text with an end:"',
  '  method get(id: UUID) -> Item',
  '  rule "x" severity=high',
  '',
];

describe('the language configuration of SODL', () => {
  it('knows comments', () => expect(configuration.comments.lineComment).toBe('#'));

  it('a double click takes a whole word or number', () => {
    const { pattern, flags } = configuration.wordPattern;
    expect('depends_on = [a-b, Größe] severity=high 80% 3.5 x -= y'.match(new RegExp(pattern, `g${flags}`))).toEqual([
      'depends_on',
      'a-b',
      'Größe',
      'severity',
      'high',
      '80%',
      '3.5',
      'x',
      'y',
    ]);
  });

  it('indents behind a header and an open bracket, also with a comment behind', () => {
    const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
    for (const line of opening) expect(increase.test(line), line).toBe(true);
    for (const line of others) expect(increase.test(line), line).toBe(false);
  });

  it('a closing bracket goes back', () => {
    const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);
    expect(decrease.test('  ]')).toBe(true);
    expect(decrease.test('  ) -> Item')).toBe(true);
    expect(decrease.test('  "a" ]')).toBe(false);
  });

  it('Enter indents behind a header, and puts a closing bracket on a line of its own', () => {
    for (const line of opening) expect(enterAt(`${line}|`), line).toBe('indent');
    for (const line of others) expect(enterAt(`${line}|`), line).toBe(undefined);
    expect(enterAt('  outcomes = [|]')).toBe('indentOutdent');
  });

  it('a comment goes on when its line is broken, a banner or a region does not', () => {
    expect(enterAt('  # what this| is about')).toBe('none');
    expect(enterAt('# =====| =')).toBe(undefined);
    expect(enterAt('# region| one')).toBe(undefined);
  });

  it('folds by indentation, and regions', () => {
    expect(configuration.folding.offSide).toBe(true);
    const start = new RegExp(configuration.folding.markers.start);
    expect(['#region a', '  # region', '  # #region'].every((line) => start.test(line))).toBe(true);
    expect(new RegExp(configuration.folding.markers.end).test('# endregion')).toBe(true);
    expect(start.test('# regional')).toBe(false);
  });

  it('no expression runs away', () => {
    const { increaseIndentPattern } = configuration.indentationRules;
    for (const piece of ['"a', "'", '"a"', 'a ', '[', '\\"']) {
      new RegExp(increaseIndentPattern).test(`${piece.repeat(20_000)}x`);
      for (const { beforeText } of configuration.onEnterRules) new RegExp(beforeText).test(`${piece.repeat(5000)}x`);
    }
  });
});
