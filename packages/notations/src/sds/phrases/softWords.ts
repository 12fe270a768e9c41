import type { Reference } from '@specwright/model/reference';
import type { FileContext } from '../lower/context.ts';
import type { Atom, PathAtom, Phrase } from './atoms.ts';
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

/** A soft reference for every word that may name something: linked where it does, silent where not. */
export function softReferences(context: FileContext, scope: Scope, atoms: Phrase): Reference[] {
  return atoms.flatMap((atom) => softAtom(context, scope, atom));
}

function softAtom(context: FileContext, scope: Scope, atom: Atom): Reference[] {
  switch (atom.kind) {
    case 'path':
      return softPath(context, scope, atom);
    case 'call': {
      const callee: PathAtom = { kind: 'path', span: atom.callee.span, words: [atom.callee] };
      const action = context.table.actions.get(atom.callee.text);
      const head =
        action === undefined
          ? softPath(context, scope, callee)
          : [
              context.reference({
                role: 'call.action',
                text: atom.callee.text,
                span: atom.callee.span,
                from: scope.from,
                strength: 'soft',
                targets: [action.id],
              }),
            ];
      return [...head, ...atom.arguments.flatMap((phrase) => softReferences(context, scope, phrase))];
    }
    case 'group':
    case 'list':
      return atom.items.flatMap((phrase) => softReferences(context, scope, phrase));
    default:
      return [];
  }
}

function softPath(context: FileContext, scope: Scope, atom: PathAtom): Reference[] {
  const [first] = atom.words;
  if (first === undefined) return [];
  const plain = atom.words.length === 1 && atom.state === undefined;
  if (plain && functionWords.has(first.text.toLowerCase())) return [];
  const path = resolvePath(context, scope, atom, { role: 'word', strength: 'soft', memberStrength: 'soft' });
  return [...path.segments];
}
