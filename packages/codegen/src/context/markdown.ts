/** Free text within a line of Markdown: shown as it was written, whatever marks it has. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*<>[\]|~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/^(#{1,6}|[-+=])(?=\s|$|-)/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** A name or a short text as code, whatever backticks it has. */
export function code(text: string): string {
  const inner = text.replace(/\s+/g, ' ').trim();
  const ticks = '`'.repeat(longestRun(inner) + 1);
  const space = inner === '' || inner.startsWith('`') || inner.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${inner}${space}${ticks}`;
}

/** Several names as code: `` `a`, `b` ``. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A block of code; the fence is longer than any in it. */
export function fenced(language: string, lines: readonly string[]): string[] {
  const fence = '`'.repeat(Math.max(3, Math.max(0, ...lines.map(longestRun)) + 1));
  return [`${fence}${language}`, ...lines, fence];
}

/** A heading with what stands below it; nothing where there is nothing. */
export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, '', ...lines];
}

/** Free texts as a list. */
export function bullets(texts: readonly string[]): string[] {
  return texts.map((text) => `- ${plain(text)}`);
}

/** Lines as a file: one line feed after each, none doubled. */
export function asFile(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/\r\n?/g, '\n');
  return `${text.replace(/^\n+/, '').replace(/\n+$/, '')}\n`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
