import type { HintKind } from '@specwright/notations/common/lens';
import type { Connection } from 'vscode-languageserver';
import type { FeatureContext } from './languageFeatures.ts';

/** What a person sets under `specwright.` in the client, as far as the server asks for it. */
export interface ClientSettings {
  readonly format?: { readonly align?: boolean };
  readonly codeLens?: boolean;
  /** Kinds that are absent are shown. */
  readonly inlayHints?: Readonly<Partial<Record<HintKind, boolean>>>;
}

/** The settings that hold for a file (its URI as the client spells it); none where the client tells none. */
export async function settingsFor(
  connection: Connection,
  context: FeatureContext,
  scopeUri: string,
): Promise<ClientSettings> {
  if (!context.abilities().settings) return {};
  try {
    const settings: unknown = await connection.workspace.getConfiguration({ scopeUri, section: 'specwright' });
    return typeof settings === 'object' && settings !== null ? settings : {};
  } catch (error) {
    context.report(`The settings cannot be read: ${String(error)}`);
    return {};
  }
}
