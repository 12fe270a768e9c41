/** The page of a diagram: shows what the extension sends, and tells it what is clicked. It knows ids, no places. */

type Sent =
  | { readonly kind: 'none'; readonly message: string }
  | { readonly kind: 'mark'; readonly id?: string }
  | { readonly kind: 'diagram'; readonly svg: string; readonly choices: readonly string[]; readonly chosen: number };

interface Host {
  postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
const picture = element('picture');
const choice = element('choice') as HTMLSelectElement;
/** Undefined: as large as the panel allows, at most as large as drawn. */
let zoom: number | undefined;
let marked: string | undefined;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no '${id}'.`);
  return found;
}

function drawing(): SVGSVGElement | null {
  return picture.querySelector('svg');
}

function show(sent: Extract<Sent, { kind: 'diagram' }>): void {
  const parsed = new DOMParser().parseFromString(sent.svg, 'image/svg+xml').documentElement;
  picture.replaceChildren(document.importNode(parsed, true));
  choice.replaceChildren(...sent.choices.map((label, at) => new Option(label, String(at), false, at === sent.chosen)));
  for (const each of targets()) {
    each.setAttribute('tabindex', '0');
    each.setAttribute('role', 'button');
  }
  resize();
  mark(false);
}

function targets(): Element[] {
  return [...picture.querySelectorAll('[data-id]')];
}

function mark(scroll: boolean): void {
  for (const each of targets()) {
    const isMarked = each.getAttribute('data-id') === marked;
    each.classList.toggle('marked', isMarked);
    if (isMarked && scroll) each.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

function resize(): void {
  const svg = drawing();
  if (svg === null) return;
  const { width, height } = svg.viewBox.baseVal;
  const fitting = Math.min(1, picture.clientWidth / width, picture.clientHeight / height);
  const factor = zoom ?? fitting;
  svg.setAttribute('width', String(width * factor));
  svg.setAttribute('height', String(height * factor));
}

function zoomBy(factor: number): void {
  const svg = drawing();
  if (svg === null) return;
  const present = svg.width.baseVal.value / svg.viewBox.baseVal.width;
  zoom = Math.min(4, Math.max(0.1, present * factor));
  resize();
}

function reveal(target: EventTarget | null): void {
  const id = target instanceof Element ? target.closest('[data-id]')?.getAttribute('data-id') : undefined;
  if (id) host.postMessage({ kind: 'reveal', id });
}

window.addEventListener('message', ({ data }: MessageEvent<Sent>) => {
  if (data.kind === 'diagram') show(data);
  else if (data.kind === 'none') picture.replaceChildren(data.message);
  else {
    marked = data.id;
    mark(true);
  }
});
window.addEventListener('resize', resize);
picture.addEventListener('click', ({ target }) => reveal(target));
picture.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    reveal(event.target);
  }
});
picture.addEventListener(
  'wheel',
  (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  },
  { passive: false },
);
choice.addEventListener('change', () => host.postMessage({ kind: 'choose', at: choice.selectedIndex }));
element('larger').addEventListener('click', () => zoomBy(1.25));
element('smaller').addEventListener('click', () => zoomBy(1 / 1.25));
element('fit').addEventListener('click', () => {
  zoom = undefined;
  resize();
});
element('export').addEventListener('click', () => host.postMessage({ kind: 'export' }));
host.postMessage({ kind: 'ready' });
