import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Module, SpecHeader, SystemHeader } from '@specwright/model/parts';
import { finding } from '../catalogue.ts';
import { type CheckContext, firstOf, relatedTo } from '../context.ts';
import { agentNames } from '../runtimeWords.ts';
import { unknownName } from './unknownName.ts';

const firstSystem = firstOf<SystemHeader>(({ system }) => system.systems, byName);
const firstModule = firstOf<Module>(({ system }) => system.modules, byName);
const firstSpec = firstOf<SpecHeader>(({ system }) => system.specs, byName);

function byName({ name }: { readonly name: string }): string {
  return name;
}

/** A workspace has one system of a name. */
export function* systemNameMustBeUnique(part: SystemHeader, context: CheckContext): Iterable<Diagnostic> {
  yield* mustBeFirst('system', firstSystem(part, context), part);
}

export function* moduleNameMustBeUnique(part: Module, context: CheckContext): Iterable<Diagnostic> {
  yield* mustBeFirst('module', firstModule(part, context), part);
}

export function* specNameMustBeUnique(part: SpecHeader, context: CheckContext): Iterable<Diagnostic> {
  yield* mustBeFirst('spec', firstSpec(part, context), part);
}

function* mustBeFirst(
  kind: 'system' | 'module' | 'spec',
  first: SystemHeader | Module | SpecHeader | undefined,
  part: SystemHeader | Module | SpecHeader,
): Iterable<Diagnostic> {
  if (part.name === '' || first === undefined || first === part) return;
  yield finding('module/duplicate', part.origin, {
    parameters: { kind, name: part.name },
    related: [relatedTo(first, `The first ${kind} of that name.`)],
  });
}

/** Single ownership: only the owner writes an entity, so two owners would be two truths. */
export function* entityMustHaveOneOwner(module: Module, context: CheckContext): Iterable<Diagnostic> {
  for (const entry of module.owns) {
    const owner = context.ownersOf(entry.text)[0];
    if (entry.text === '' || owner === undefined || owner.module.name === module.name) continue;
    yield finding('module/shared-ownership', entry.origin, {
      parameters: { entity: entry.text, owner: owner.module.name },
      related: [relatedTo(owner.entry, `Owned by '${owner.module.name}' here.`)],
      data: {
        kind: 'removeItem',
        what: 'listItem',
        range: entry.origin.range,
        label: `'${entry.text}' from what '${module.name}' owns`,
      },
    });
  }
}

/** Versions may drift apart on purpose; it is worth a note, not more. */
export function* specShouldHaveTheVersionOfItsSystem(spec: SpecHeader, context: CheckContext): Iterable<Diagnostic> {
  const [system, ...others] = context.system.systems;
  if (system === undefined || others.length > 0) return;
  if (spec.version === undefined || system.version === undefined || spec.version === system.version) return;
  yield finding('module/version-mismatch', spec.origin, {
    parameters: { spec: spec.name, version: spec.version, system: system.name, expected: system.version },
    related: [relatedTo(system, `The system is at ${system.version}.`)],
  });
}

/** The values of `agents` are a closed set: who works on a spec. */
export function* agentsOfSpecShouldBeKnown(spec: SpecHeader, _context: CheckContext): Iterable<Diagnostic> {
  const known: ReadonlySet<string> = new Set(agentNames);
  for (const { text, origin } of spec.properties
    .filter(({ key }) => key === 'agents')
    .flatMap(({ values }) => values)) {
    if (text === '' || known.has(text)) continue;
    yield unknownName('module/unknown-agent', origin, {
      text,
      severity: 'warning',
      parameters: {},
      candidates: agentNames,
      create: undefined,
      add: undefined,
    });
  }
}
