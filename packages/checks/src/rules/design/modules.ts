import type { DesignModule } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { pathCovers } from '@specwright/model/pathPattern';
import { type Reference, targetOf } from '@specwright/model/reference';
import { finding } from '../../catalogue.ts';
import { type CheckContext, relatedTo } from '../../context.ts';
import { interfaceOf, targetsOf } from '../../designContext.ts';

/** What one module requires another must give; upstream's own examples leave some of it to be written. */
export function* requiredInterfaceShouldBeProvided(module: DesignModule, context: CheckContext): Iterable<Diagnostic> {
  for (const reference of module.requires) {
    const required = interfaceOf(context.index, reference);
    if (required === undefined || context.designs.providersOf(required.id).length > 0) continue;
    yield finding('design/unprovided-interface', reference.origin, {
      parameters: { name: required.name, module: module.name },
      related: [relatedTo(required, 'The interface.')],
      data: { kind: 'createProvider', interface: required.name, behind: module.id },
    });
  }
}

export function* moduleMustNotRequireItself(module: DesignModule, _context: CheckContext): Iterable<Diagnostic> {
  for (const reference of module.requires) {
    if (targetOf(reference) !== module.id) continue;
    yield finding('design/requires-itself', reference.origin, {
      parameters: { name: module.name },
      data: removal(reference, 'requires'),
    });
  }
}

/** What a module implements it need not ask of others. */
export function* moduleShouldNotRequireItsOwnInterface(
  module: DesignModule,
  _context: CheckContext,
): Iterable<Diagnostic> {
  const own = new Set(targetsOf(module.implements));
  for (const reference of module.requires) {
    if (!own.has(targetOf(reference) ?? '')) continue;
    yield finding('design/requires-own-interface', reference.origin, {
      parameters: { module: module.name, name: reference.text },
      data: removal(reference, 'requires'),
    });
  }
}

function removal({ text, origin }: Reference, list: string) {
  return { kind: 'removeItem', what: 'listItem', range: origin.range, label: `'${text}' from ${list}` } as const;
}

/** To hand on what another implements is legal, and rarely meant. */
export function* exportedInterfaceShouldBeImplemented(
  module: DesignModule,
  _context: CheckContext,
): Iterable<Diagnostic> {
  const own = new Set(targetsOf(module.implements));
  for (const reference of module.exports) {
    const target = targetOf(reference);
    if (target === undefined || own.has(target)) continue;
    yield finding('design/exports-without-implementing', reference.origin, {
      parameters: { module: module.name, name: reference.text },
    });
  }
}

export function* moduleShouldRequireInterfaces(module: DesignModule, _context: CheckContext): Iterable<Diagnostic> {
  for (const reference of module.requires) {
    const target = targetOf(reference);
    if (target === undefined || !target.startsWith('designModule:') || target === module.id) continue;
    yield finding('design/concrete-dependency', reference.origin, { parameters: { name: reference.text } });
  }
}

/** Artifacts say what an agent may write: nothing outside the project. */
export function* artifactShouldLieInTheProject(module: DesignModule, _context: CheckContext): Iterable<Diagnostic> {
  for (const { text, origin } of module.artifacts) {
    const problem = problemOfPath(text);
    if (problem === undefined) continue;
    const cured = text
      .replace(/^[A-Za-z]:/, '')
      .replace(/\\+/g, '/')
      .replace(/^\/+/, '')
      .replace(/^(\.\/)+/, '');
    const isCured = cured !== '' && problemOfPath(cured) === undefined;
    yield finding('design/artifact-outside', origin, {
      parameters: { path: text, problem },
      ...(isCured ? { data: { kind: 'replaceText', range: origin.range, newText: cured } as const } : {}),
    });
  }
}

function problemOfPath(path: string): string | undefined {
  if (path.includes('\\')) return 'has backslashes';
  if (/^(\/|[A-Za-z]:\/|~)/.test(path)) return 'is absolute';
  return path.split('/').includes('..') ? 'leads out of its folder' : undefined;
}

/** Two modules that write one file get in each other's way. */
export function* artifactShouldBelongToOneModule(module: DesignModule, context: CheckContext): Iterable<Diagnostic> {
  if (module.artifacts.length === 0) return;
  const others = context.system.design.modules.filter(
    (other) => other.origin.file === module.origin.file && other.design === module.design,
  );
  const before = others.slice(0, others.indexOf(module));
  for (const { text, origin } of module.artifacts) {
    for (const other of before) {
      const shared = other.artifacts.find((artifact) => overlap(artifact.text, text));
      if (shared === undefined) continue;
      yield finding('design/shared-artifact', origin, {
        parameters: { path: text, module: other.name },
        related: [relatedTo(shared, `An artifact of '${other.name}'.`)],
      });
      break;
    }
  }
}

function overlap(a: string, b: string): boolean {
  if (a === b) return a !== '';
  return (a.includes('*') && pathCovers(a, b)) || (b.includes('*') && pathCovers(b, a));
}

/** Upstream's advice: what owns more than five things is several modules. */
export function* moduleShouldOwnFewThings(module: DesignModule, _context: CheckContext): Iterable<Diagnostic> {
  if (module.owns.length <= 5) return;
  yield finding('design/broad-module', module.origin, {
    parameters: { name: module.name, count: module.owns.length },
  });
}

export function* moduleShouldSayWhatItIs(module: DesignModule, _context: CheckContext): Iterable<Diagnostic> {
  for (const part of ['owns', 'acceptance', 'artifacts', 'invariants'] as const) {
    if (module[part].length > 0) continue;
    yield finding('design/bare-module', module.origin, { parameters: { name: module.name, part } });
  }
}

/** One entity has one owner, whichever notation says so. */
export function* moduleShouldOwnEntitiesOfItsOwn(module: DesignModule, context: CheckContext): Iterable<Diagnostic> {
  if (module.bound === undefined) return;
  for (const { text, origin } of module.owns) {
    const owners = context.ownersOf(text);
    const [owner] = owners;
    if (owner === undefined || owners.some((each) => each.module.id === module.bound)) continue;
    yield finding('design/foreign-ownership', origin, {
      parameters: { entity: text, owner: owner.module.name },
      related: [relatedTo(owner.entry, `Owned by '${owner.module.name}' here.`)],
    });
  }
}
