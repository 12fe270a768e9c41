import type { Proposal } from './completion.ts';

/** A tab stop: `$1`, `${1}`, `${1:a default}`, `${1|a,choice|}`. A `}` within a default is written `\}`. */
const tabStop = /\$(?:\d+|\{\d+(?::((?:\\\}|[^}])*)|\|([^,|]*)[^|]*\|)?\})/g;

/** The text of a snippet as it stands when no tab stop is filled in: defaults and the first of each choice. */
export function withDefaults(snippet: string): string {
  return snippet.replace(tabStop, (_, value?: string, choice?: string) => value ?? choice ?? '').replaceAll('\\}', '}');
}

/**
 * A block to be filled in. Its text is shown beside the list, in the colours of the notation.
 *
 * @param language of the notation, as the client names it
 * @param lines with tab stops; what stands in a block is indented by two blanks
 */
export function blockSnippet(
  language: 'sds' | 'sodl',
  label: string,
  detail: string,
  lines: readonly string[],
): Proposal {
  const insert = lines.join('\n');
  const documentation = `\`\`\`${language}\n${withDefaults(insert).trimEnd()}\n\`\`\``;
  return { label, kind: 'snippet', detail, insert, snippet: true, documentation };
}
