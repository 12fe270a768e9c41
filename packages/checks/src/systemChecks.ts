import type { Diagnostic } from '@specwright/model/diagnostic';
import type { SystemIndex } from '@specwright/model/system';
import { Answers } from './answers.ts';
import type { SubjectKind, Subjects } from './check.ts';
import { checks } from './checks.ts';
import { designChecks } from './designChecks.ts';
import { Reads } from './reads.ts';
import { compareDiagnostics, keyOfFinding, partsFor } from './runChecks.ts';

type Parts = readonly Subjects[SubjectKind][];

/** The parts of a file by the kind of check that looks at them. */
type PartsByKind = ReadonlyMap<SubjectKind, Parts>;

/** What was found in a file, and what it rests on. */
interface CheckedFile {
  readonly parts: PartsByKind;
  readonly reads: Reads;
  readonly findings: readonly Diagnostic[];
}

const allChecks = [...checks, ...designChecks];
const kinds: ReadonlySet<SubjectKind> = new Set(allChecks.map(({ on }) => on));

/**
 * The checks of a system that changes. The findings of a file are those of `runChecks`; its parts are looked at again only
 * when they are other parts than before, or something that was looked at for them elsewhere says something else.
 */
export class SystemChecks {
  #answers: Answers | undefined;
  #index: SystemIndex | undefined;
  #files = new Map<string, CheckedFile>();
  #partsByFile: ReadonlyMap<string, PartsByKind> = new Map();
  #checkedFiles = 0;

  /** How often the parts of a file were looked at. */
  get checkedFiles(): number {
    return this.#checkedFiles;
  }

  /** What the checks find in a file (a URI) of the system as it is now, by place and code. */
  findings(index: SystemIndex, file: string): readonly Diagnostic[] {
    const answers = this.#moveTo(index);
    const parts = this.#partsByFile.get(file) ?? new Map();
    const known = this.#files.get(file);
    if (known !== undefined && sameParts(known.parts, parts) && known.reads.hold(answers)) return known.findings;
    const checked = checkFile(parts, answers);
    this.#files.set(file, checked);
    this.#checkedFiles++;
    return checked.findings;
  }

  #moveTo(index: SystemIndex): Answers {
    const answers = this.#answers ?? new Answers(index);
    this.#answers = answers;
    if (this.#index === index) return answers;
    this.#index = index;
    answers.moveTo(index);
    this.#partsByFile = partsByFile(index);
    // What is known of files that are gone is of no use.
    for (const file of this.#files.keys()) if (!this.#partsByFile.has(file)) this.#files.delete(file);
    return answers;
  }
}

function checkFile(parts: PartsByKind, answers: Answers): CheckedFile {
  const reads = new Reads();
  const context = answers.contextFor(reads);
  const found = new Map<string, Diagnostic>();
  for (const check of allChecks) {
    for (const part of parts.get(check.on) ?? []) {
      for (const diagnostic of check.run(part, context)) found.set(keyOfFinding(diagnostic), diagnostic);
    }
  }
  return { parts, reads, findings: [...found.values()].sort(compareDiagnostics) };
}

function partsByFile({ system }: SystemIndex): ReadonlyMap<string, PartsByKind> {
  const byFile = new Map<string, Map<SubjectKind, Subjects[SubjectKind][]>>();
  for (const kind of kinds) {
    for (const part of partsFor(system, kind)) {
      const { file } = part.origin;
      const byKind = byFile.get(file) ?? new Map<SubjectKind, Subjects[SubjectKind][]>();
      byFile.set(file, byKind);
      const parts = byKind.get(kind);
      if (parts === undefined) byKind.set(kind, [part]);
      else parts.push(part);
    }
  }
  return byFile;
}

function sameParts(before: PartsByKind, now: PartsByKind): boolean {
  if (before.size !== now.size) return false;
  for (const [kind, parts] of now) {
    const known = before.get(kind);
    if (known === undefined || known.length !== parts.length || !parts.every((part, at) => part === known[at])) {
      return false;
    }
  }
  return true;
}
