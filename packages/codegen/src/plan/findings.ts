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

  #add(severity: Diagnostic['severity'], code: string, message: string, origin: Origin): void {
    const known = this.#found.some((other) => other.message === message && other.range === origin.range);
    if (known) return;
    this.#found.push({
      code: `generate/${code}`,
      severity,
      message,
      file: origin.file,
      range: origin.range,
      related: [],
    });
  }
}
