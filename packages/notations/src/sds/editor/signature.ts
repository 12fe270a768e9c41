import { channels } from '@specwright/checks/runtimeWords';
import type { Position } from '@specwright/model/origin';
import type { Action } from '@specwright/model/parts';
import { textOfType } from '@specwright/model/typeText';
import type { SignatureHelp } from 'vscode-languageserver-types';
import type { EditorView } from '../../common/navigationView.ts';
import { type Callable, signatureHelpAt } from '../../common/signature.ts';

/** The word that steps call without an `action` block (S4). */
const notify: Callable = {
  label: 'notify(who, channel + channel)',
  parameters: ['who', 'channel + channel'],
  documentation: `Sends a message to a role over ${channels.slice(0, -1).join(', ')} or ${channels.at(-1)}.`,
};

/** What the action that is being called on this line takes. */
export function signatureAt(view: EditorView, position: Position): SignatureHelp | null {
  return signatureHelpAt(view, position, (called) => {
    const actions = view.index.system.actions.filter(({ name }) => name === called).map(callable);
    return actions.length === 0 && called === 'notify' ? [notify] : actions;
  });
}

function callable({ name, parameters, doc }: Action): Callable {
  const labels = parameters.map((one) => (one.type ? `${one.name}: ${textOfType(one.type)}` : one.name));
  return {
    label: `${name}(${labels.join(', ')})`,
    parameters: labels,
    ...(doc === undefined ? {} : { documentation: doc }),
  };
}
