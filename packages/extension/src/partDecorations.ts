import * as vscode from 'vscode';
import type { SpecPart } from './protocol.ts';
import { counted } from './wording.ts';

const scheme = 'specwright-part';

/** The name of a row for decorations: it says what is shown, so that another state is another name. */
export function decoratedUri(key: string, { errors, warnings, generated }: SpecPart): vscode.Uri {
  const state = {
    errors: String(errors),
    warnings: String(warnings),
    ...(generated === undefined ? {} : { generated }),
  };
  return vscode.Uri.from({ scheme, path: `/${key}`, query: new URLSearchParams(state).toString() });
}

/** Shows how many findings a row has, in the colours of the list of problems; where there is none, that its code is stale. */
export class PartDecorations implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== scheme) return undefined;
    const counts = new URLSearchParams(uri.query);
    const errors = Number(counts.get('errors'));
    const warnings = Number(counts.get('warnings'));
    if (errors > 0) return decoration(errors, 'error', 'list.errorForeground');
    if (warnings > 0) return decoration(warnings, 'warning', 'list.warningForeground');
    return counts.get('generated') === 'stale' ? staleCode : undefined;
  }
}

const staleCode = new vscode.FileDecoration(
  '↻',
  'changed since its code was generated',
  new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'),
);

/** A badge has room for two signs. */
function decoration(count: number, noun: string, color: string): vscode.FileDecoration {
  const badge = count > 9 ? '9+' : String(count);
  return new vscode.FileDecoration(badge, counted(count, noun), new vscode.ThemeColor(color));
}
