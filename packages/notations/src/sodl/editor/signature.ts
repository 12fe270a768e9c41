import type { Method } from '@specwright/model/design';
import type { Position } from '@specwright/model/origin';
import type { SignatureHelp } from 'vscode-languageserver-types';
import type { EditorView } from '../../common/navigationView.ts';
import { type Callable, signatureHelpAt } from '../../common/signature.ts';
import { methodText, typeText } from './signatures.ts';

/** What the method of an interface takes that a sentence of this line calls: `Orders.create(` or `create(`. */
export function signatureAt(view: EditorView, position: Position): SignatureHelp | null {
  return signatureHelpAt(view, position, (called) => {
    const [methodName = '', interfaceName] = called.split('.').reverse();
    const interfaces = view.index.system.design.interfaces.filter(
      ({ name }) => interfaceName === undefined || name === interfaceName,
    );
    return interfaces.flatMap((one) =>
      one.methods.filter(({ name }) => name === methodName).map((method) => callable(method, one.name)),
    );
  });
}

function callable(method: Method, owner: string): Callable {
  const parameters = method.parameters.map(({ name, type }) =>
    type === undefined ? name : `${name}: ${typeText(type)}`,
  );
  const told = [`Method of interface \`${owner}\`.`, method.doc].filter((line) => line !== undefined && line !== '');
  return { label: methodText(method), parameters, documentation: told.join('\n\n') };
}
