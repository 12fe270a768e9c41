import type { Interface, Method } from '@specwright/model/design';
import { basesOf } from '@specwright/model/designResolution';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { finding } from '../../catalogue.ts';
import { type CheckContext, relatedTo } from '../../context.ts';
import { textOfType } from './typeText.ts';

export function* interfaceShouldHaveMethods(part: Interface, context: CheckContext): Iterable<Diagnostic> {
  const all = [part, ...basesOf(context.index, part)];
  if (hasUnknownBase(part, context) || all.some(({ methods, fields }) => methods.length + fields.length > 0)) return;
  yield finding('interface/without-methods', part.origin, { parameters: { name: part.name } });
}

/** Bases are there to be extended, and what stands in a template is for the systems that extend it. */
export function* interfaceShouldBeImplemented(part: Interface, context: CheckContext): Iterable<Diagnostic> {
  if (isForOthers(part, context) || context.designs.providersOf(part.id).length > 0) return;
  if (!isNamed(part, context)) return;
  yield finding('interface/unimplemented', part.origin, { parameters: { name: part.name } });
}

export function* interfaceShouldBeUsed(part: Interface, context: CheckContext): Iterable<Diagnostic> {
  if (isForOthers(part, context) || isNamed(part, context)) return;
  yield finding('interface/unused', part.origin, { parameters: { name: part.name } });
}

function isForOthers(part: Interface, context: CheckContext): boolean {
  if (part.design !== undefined && context.index.part(part.design)?.kind === 'template') return true;
  return context.system.design.modules.length === 0 || context.designs.isExtended(part.id);
}

/** A type of a method, too, is a use. */
function isNamed({ id }: Interface, context: CheckContext): boolean {
  return context.index.referencesTo(id).length > 0;
}

export function* overrideMustReplaceAMethod(method: Method, context: CheckContext): Iterable<Diagnostic> {
  const owner = context.index.part(method.interface);
  if (!method.override || owner?.kind !== 'interface' || hasUnknownBase(owner, context)) return;
  if (inheritedMethod(owner, method, context) !== undefined) return;
  yield finding('interface/nothing-to-override', method.origin, {
    parameters: { interface: owner.name, name: method.name },
    data: { kind: 'setOverride', method: method.id, override: false },
  });
}

export function* replacingMethodShouldSayOverride(method: Method, context: CheckContext): Iterable<Diagnostic> {
  const owner = context.index.part(method.interface);
  if (method.override || method.name === '' || owner?.kind !== 'interface') return;
  const inherited = inheritedMethod(owner, method, context);
  if (inherited === undefined) return;
  yield finding('interface/missing-override', method.origin, {
    parameters: { name: method.name, base: inherited.from.name },
    related: [relatedTo(inherited.method, 'The method that it replaces.')],
    data: { kind: 'setOverride', method: method.id, override: true },
  });
}

/** Who holds the base calls the method as the base declares it. */
export function* overrideShouldKeepTheSignature(method: Method, context: CheckContext): Iterable<Diagnostic> {
  const owner = context.index.part(method.interface);
  if (!method.override || owner?.kind !== 'interface') return;
  const inherited = inheritedMethod(owner, method, context);
  const difference = inherited === undefined ? undefined : differenceOf(method, inherited.method);
  if (inherited === undefined || difference === undefined) return;
  yield finding('interface/incompatible-override', method.origin, {
    parameters: { name: method.name, difference, base: inherited.from.name },
    related: [relatedTo(inherited.method, 'The method that it replaces.')],
  });
}

function differenceOf(a: Method, b: Method): string | undefined {
  const types = ({ parameters }: Method): string => parameters.map(({ type }) => textOfType(type)).join(', ');
  if (types(a) !== types(b)) return 'parameters';
  return textOfType(a.returns) === textOfType(b.returns) ? undefined : 'results';
}

function inheritedMethod(
  owner: Interface,
  { name }: Method,
  context: CheckContext,
): { readonly method: Method; readonly from: Interface } | undefined {
  for (const from of basesOf(context.index, owner)) {
    const method = from.methods.find((each) => each.name === name);
    if (method !== undefined && from.id !== owner.id) return { method, from };
  }
  return undefined;
}

/** Of what is not known nothing can be said. */
function hasUnknownBase(part: Interface, context: CheckContext): boolean {
  return [part, ...basesOf(context.index, part)].some((each) =>
    each.extends.some(({ targets }) => targets.length !== 1),
  );
}
