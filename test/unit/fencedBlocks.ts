/** A fenced block of a Markdown text. */
export interface FencedBlock {
  /** What stands behind the language: `wrong=error/unknown`. */
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a language, in order. */
export function fencedBlocks(markdown: string, language: string): FencedBlock[] {
  const fences = markdown.matchAll(new RegExp(`^\`\`\`${language}(?: (.*))?\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...fences].map(([, info = '', text = '']) => ({ info, text }));
}
