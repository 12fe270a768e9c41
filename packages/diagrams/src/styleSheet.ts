import { fontSize } from './textSize.ts';

/** The colours of a picture that stands alone. */
interface Palette {
  readonly ground: string;
  readonly box: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly accent: string;
}

const light: Palette = {
  ground: '#ffffff',
  box: '#f6f8fa',
  border: '#8c959f',
  text: '#1f2328',
  faint: '#59636e',
  line: '#57606a',
  accent: '#0969da',
};

const dark: Palette = {
  ground: '#0d1117',
  box: '#161b22',
  border: '#6e7681',
  text: '#e6edf3',
  faint: '#9198a1',
  line: '#8b949e',
  accent: '#58a6ff',
};

/** Said with plain colours, not variables: programs that draw SVG outside of browsers know no variables. */
function colours({ ground, box, border, text, faint, line, accent }: Palette): string {
  return [
    `.background,.words .ground{fill:${ground}}`,
    `.node .box{fill:${box};stroke:${border}}`,
    `.node .inner,.node .rule{stroke:${border}}`,
    `.node.start .box{fill:${text};stroke:none}`,
    `text{fill:${text}}`,
    `.word,.caption,.detail,.label{fill:${faint}}`,
    `.edge .line,.marker .stroke,.marker .hollow{stroke:${line}}`,
    `.marker .hollow{fill:${ground}}`,
    `.marker .full{fill:${line}}`,
    `.edge.contract .line{stroke:${accent}}`,
    `.words.contract .label{fill:${accent}}`,
  ].join('');
}

const shapes = [
  `text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:${fontSize}px}`,
  `.heading{font-size:${fontSize + 4}px;font-weight:bold}`,
  `.title{font-size:${fontSize + 2}px;font-weight:bold}`,
  `.label,.word,.caption{font-size:${fontSize - 1}px}`,
  '.caption{font-style:italic}',
  '.node .inner,.edge .line,.edge .hit,.marker .stroke{fill:none}',
  '.node .ground{fill:none}',
  '.edge .line{stroke-width:1.3}',
  '.edge.contract .line{stroke-width:3}',
  '.edge.requires .line,.edge.extends .line,.node.missing .box{stroke-dasharray:5 4}',
].join('');

/** The style sheet of a picture that stands alone. */
export const styleSheet = `${shapes}${colours(light)}@media (prefers-color-scheme:dark){${colours(dark)}}`;
