import type { Diagnostic } from '@specwright/model/diagnostic';
import type { AuthRule, Grant, Operation } from '@specwright/model/parts';
import { patternCovers, segmentsCover, segmentsOf, shapeOf } from '@specwright/model/pathPattern';
import type { SystemParts } from '@specwright/model/system';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { near } from '../pathTable.ts';
import { editDistance } from '../suggestions.ts';
import { operationsByHead, rulesByHead } from './tables.ts';
import { unknownName } from './unknownName.ts';

/** A rule lets somebody in somewhere: to an api that is there, by a method that one there has. */
export function* authRuleShouldMeanAnApi(rule: AuthRule, context: CheckContext): Iterable<Diagnostic> {
  if (rule.path === '' || !context.declares('operation')) return;
  const covered = coveredBy(rule, context);
  if (covered.length === 0) {
    yield finding(
      'auth/unused-rule',
      { file: rule.origin.file, range: rule.pathOrigin.range },
      {
        parameters: { path: rule.path },
      },
    );
    return;
  }
  const known = new Set(covered.map(({ method }) => method));
  for (const grant of rule.grants) {
    const missing = grant.methods.filter((method) => !known.has(method));
    if (missing.length === 0) continue;
    yield finding('auth/unused-method', grant.origin, {
      parameters: { role: grant.role.text, methods: missing.join(', '), path: rule.path },
    });
  }
}

function coveredBy(rule: AuthRule, context: CheckContext): Operation[] {
  const operations = context.within(operationsByHead, (all) => near(all, rule.path));
  return operations.filter(
    (operation) => sameModule(rule, operation) && segmentsCover(segmentsOf(rule), segmentsOf(operation)),
  );
}

/** Rules speak of the apis of their own module. */
function sameModule(one: { readonly module?: string }, other: { readonly module?: string }): boolean {
  return one.module === undefined || other.module === undefined || one.module === other.module;
}

/** Of two rules for one path both count; that they differ is seldom meant. */
export function* authRulesShouldAgree(rule: AuthRule, context: CheckContext): Iterable<Diagnostic> {
  if (rule.path === '') return;
  const others = context.within(rulesByHead, (all) => near(all, rule.path)).filter((other) => sameModule(rule, other));
  const shape = shapeOf(rule);
  for (const other of others) {
    if (other === rule) break;
    if (shapeOf(other) !== shape || sameGrants(rule, other) || !contradict(rule, other)) continue;
    yield finding(
      'auth/contradicting-rules',
      { file: rule.origin.file, range: rule.pathOrigin.range },
      {
        parameters: { path: rule.path },
        related: [relatedTo(other, 'The other rule.')],
      },
    );
    return;
  }
}

/** Some method is open to different roles. */
function contradict(one: AuthRule, other: AuthRule): boolean {
  const methods = new Set([...one.grants, ...other.grants].flatMap((grant) => grant.methods));
  for (const method of methods.size === 0 ? ['GET'] : methods) {
    const [mine, theirs] = [rolesFor(one, method), rolesFor(other, method)];
    if (mine !== '' && theirs !== '' && mine !== theirs) return true;
  }
  return false;
}

function rolesFor({ grants }: AuthRule, method: string): string {
  const open = grants.filter(({ methods }) => methods.length === 0 || methods.includes(method));
  return [...new Set(open.map(({ role }) => role.text))].sort().join(' ');
}

