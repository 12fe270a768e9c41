import type { Range } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
} from 'vscode-languageserver-types';

/** Something that can stand at the cursor. */
export interface Proposal {
  readonly label: string;
  readonly kind: ProposalKind;
  readonly detail?: string;
  /** The text that is inserted, where it is not the label. */
  readonly insert?: string;
  /** `insert` has tab stops (`$1`, `${2:name}`). */
  readonly snippet?: boolean;
  /** The part that it names: its hover becomes the documentation when the item is looked at. */
  readonly part?: Id;
  readonly documentation?: string;
  /** Lower comes first; 0 unless told. */
  readonly rank?: number;
  /** Opens the list again after it was taken (`cart.` is followed by its fields). */
  readonly goesOn?: boolean;
}

export type ProposalKind =
  | 'keyword'
  | 'snippet'
  | 'module'
  | 'entity'
  | 'field'
  | 'state'
  | 'event'
  | 'error'
  | 'action'
  | 'verb'
  | 'variable'
  | 'type'
  | 'decorator'
  | 'value'
  | 'role'
  | 'path'
  | 'text';

const kinds: Readonly<Record<ProposalKind, CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  module: CompletionItemKind.Module,
  entity: CompletionItemKind.Class,
  field: CompletionItemKind.Field,
  state: CompletionItemKind.EnumMember,
  event: CompletionItemKind.Event,
  error: CompletionItemKind.Constant,
  action: CompletionItemKind.Function,
  verb: CompletionItemKind.Function,
  variable: CompletionItemKind.Variable,
  type: CompletionItemKind.TypeParameter,
  decorator: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  role: CompletionItemKind.Value,
  path: CompletionItemKind.File,
  text: CompletionItemKind.Text,
};

/** What a completion item carries until it is looked at. */
export interface CompletionData {
  readonly file: string;
  readonly part: Id;
}

/** Most items in one answer; typing on asks again. */
export const completionLimit = 200;

/** How well a label fits what is typed: 0 from its start, 1 from the start of one of its words, undefined not at all. */
export function fitOf(label: string, typed: string): number | undefined {
  if (typed === '') return 0;
  const wanted = typed.toLowerCase();
  const text = label.toLowerCase();
  if (text.replace(/^[^a-z0-9]+/, '').startsWith(wanted) || text.startsWith(wanted)) return 0;
  const words = label.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/);
  if (words.some((word) => word.toLowerCase().startsWith(wanted))) return 1;
  return undefined;
}

/** Filters by what is typed, orders, caps, and puts the result in the protocol's form. */
export function completionList(
  file: string,
  proposals: readonly Proposal[],
  typed: string,
  range: Range,
): CompletionList {
  const seen = new Set<string>();
  const fitting: { proposal: Proposal; fit: number; order: number }[] = [];
  proposals.forEach((proposal, order) => {
    const fit = fitOf(proposal.label, typed);
    const key = `${proposal.kind} ${proposal.label}`;
    if (fit === undefined || seen.has(key)) return;
    seen.add(key);
    fitting.push({ proposal, fit, order });
  });
  fitting.sort((a, b) => a.fit - b.fit || (a.proposal.rank ?? 0) - (b.proposal.rank ?? 0) || a.order - b.order);
  const items = fitting.slice(0, completionLimit).map(({ proposal }, at) => itemOf(file, proposal, range, at));
  return { isIncomplete: fitting.length > completionLimit, items };
}

function itemOf(file: string, proposal: Proposal, range: Range, at: number): CompletionItem {
  const { label, insert, snippet, detail, part, documentation, goesOn } = proposal;
  const data: CompletionData | undefined = part === undefined ? undefined : { file, part };
  return {
    label,
    kind: kinds[proposal.kind],
    sortText: String(at).padStart(4, '0'),
    textEdit: { range, newText: insert ?? label },
    ...(snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
    ...(data === undefined ? {} : { data }),
    ...(goesOn ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
  };
}
