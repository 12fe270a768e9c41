import escapeHtml from 'escape-html';
import type { IGrammar } from 'vscode-textmate';
import { type ScopedToken, tokenize } from '../grammar/tokenize.ts';
import type { Menu, Scene, Underlined } from './scenes.ts';

// The picture is put into a page of VS Code, which has the colours of the theme as variables. The page lets no style
// sheet of ours in, so that each colour is an attribute.
const colours = {
  text: '--vscode-editor-foreground',
  paper: '--vscode-editor-background',
  frame: '--vscode-editorHoverWidget-border',
  quiet: '--vscode-descriptionForeground',
  wrong: '--vscode-editorError-foreground',
  lamp: '--vscode-editorLightBulb-foreground',
  hover: '--vscode-editorHoverWidget-background',
  hoverText: '--vscode-editorHoverWidget-foreground',
  link: '--vscode-textLink-foreground',
  menu: '--vscode-menu-background',
  menuText: '--vscode-menu-foreground',
  menuFrame: '--vscode-menu-border',
  chosen: '--vscode-menu-selectionBackground',
  chosenText: '--vscode-menu-selectionForeground',
  status: '--vscode-statusBar-background',
  statusText: '--vscode-statusBar-foreground',
  word: '--vscode-charts-blue',
  name: '--vscode-charts-green',
  literal: '--vscode-debugTokenExpression-string',
  number: '--vscode-debugTokenExpression-number',
  sign: '--vscode-charts-purple',
} as const;

type Colour = keyof typeof colours;

/** Colours of what the grammar tells apart: the first row whose scope begins so. */
const colourOfScope: readonly (readonly [string, Colour])[] = [
  ['comment', 'quiet'],
  ['string', 'literal'],
  ['constant', 'number'],
  ['entity.name', 'name'],
  ['support', 'name'],
  ['storage', 'word'],
  ['keyword', 'word'],
  ['variable.other.enummember', 'sign'],
];

/** In pixels. */
const size = { width: 530, line: 21, lens: 17, letter: 7.8, font: 13, margin: 20, tab: 34, bar: 26 } as const;

const monospace = 'var(--vscode-editor-font-family, monospace)';
const plain = 'var(--vscode-font-family, sans-serif)';

