import type { Diagnostic } from 'vscode-languageserver';
import type { Report } from './log.ts';
import { nextTurn } from './nextTurn.ts';
import type { Session } from './session.ts';
import { type DiagnosticOptions, toDiagnostic } from './toProtocol.ts';

/** How long after the last edit the other files of a system are looked at, in milliseconds. */
const dependentsAfter = 150;

/** How long edits are gathered, in milliseconds: those that came while a file was looked at are waiting, and are one look. */
const gatheredFor = 5;

export type Publish = (params: { uri: string; diagnostics: Diagnostic[]; version?: number }) => void;

/** How the checking stands: under way, or done with so many findings in so many files of the workspace. */
export type CheckStatus =
  | { readonly state: 'checking' }
  | { readonly state: 'checked'; readonly files: number; readonly errors: number; readonly warnings: number };

/** Where the publisher sends what it finds. */
export interface Audience {
  readonly publish: Publish;
  readonly status: (status: CheckStatus) => void;
}

/**
 * Sends findings: those of the edited file at once, those of the other files once the typing
 * pauses, in small pieces. A new edit drops what is still to do.
 */
export class DiagnosticsPublisher {
  readonly #session: Session;
  readonly #audience: Audience;
  readonly #docsBase: () => string | undefined;
  readonly #report: Report;
  readonly #sent = new Map<string, string>();
  readonly #edited = new Set<string>();
  #soon: NodeJS.Timeout | undefined;
  #later: NodeJS.Timeout | undefined;
  #run = 0;
  #closed = false;
  #checking = false;

  constructor(session: Session, audience: Audience, docsBase: () => string | undefined, report: Report) {
    this.#session = session;
    this.#audience = audience;
    this.#docsBase = docsBase;
    this.#report = report;
  }

  /** A text has changed: its findings at once, those of the rest later. */
  changed(uri: string): void {
    this.#run += 1;
    this.#begin();
    this.#edited.add(uri);
    this.#soon ??= setTimeout(() => this.#sendEdited(), gatheredFor);
  }

  /** All files of the workspace, after a pause. */
  everything(after = 0): void {
    clearTimeout(this.#later);
    if (this.#closed) return;
    this.#begin();
    this.#later = setTimeout(() => void this.#sendAll(), after);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#later);
    clearTimeout(this.#soon);
  }

  #begin(): void {
    if (!this.#checking) this.#audience.status({ state: 'checking' });
    this.#checking = true;
  }

  #end(): void {
    this.#checking = false;
    const files = this.#session.workspace.files();
    const counts = { errors: 0, warnings: 0 };
    for (const uri of [...files, ...this.#session.brokenFiles().keys()]) {
      for (const { severity } of this.#session.findings(uri)) {
        if (severity === 'error') counts.errors += 1;
        if (severity === 'warning') counts.warnings += 1;
      }
    }
    this.#audience.status({ state: 'checked', files: files.length, ...counts });
  }

  #sendEdited(): void {
    this.#soon = undefined;
    const uris = [...this.#edited];
    this.#edited.clear();
    for (const uri of uris) this.#send(uri);
    this.everything(dependentsAfter);
  }

  async #sendAll(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    const files = [...this.#session.workspace.files(), ...this.#session.brokenFiles().keys()];
    const known = new Set(files);
    for (const uri of [...this.#sent.keys()]) if (!known.has(uri)) this.#clear(uri);
    // Open files first: they are what the person looks at.
    const ordered = [...files].sort((a, b) => Number(this.#session.isOpen(b)) - Number(this.#session.isOpen(a)));
    for (const uri of ordered) {
      await nextTurn();
      if (this.#closed || run !== this.#run) return;
      this.#send(uri);
    }
    try {
      this.#end();
    } catch (error) {
      this.#report(`The findings could not be counted: ${String(error)}`);
    }
  }

  #send(uri: string): void {
    if (this.#closed) return;
    if (this.#session.workspace.text(uri) === undefined && !this.#session.brokenFiles().has(uri)) {
      this.#clear(uri);
      return;
    }
    try {
      this.#sendFindings(uri);
    } catch (error) {
      this.#report(`${uri} could not be checked: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    }
  }

  #sendFindings(uri: string): void {
    const options: DiagnosticOptions = {
      docsBase: this.#docsBase(),
      clientUri: (one) => this.#session.clientUri(one),
    };
    const diagnostics = this.#session.findings(uri).map((finding) => toDiagnostic(finding, options));
    const text = JSON.stringify(diagnostics);
    const before = this.#sent.get(uri);
    if (before === text || (before === undefined && diagnostics.length === 0 && !this.#session.isOpen(uri))) return;
    this.#sent.set(uri, text);
    this.#audience.publish({ uri: this.#session.clientUri(uri), diagnostics });
  }

  #clear(uri: string): void {
    if (this.#sent.delete(uri)) this.#audience.publish({ uri: this.#session.clientUri(uri), diagnostics: [] });
  }
}
