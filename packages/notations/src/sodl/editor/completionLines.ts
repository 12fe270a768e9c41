// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import type { Proposal } from '../../common/completion.ts';
import type { EditorView } from '../../common/navigationView.ts';
import type { Place } from './completionPlace.ts';
import { blockSnippets, starters } from './snippets.ts';
import { blockWords, sectionKeys, stackKeys, systemSections } from './vocabulary.ts';

/** How a line goes on behind its first word, where that is no block with a snippet of its own. */
const lineEndings: Readonly<Record<string, string>> = {
  version: ' = "$1"',
  doc: ' = "$1"',
  primary: ' = "$1"',
  outcomes: ' = ["$1"]',
  out_of_scope: ' = ["$1"]',
  owns: ' = ["$1"]',
  artifacts: ' = ["$1"]',
  requires: ' = [$1]',
  implements: ' = [$1]',
  exports: ' = [$1]',
  modules: ' = ["$1"]',
  depends_on: ' = [$1]',
  output: ' = ',
  require: ' = "$1"',
  gate: ' = "$1"',
  stack: ':\n  $1',
  intent: ':\n  primary = "$1"',
  api: ':\n  $1',
  config: ':\n  $1',
  invariants: ':\n  invariant "$1"',
  acceptance: ':\n  test "$1"',
  invariant: ' "$1"',
  test: ' "$1"',
  rule: ' "$1" severity=${2|critical,high,medium,low|}',
  method: ' ${1:name}($2) -> ${3:None}',
  field: ' ${1:name}: ${2:str}',
  endpoint: ' "$1" -> $2',
  websocket: ' "/$1" -> ${2:None}',
  command: ' "$1" -> ${2:None}',
};

const repeated =
  /^(?:system|template|interface|module|policy|pipeline|step|model|method|field|endpoint|websocket|command|rule|invariant|test|override|append|remove|replace|ui_theme|pattern_library)/;

/** What a line can begin with in the block around it. */
export function lineProposals(place: Place, view: EditorView): readonly Proposal[] {
  const block = place.blocks[0] ?? 'top';
  const isTree = place.blocks.some((each) => systemSections.includes(each)) || place.blocks.includes('ui_theme');
  if (isTree) return keys(place, sectionKeys[block] ?? []);
  if (block === 'stack') return keys(place, [...stackKeys, ...writtenKeys(view)]);
  const sections = block === 'system' || block === 'template' ? systemSections : [];
  const open = (blockWords[block] ?? []).filter((word) => repeated.test(word) || !place.siblings.has(word));
  const lines = open.map(lineProposal);
  const rest = sections.filter((word) => !place.siblings.has(word)).map((word) => blockProposal(word));
  return [...lines, ...rest, ...(block === 'top' ? starters : [])];
}

function lineProposal(word: string): Proposal {
  const whole = blockSnippets[word];
  if (whole !== undefined) return whole;
  if (systemSections.includes(word)) return blockProposal(word);
  const ending = lineEndings[word] ?? ' ';
  return {
    label: word,
    kind: 'keyword',
    insert: word + ending,
    ...(ending === ' ' ? {} : { snippet: true }),
    goesOn: true,
  };
}

function blockProposal(word: string): Proposal {
  return { label: word, kind: 'keyword', insert: `${word}:\n  $0`, snippet: true };
}

function keys(place: Place, names: readonly string[]): Proposal[] {
  const sign = place.blocks.includes('ui') ? ': ' : ' = ';
  return names
    .filter((name) => !place.siblings.has(name))
    .map((label) => {
      const isBlock = sectionKeys[label] !== undefined;
      return { label, kind: 'field', insert: isBlock ? `${label}:` : label + sign, goesOn: !isBlock };
    });
}

/** The keys that other stacks of the project have. */
function writtenKeys(view: EditorView): string[] {
  const { designs, templates } = view.index.system.design;
  return [...designs, ...templates].flatMap(({ stack }) => stack.flatMap(({ key }) => key ?? []));
}
