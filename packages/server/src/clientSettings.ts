import type { HintKind } from '@specwright/notations/common/lens';
import type { Connection, DidChangeConfigurationParams } from 'vscode-languageserver';
import type { Log } from './log.ts';

/** What a person sets under `specwright.` in the client, as far as the server asks for it. */
export interface ClientSettings {
  readonly format?: { readonly align?: boolean };
  readonly codeLens?: boolean;
  /** Kinds that are absent are shown. */
  readonly inlayHints?: Readonly<Partial<Record<HintKind, boolean>>>;
}

const section = 'specwright';

/**
 * The settings of the client, kept until it says that they changed. A client that can be asked (`workspace/configuration`)
 * is asked once for each text; of one that cannot, what it sent last with `workspace/didChangeConfiguration` holds for all.
 */
export class KeptSettings {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #asked = new Map<string, Promise<ClientSettings>>();
  #canBeAsked = false;
  #sent: ClientSettings = {};

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  /** To be called when the client has said what it can do. */
  initialize(canBeAsked: boolean): void {
    this.#canBeAsked = canBeAsked;
  }

  /** The client says that settings changed: what was kept is forgotten, what it sends along is kept. */
  changed({ settings }: DidChangeConfigurationParams): void {
    this.#asked.clear();
    this.#sent = isRecord(settings) && isRecord(settings[section]) ? settings[section] : {};
  }

  /** To be called when a text is opened or closed: its settings are asked for anew. */
  forget(scopeUri: string): void {
    this.#asked.delete(scopeUri);
  }

  /** The settings that hold for a text (its URI as the client spells it). Never rejects: what is not told is as by default. */
  of(scopeUri: string): Promise<ClientSettings> {
    if (!this.#canBeAsked) return Promise.resolve(this.#sent);
    const known = this.#asked.get(scopeUri);
    if (known !== undefined) return known;
    const asked = this.#ask(scopeUri);
    this.#asked.set(scopeUri, asked);
    return asked;
  }

  async #ask(scopeUri: string): Promise<ClientSettings> {
    try {
      const settings: unknown = await this.#connection.workspace.getConfiguration({ scopeUri, section });
      return isRecord(settings) ? settings : {};
    } catch (error) {
      this.#log.error(`The settings cannot be read: ${String(error)}`);
      this.forget(scopeUri);
      return {};
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
