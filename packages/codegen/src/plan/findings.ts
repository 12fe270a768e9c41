import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';

/** Collects what stands in the way of generating, and what is worth knowing. */
export class Findings {
  readonly #found: Diagnostic[] = [];

  get all(): readonly Diagnostic[] {
    return this.#found;
  }

  get failed(): boolean {
    return this.#found.some((diagnostic) => diagnostic.severity === 'error');
  }

  error(code: string, message: string, origin: Origin): void {
    this.#add('error', code, message, origin);
  }

  warning(code: string, message: string, origin: Origin): void {
    this.#add('warning', code, message, origin);
  }

  info(code: string, message: string, origin: Origin): void {
    this.#add('info', code, message, origin);
  }

  /** What another has found too. */
  take(others: Findings): void {
    for (const found of others.all) this.#keep(found);
  }

  #add(severity: Diagnostic['severity'], code: string, message: string, { file, range }: Origin): void {
    this.#keep({ code: `generate/${code}`, severity, message, file, range, related: [] });
  }

  #keep(found: Diagnostic): void {
    const known = this.#found.some(({ message, range }) => message === found.message && range === found.range);
    if (!known) this.#found.push(found);
  }
}
