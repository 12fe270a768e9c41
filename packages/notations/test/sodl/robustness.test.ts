import type { Diagnostic } from '@specwright/model/diagnostic';
import fc from 'fast-check';
import { type CstNode, isCompositeCstNode, isLeafCstNode } from 'langium';
import { describe, expect, test } from 'vitest';
import { modelAsJson } from '../../src/common/modelJson.ts';
import { SpecWorkspace } from '../../src/common/specWorkspace.ts';
import { documentSymbols } from '../../src/sodl/editor/symbols.ts';
import { designFixesFor, fixAllOfDesign } from '../../src/sodl/fixes.ts';
import { parseSodl } from '../../src/sodl/parser.ts';
import { applied } from '../sds/fixes/workspace.ts';
import { editedText, sections, texts } from './texts.ts';

const root = 'file:///spec';
const file = `${root}/main.sodl`;

function open(text: string, others: Readonly<Record<string, string>> = {}): SpecWorkspace {
  const workspace = new SpecWorkspace({ folders: [root] });
  for (const [name, other] of Object.entries(others)) workspace.setText(`${root}/${name}`, other);
  workspace.setText(file, text);
  return workspace;
}

function fixesOf(workspace: SpecWorkspace, finding: Diagnostic) {
  const index = workspace.viewOf(file)?.index;
  return index === undefined ? [] : designFixesFor(finding, index, (uri) => workspace.text(uri));
}

describe('any edit of a design', () => {
  test('is read, lowered and checked, and each of its fixes and all at once give a text that is too', () => {
    fc.assert(
      fc.property(editedText, (text) => {
        const workspace = open(text);
        const found = workspace.diagnostics(file);
        const index = workspace.viewOf(file)?.index;
        if (index === undefined) throw new Error('there is a system');
        documentSymbols({ file, text, index });
        for (const finding of found) {
          for (const { edits } of fixesOf(workspace, finding)) parseSodl(applied(text, edits), file);
        }
        const { edits } = fixAllOfDesign(found, index, (uri) => workspace.text(uri));
        open(applied(text, edits)).diagnostics(file);
      }),
      { numRuns: 250 },
    );
  });

  test('stands in the tree with all its text, each piece at its place', () => {
    fc.assert(
      fc.property(editedText, (text) => {
        const { document, diagnostics } = parseSodl(text, file);
        let end = 0;
        for (const leaf of leavesOf(document.$cstNode)) {
          expect(leaf.offset).toBeGreaterThanOrEqual(end);
          expect(text.slice(leaf.offset, leaf.end)).toBe(leaf.text);
          if (diagnostics.every(({ severity }) => severity !== 'error')) {
            expect(text.slice(end, leaf.offset).trim()).toBe('');
          }
          end = leaf.end;
        }
      }),
      { numRuns: 400 },
    );
  });

  test('lowered after the one before it is the same as lowered alone', () => {
    const others = {
      'base.sodl':
        'template "Base":\n  stack:\n    web = "Express"\n\ninterface Orders:\n  method all() -> List[Order]\n',
      'orders.sds': 'module orders {\n}\n\nentity Order {\n  id: uuid\n}\n',
    };
    fc.assert(
      fc.property(fc.array(editedText, { minLength: 2, maxLength: 4 }), (edits) => {
        const known = open(texts.at(-1) ?? '', others);
        for (const text of edits) {
          known.setText(file, text);
          known.diagnostics(file);
        }
        const fresh = open(edits.at(-1) ?? '', others);
        const shown = (workspace: SpecWorkspace) => [
          ...workspace.systems().map(({ system }) => modelAsJson(system, root)),
          ...workspace.files().map((uri) => workspace.diagnostics(uri)),
        ];
        expect(shown(known)).toEqual(shown(fresh));
      }),
      { numRuns: 40 },
    );
  });
});

function* leavesOf(node: CstNode | undefined): Generator<CstNode> {
  if (node === undefined) return;
  if (isLeafCstNode(node)) yield node;
  else if (isCompositeCstNode(node)) for (const child of node.content) yield* leavesOf(child);
}