/** The nearest rule counts; without this one, the next one would say the same. */
export function* authRuleShouldSayMoreThanWiderOnes(rule: AuthRule, context: CheckContext): Iterable<Diagnostic> {
  if (rule.path === '') return;
  const rules = context.within(rulesByHead, (all) => near(all, rule.path)).filter((other) => sameModule(rule, other));
  const wider = rules.filter((other) => other !== rule && patternCovers(other.path, rule.path));
  const next = wider.reduce<AuthRule | undefined>(
    (nearest, other) => (nearest === undefined || patternCovers(nearest.path, other.path) ? other : nearest),
    undefined,
  );
  if (next === undefined || !sameGrants(rule, next)) return;
  // Of two that say the same of the same path the second is one too many.
  if (shapeOf(next) === shapeOf(rule) && rules.indexOf(next) > rules.indexOf(rule)) return;
  yield finding(
    'auth/redundant-rule',
    { file: rule.origin.file, range: rule.pathOrigin.range },
    {
      parameters: { path: rule.path, wider: next.path },
      related: [relatedTo(next, 'The rule that says it already.')],
      data: { kind: 'removeLine', range: rule.origin.range },
      tags: ['unnecessary'],
    },
  );
}

function sameGrants(one: AuthRule, other: AuthRule): boolean {
  return grantsKey(one) === grantsKey(other);
}

function grantsKey({ grants }: AuthRule): string {
  const key = ({ role, methods }: Grant): string => `${role.text}(${[...methods].sort().join(' ')})`;
  return [...new Set(grants.map(key))].sort().join(' ');
}

/**
 * A role comes from outside, so that any word may be one. A word that is written once, and is a slip of the finger away
 * from another (but `usher` is no misspelled `user`), probably is not; nor is one that a field `role` with a list of values does not have.
 */
export function* roleShouldBeKnown(rule: AuthRule, context: CheckContext): Iterable<Diagnostic> {
  for (const { role } of rule.grants) {
    if (role.text === '' || builtIn.has(role.text)) continue;
    if (context.within(rolesOfSystem, ({ known }) => known.has(role.text))) continue;
    const { all, hasList } = context.within(rolesOfSystem, (roles) => ({ all: roles.all, hasList: roles.hasList }));
    const others = all.filter((other) => other !== role.text);
    const slips = others.filter((other) => other !== 'user' && editDistance(role.text, other, 1) <= 1);
    if (slips.length === 0 && !hasList) continue;
    yield unknownName('auth/unknown-role', role.origin, {
      text: role.text,
      severity: 'info',
      parameters: {},
      candidates: slips.length > 0 ? slips : others,
      create: undefined,
      add: undefined,
    });
  }
}

const builtIn: ReadonlySet<string> = new Set(['user', 'owner', 'admin', 'public']);

interface Roles {
  readonly all: readonly string[];
  /** Some field lists the roles that there are. */
  readonly hasList: boolean;
  /** Words that are no slips: others write them too. */
  readonly known: ReadonlySet<string>;
}

function rolesOfSystem(context: CheckContext): Roles {
  const files = context.inEachFile(rolesOfFile);
  const listed = files.flatMap((file) => file.listed);
  const granted = files.flatMap((file) => file.granted);
  const known = new Set([...listed, ...files.flatMap((file) => [...file.spoken])]);
  const once = new Set<string>();
  for (const role of listed.length === 0 ? granted : []) {
    if (once.has(role)) known.add(role);
    once.add(role);
  }
  return { all: [...new Set([...builtIn, ...listed, ...granted])], hasList: listed.length > 0, known };
}

/** What a file says of roles. */
interface RolesOfFile {
  readonly listed: readonly string[];
  /** As often as they are granted something. */
  readonly granted: readonly string[];
  readonly spoken: ReadonlySet<string>;
}

function rolesOfFile({ entities, references }: SystemParts): RolesOfFile {
  const fields = entities.flatMap((entity) => entity.fields);
  const listed = fields.flatMap(({ name, type }) =>
    (name === 'role' || name === 'roles') && type.kind === 'enum' ? type.values.map((value) => value.name) : [],
  );
  // The field of an owner (`sender`) names who may; so does a sentence (`not clerk`, `notify(clerk, email)`).
  const spoken = new Set(fields.map(({ name }) => name));
  const granted: string[] = [];
  for (const { role, text } of references) {
    if (role === 'auth.role') granted.push(text);
    else spoken.add(text);
  }
  return { listed, granted, spoken };
}
