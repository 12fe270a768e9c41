import type { Reference } from '@specwright/model/reference';
import type { FileContext } from '../lower/context.ts';
import type { Atom, CallAtom, PathAtom, Phrase } from './atoms.ts';
import { eventHead } from './heads.ts';
import { resolvePath } from './paths.ts';
import type { Scope } from './scopes.ts';

/** Words of English and of the idioms of the notation: they name nothing. */
const functionWords: ReadonlySet<string> = new Set(
  (
    'a an the and or not no any all each every of in on at to by for from with without within per as is are was be been ' +
    'must may should can will shall if when then else only where after before until than that this these those it its ' +
    'produce produces occur occurs references reaches terminal exactly least most one corresponding create set emit ' +
    'delete remove increment decrement snapshot restore notify rollback retry halt alert exists empty found fails max min'
  ).split(' '),
);

const aggregateNames: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'count']);

/** A soft reference for every word that may name something: linked where it does, silent where not. */
export function softReferences(context: FileContext, scope: Scope, atoms: Phrase): Reference[] {
  return atoms.flatMap((atom) => softAtom(context, scope, atom));
}

function softAtom(context: FileContext, scope: Scope, atom: Atom): Reference[] {
  switch (atom.kind) {
    case 'path':
      return softPath(context, scope, atom);
    case 'call':
      return [
        ...softCallee(context, scope, atom),
        ...atom.arguments.flatMap((phrase) => softReferences(context, scope, phrase)),
      ];
    case 'group':
    case 'list':
      return atom.items.flatMap((phrase) => softReferences(context, scope, phrase));
    default:
      return [];
  }
}

function softCallee(context: FileContext, scope: Scope, { callee }: CallAtom): Reference[] {
  if (aggregateNames.has(callee.text)) return [];
  const action = context.table.actionNamed(callee.text, scope.module);
  if (action === undefined) return softPath(context, scope, { kind: 'path', span: callee.span, words: [callee] });
  const { text, span } = callee;
  return [
    context.reference({ role: 'call.action', text, span, from: scope.from, strength: 'soft', targets: [action.id] }),
  ];
}

function softPath(context: FileContext, scope: Scope, atom: PathAtom): Reference[] {
  const [first] = atom.words;
  if (first === undefined) return [];
  const plain = atom.words.length === 1 && atom.state === undefined;
  if (plain && functionWords.has(first.text.toLowerCase())) return [];
  // In prose `stock.low` is the event, not something of the stock.
  const isEvent = atom.words.length > 1 && eventHead(scope, atom.words)?.words === atom.words.length;
  const use = { role: 'word', strength: 'soft', memberStrength: 'soft' } as const;
  return [...resolvePath(context, isEvent ? { ...scope, eventsFirst: true } : scope, atom, use).segments];
}