describe('a mistake leaves the rest of the file understood', () => {
  const before = 'system "Shop":\n  stack:\n    web = "Express"\n';
  const behind = '  module Store:\n    owns = ["orders"]\n  policy Safety:\n    rule "a" severity=high\n';

  test.each<readonly [what: string, broken: string, code: string]>([
    [
      'a bracket that is not closed',
      '  module A:\n    owns = ["a", "b"\n    artifacts = ["c"]\n',
      'syntax/missing-bracket',
    ],
    ['a brace in a list', '  module A:\n    owns = ["a"{, "b"]\n', 'syntax/illegal-character'],
    ['a bracket that closes nothing', '  module A:\n    owns = "a"]\n', 'syntax/unexpected'],
    ['a line of a closing bracket alone', '  module A:\n    owns = ["a"]\n    )\n', 'syntax/unexpected'],
    ['a text that is not closed', '  module A:\n    doc = "a\n', 'syntax/unclosed-string'],
    ['three quotation marks that are not closed', '  interface A:\n    """All\n', 'syntax/unclosed-string'],
    ['a line in no column', '  module A:\n      owns = ["a"]\n    doc = "b"\n', 'syntax/indentation'],
    ['a line too deep', '  module A:\n    owns = ["a"]\n      doc = "b"\n', 'syntax/indentation'],
    ['tabs', '  module A:\n\t\towns = ["a"]\n', 'syntax/tab-indent'],
    ['a colon that is missing', '  module A\n    owns = ["a"]\n', 'syntax/missing-colon'],
    ['a comma that is missing', '  module A:\n    owns = ["a" "b"]\n', 'syntax/missing-comma'],
    ['a line of another language', '  module A:\n    fn main() { return 1; }\n', 'syntax/unexpected'],
    ['a word that means nothing', '  modul A:\n    owns = ["a"]\n', 'syntax/unexpected'],
    ['a head without a name', '  module:\n    owns = ["a"]\n', 'syntax/unexpected'],
  ])('%s', (_, broken, code) => {
    const workspace = open(before + broken + behind);
    const design = workspace.viewOf(file)?.index.system.design;
    expect(workspace.diagnostics(file).map((finding) => finding.code)).toContain(code);
    const own = (origin: { readonly range: { readonly start: { readonly line: number } } }): boolean =>
      origin.range.start.line >= (before + broken).split('\n').length - 1;
    expect(design?.designs[0]?.stack.map(({ key }) => key)).toEqual(['web']);
    expect(design?.modules.filter(({ origin }) => own(origin)).map(({ name }) => name)).toEqual(['Store']);
    expect(design?.policies.map(({ name, rules }) => [name, rules.length])).toEqual([['Safety', 1]]);
    const syntax = workspace.diagnostics(file).filter((finding) => finding.code.startsWith('syntax/'));
    expect(syntax.filter(({ range }) => own({ range }))).toEqual([]);
  });
});

describe('the sections of the 0.5 draft', () => {
  test('are trees of keys, in the outline too', () => {
    const workspace = open(sections);
    expect(workspace.diagnostics(file).filter(({ severity }) => severity === 'error')).toEqual([]);
    const index = workspace.viewOf(file)?.index;
    if (index === undefined) throw new Error('there is a system');
    type Symbols = ReturnType<typeof documentSymbols>;
    const names = (symbols: Symbols): unknown[] =>
      symbols.map(({ name, children }) => (children === undefined ? name : [name, ...names(children)]));
    expect(names(documentSymbols({ file, text: sections, index }))).toMatchInlineSnapshot(`
      [
        [
          "Shop",
          [
            "architecture",
            "style",
            "layers",
            [
              "layer_descriptions",
              [
                "layer",
                "description",
              ],
              [
                "layer",
                "dependencies",
              ],
            ],
          ],
          [
            "observability",
            [
              "logging",
              "format",
              "level",
            ],
            [
              "alerts",
              [
                "name",
                "severity",
              ],
            ],
          ],
          [
            "testing_strategy",
            [
              "unit_tests",
              "coverage",
              [
                "frameworks",
                "Vitest",
              ],
            ],
          ],
          [
            "ui",
            "theme",
            [
              "pages",
              [
                "page",
                "name",
              ],
            ],
          ],
        ],
        [
          "Dark",
          [
            "colors",
            "primary",
          ],
        ],
        [
          "Web",
          [
            "pattern",
            "purpose",
          ],
        ],
      ]
    `);
  });
});

describe('comments switch findings off', () => {
  const wrong = 'module A:\n  requires = [Stroe]\n';
  const codesOf = (text: string): string[] =>
    open(text)
      .diagnostics(file)
      .map(({ code }) => code);

  test('at the end of a line and above it, and only there', () => {
    expect(codesOf(wrong)).toContain('design/unknown-interface');
    expect(codesOf(wrong.replace(']', ']  # specwright-ignore design/unknown-interface'))).not.toContain(
      'design/unknown-interface',
    );
    const above = wrong.replace('  requires', '  # specwright-ignore design/unknown-interface\n  requires');
    expect(codesOf(above)).not.toContain('design/unknown-interface');
    expect(codesOf(`# specwright-ignore design/unknown-interface\n\n${wrong}`)).toEqual(
      expect.arrayContaining(['suppression/unused', 'design/unknown-interface']),
    );
  });

  test('of the reader too', () => {
    const quoted = 'policy P:\n  rule "a" severity="high"';
    expect(codesOf(`${quoted}\n`)).toContain('syntax/variant');
    expect(codesOf(`${quoted}  # specwright-ignore syntax/variant\n`)).not.toContain('syntax/variant');
  });
});