/** The picture of a scene: a whole SVG file. */
export function drawScene(scene: Scene, grammar: IGrammar): string {
  const tops = topsOf(scene);
  const foot = (tops.at(-1) ?? 0) + size.line;
  const below = [scene.menu, scene.underlined].map((each) => (each ? bottomOf(each, lineOf(scene, each.at, tops)) : 0));
  const height = Math.max(foot, ...below) + size.margin / 2 + size.bar;
  const tokens = tokenize(grammar, scene.lines.join('\n'));
  const parts = [
    box({ x: 0.5, y: 0.5, width: size.width - 1, height: height - 1 }, 'paper', 'frame'),
    words('tasks.sds', size.margin, 22, 'text', plain),
    ...tops.flatMap((top, line) => lineParts(scene, line, top, tokens)),
    ...(scene.underlined ? underline(scene.underlined, scene, tops) : []),
    ...(scene.menu ? menuParts(scene.menu, lineOf(scene, scene.menu.at, tops)) : []),
    box({ x: 1, y: height - size.bar, width: size.width - 2, height: size.bar - 1 }, 'status'),
    words(scene.status, size.margin, height - 9, 'statusText', plain, 12),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" role="img" aria-hidden="true">`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** Where each line begins; a line with a lens has it above itself. */
function topsOf({ lines, lenses }: Scene): readonly number[] {
  let top: number = size.tab;
  return lines.map((line) => {
    if (lensOf(lenses, line) !== undefined) top += size.lens;
    const own = top;
    top += size.line;
    return own;
  });
}

function lensOf(lenses: Scene['lenses'], line: string): string | undefined {
  return [...(lenses ?? [])].find(([start]) => line.startsWith(start))?.[1];
}

function lineOf({ lines, name }: Scene, at: string, tops: readonly number[]): number {
  const top = tops[lines.findIndex((line) => line.includes(at))];
  if (top === undefined) throw new Error(`The scene '${name}' has no line '${at}'.`);
  return top;
}

function lineParts(scene: Scene, line: number, top: number, tokens: readonly ScopedToken[]): string[] {
  const lens = lensOf(scene.lenses, scene.lines[line] ?? '');
  const base = top + 15;
  const own = tokens.filter((token) => token.line === line && token.text.trim() !== '');
  return [
    ...(lens === undefined ? [] : [words(lens, size.margin, base - size.lens - 2, 'quiet', plain, 11)]),
    ...own.map(({ start, text, scopes }) => {
      const trimmed = text.trim();
      const at = start + text.indexOf(trimmed);
      return letters(trimmed, size.margin + at * size.letter, base, colourOf(scopes));
    }),
  ];
}

function colourOf(scopes: readonly string[]): Colour {
  const inner = scopes.at(-1) ?? '';
  return colourOfScope.find(([start]) => inner.startsWith(start))?.[1] ?? 'text';
}

function underline({ at, word, hover }: Underlined, scene: Scene, tops: readonly number[]): string[] {
  const top = lineOf(scene, at, tops);
  const line = scene.lines.find((each) => each.includes(at)) ?? '';
  const from = size.margin + line.indexOf(word) * size.letter;
  const waves = Math.round((word.length * size.letter) / 6);
  const wave = `<path d="M${from} ${top + 19} ${'q1.5 -3 3 0 t3 0 '.repeat(waves).trim()}" fill="none" ${stroke('wrong')}/>`;
  return hover === undefined ? [wave] : [wave, ...hoverParts(hover, top)];
}

function hoverParts(hover: readonly string[], top: number): string[] {
  const y = top + size.line + 4;
  const height = hover.length * size.line + 12;
  return [
    box({ x: 60, y, width: 390, height }, 'hover', 'frame'),
    ...hover.map((text, at) => {
      const isCode = at === hover.length - 1;
      return words(text, 72, y + 20 + at * size.line, isCode ? 'link' : 'hoverText', isCode ? monospace : plain);
    }),
  ];
}

function menuParts({ entries, chosen, lamp }: Menu, top: number): string[] {
  const y = top + size.line + 4;
  const x = 90;
  const width = 330;
  return [
    ...(lamp ? [bulb(8, top + 9)] : []),
    box({ x, y, width, height: entries.length * (size.line + 4) + 10 }, 'menu', 'menuFrame'),
    ...entries.flatMap((entry, at) => {
      const row = y + 5 + at * (size.line + 4);
      const text = words(entry, x + 16, row + 17, at === chosen ? 'chosenText' : 'menuText', plain);
      return at === chosen
        ? [box({ x: x + 4, y: row, width: width - 8, height: size.line + 4 }, 'chosen'), text]
        : [text];
    }),
  ];
}

function bottomOf(part: Menu | Underlined, top: number): number {
  const rows = 'entries' in part ? part.entries.length : (part.hover?.length ?? 0);
  return top + size.line + 20 + rows * (size.line + 4);
}

function bulb(x: number, y: number): string {
  return `<path d="M${x - 5} ${y} a5 5 0 1 1 10 0 q0 3 -2.5 4.5 v2.5 h-5 v-2.5 q-2.5 -1.5 -2.5 -4.5 z" ${fill('lamp')}/>`;
}

function box(
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: Colour,
  frame?: Colour,
): string {
  const line = frame === undefined ? '' : ` ${stroke(frame)}`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" ${fill(colour)}${line}/>`;
}

/** Text of the specification: each letter has the room that the marks count with, whatever font there is. */
function letters(text: string, x: number, y: number, colour: Colour): string {
  const length = (text.length * size.letter).toFixed(1);
  const room = `textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
  return `<text x="${x.toFixed(1)}" y="${y}" ${fill(colour)} font-family="${monospace}" font-size="${size.font}" ${room} xml:space="preserve">${escapeHtml(text)}</text>`;
}

function words(text: string, x: number, y: number, colour: Colour, font: string, fontSize: number = size.font): string {
  return `<text x="${x}" y="${y}" ${fill(colour)} font-family="${font}" font-size="${fontSize}">${escapeHtml(text)}</text>`;
}

function fill(colour: Colour): string {
  return `fill="var(${colours[colour]})"`;
}

function stroke(colour: Colour): string {
  return `stroke="var(${colours[colour]})"`;
}
