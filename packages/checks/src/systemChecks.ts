import type { Diagnostic } from '@specwright/model/diagnostic';
import type { SystemIndex, SystemParts } from '@specwright/model/system';
import { Answers } from './answers.ts';
import type { SubjectKind, Subjects } from './check.ts';
import { checks } from './checks.ts';
import { designChecks } from './designChecks.ts';
import { Reads } from './reads.ts';
import { compareDiagnostics, keyOfFinding, partsFor } from './runChecks.ts';

/** What was found in a file, and what it rests on. */
interface CheckedFile {
  readonly parts: SystemParts | undefined;
  readonly reads: Reads;
  readonly findings: readonly Diagnostic[];
}

const allChecks = [...checks, ...designChecks];

/**
 * The checks of a system that changes. The findings of a file are those of `runChecks`; its parts are looked at again only
 * when they are other parts than before, or something that was looked at for them elsewhere says something else.
 */
export class SystemChecks {
  #answers: Answers | undefined;
  readonly #files = new Map<string, CheckedFile>();
  #checkedFiles = 0;

  /** How often the parts of a file were looked at. */
  get checkedFiles(): number {
    return this.#checkedFiles;
  }

  /** What the checks find in a file (a URI) of the system as it is now, by place and code. */
  findings(index: SystemIndex, file: string): readonly Diagnostic[] {
    const answers = this.#answersAbout(index);
    const parts = answers.files.get(file);
    const known = this.#files.get(file);
    if (known !== undefined && known.parts === parts && known.reads.hold(answers)) return known.findings;
    const checked = checkFile(parts, answers);
    this.#files.set(file, checked);
    this.#checkedFiles++;
    return checked.findings;
  }

  #answersAbout(index: SystemIndex): Answers {
    const answers = this.#answers ?? new Answers(index);
    this.#answers = answers;
    if (answers.index === index) return answers;
    answers.moveTo(index);
    // What is known of files that are gone is of no use.
    for (const file of this.#files.keys()) if (!answers.files.has(file)) this.#files.delete(file);
    return answers;
  }
}

function checkFile(parts: SystemParts | undefined, answers: Answers): CheckedFile {
  const reads = new Reads();
  const context = answers.contextFor(reads);
  const found = new Map<string, Diagnostic>();
  const subjects = new Map<SubjectKind, readonly Subjects[SubjectKind][]>();
  for (const check of allChecks) {
    const own = subjects.get(check.on) ?? (parts === undefined ? [] : partsFor(parts, check.on));
    subjects.set(check.on, own);
    for (const part of own) {
      for (const diagnostic of check.run(part, context)) found.set(keyOfFinding(diagnostic), diagnostic);
    }
  }
  return { parts, reads, findings: [...found.values()].sort(compareDiagnostics) };
}
