import { readFileSync } from 'node:fs';

/** A workspace of specifications: file name → text. */
export type BenchWorkspace = ReadonlyMap<string, string>;

export const systemFile = 'system.sds';

/** The file of a module, by its number from 0. */
export const moduleFile = (module: number): string => `scheduling${module}.sds`;

const clinic = readFileSync(new URL('../examples/clinic.sds', import.meta.url), 'utf8');

/**
 * A system of so many modules of so many lines each, of what specifications are made of: the clinic of the examples again
 * and again under other names, with more of its kind until the lines are full. Modules are joined by contracts. The same
 * sizes give the same texts, and no finding is graver than an information.
 */
export function benchWorkspace(modules = 25, linesOfModule = 400): BenchWorkspace {
  const files = new Map([[systemFile, systemText(modules)]]);
  for (let module = 0; module < modules; module++) files.set(moduleFile(module), moduleText(module, linesOfModule));
  return files;
}

function systemText(modules: number): string {
  const numbers = Array.from({ length: modules }, (_, module) => module);
  const parts = numbers.map((module) =>
    [
      `module scheduling${module} {`,
      `  owns: [${ownedBy(module).join(', ')}]`,
      `  exposes: [${['requested', 'confirmed', 'cancelled', 'completed'].map((event) => `appointment${module}.${event}`).join(', ')}]`,
      ...(module === 0 ? [] : [`  consumes: [scheduling${module - 1}/appointment${module - 1}.completed]`]),
      `  boundary: scheduling${module}-service`,
      '}\n',
    ].join('\n'),
  );
  const contracts = numbers
    .slice(1)
    .map((module) =>
      [
        `contract scheduling${module - 1} <-> scheduling${module} {`,
        `  appointment${module - 1}.completed must produce appointment${module}.requested within 5s`,
        '}\n',
      ].join('\n'),
    );
  return [
    `system clinics v1.0 {\n  description: "clinics of a town"\n  modules: ${modules}\n}\n`,
    ...parts,
    ...contracts,
  ].join('\n');
}

const entities = ['Doctor', 'Slot', 'Appointment', 'Prescription', 'Room'];

function ownedBy(module: number): string[] {
  return entities.map((name) => `${name}${module}`);
}

function moduleText(module: number, lines: number): string {
  const spec = clinic
    .slice(clinic.indexOf('spec scheduling'))
    .replace(/^(?:runtime|migrate|seed|observe) \{[^}]*\}\n+/gm, '');
  const body = spec
    .slice(0, spec.indexOf('-- SEED --'))
    .replace(/\b(Doctor|Slot|Appointment|Prescription)\b/g, `$1${module}`)
    .replace(/\bspec scheduling\b/, `spec scheduling${module}`)
    .replace(/\bappointment\./g, `appointment${module}.`)
    .replace('v2.1', 'v1.0')
    .replace(/\b(slot_unavailable|doctor_away|licence_known|not_your_appointment|too_late_to_cancel)\b/g, `$1${module}`)
    // Rows are found by the words of a path: with the number of the module in them they name its entities.
    .replace(/(?<=[ ])\/(doctor|slot|appointment)s/g, `/town${module}/$1${module}s`)
    .replace(/\/prescriptions\b/g, `/prescription${module}s`);
  const text = `${body.trimEnd()}\n\n${rooms(module)}`.split('\n');
  return `${[...text, ...remarks(module, lines - text.length)].slice(0, Math.max(text.length, lines)).join('\n')}\n`;
}

/** What the clinic does not have: another entity with its machine and operations. */
function rooms(module: number): string {
  return `-- ROOMS --

-- Where a doctor sees patients.
entity Room${module} {
  id: uuid @immutable
  label: string 1..40 @unique
  floor: int 0..40
  beds: int 0..8
  use: [free, cleaned, closed]
}

machine Room${module}.use {
  free -> cleaned -> free
  free -> closed
}

error room_closed${module}: 409 {
  message: "this room is closed"
}

api GET /town${module}/room${module}s {
  out: [Room${module}]
  ~ paginate: 50
}

api GET /town${module}/room${module}s/{id} {
  out: Room${module}
  ! not found => 404
}

api POST /town${module}/room${module}s {
  in: {label: string, floor: int, beds: int}
  out: Room${module}
}

api POST /town${module}/room${module}s/{id}/clean {
  ! not found => 404
  ! use = closed => room_closed${module}
  >> set Room${module}(cleaned)
}

api POST /town${module}/room${module}s/{id}/free {
  ! not found => 404
  >> set Room${module}(free)
}

api POST /town${module}/room${module}s/{id}/close {
  ! not found => 404
  >> set Room${module}(closed)
}

auth {
  /town${module}/room${module}s/** : public(GET), reception(POST)
}
`;
}

/** Queries of one kind after the other, and comments where less than one is left. */
function remarks(module: number, lines: number): string[] {
  const texts: string[] = [];
  for (let at = 0; lines - texts.length >= 6; at++) {
    texts.push(
      `-- Rooms of floor ${at}.`,
      `api GET /town${module}/room${module}s/floors/${at} {`,
      `  out: [Room${module}] ?floor=${at}`,
      '  ~ paginate: 50',
      '}',
      '',
    );
  }
  while (texts.length < lines) texts.push('-- End of the rooms.');
  return texts;
}
