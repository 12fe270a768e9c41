import { refusals, successStatus } from '@specwright/model/answers';
import type {
  Action,
  AuthRule,
  Contract,
  ErrorPart,
  EventPart,
  ExposedItem,
  InputMember,
  LimitRule,
  Operation,
  Parameter,
  PayloadMember,
} from '@specwright/model/parts';
import { pathCovers } from '@specwright/model/pathPattern';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Effect, Guard, Rule, Statement, Step } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { textOfType } from '@specwright/model/typeText';
import { callersOf, operationsOfLimit, statusText } from '../../common/hoverRoute.ts';
import { code, codeList, fact, hoverText, nameOf, plain, usedBy } from '../../common/hoverText.ts';
import { sameThing } from '../../common/navigation.ts';
import { docOf, ownerOf } from './hoverEntity.ts';

export function operationHover(index: SystemIndex, operation: Operation): string {
  const subject = index.entity(operation.subject);
  const refused = [...refusals(index, operation)].map(
    ([status, what]) => `\n- ${statusText(status)}: ${what.map(plain).join(', ')}`,
  );
  const callers = callersOf(index, operation);
  return hoverText('sds', signatureOf(operation), [
    docOf(operation),
    [ownerOf(index, operation), subject && `about ${code(subject.name)}`].filter((line) => line).join(' · '),
    fact('Answers', `${statusText(successStatus(operation))}${refused.length > 0 ? `, or${refused.join('')}` : ''}`),
    fact('Who may call it', callers ? codeList(callers) : 'no auth rule covers it: any valid token'),
    fact('How often', limitsOf(index, operation)),
    effectsOf(operation.statements.filter((one) => one.kind === 'step')),
  ]);
}

function signatureOf({ name, input, output }: Operation): string {
  const members = input?.members.map((one) => (one.type ? `${one.name}: ${textOfType(one.type)}` : one.name)) ?? [];
  const lines = members.length > 0 ? [`  in: {${members.join(', ')}}`] : [];
  const parts =
    output?.parts.map(({ list, entity }) => (list ? `[${entity?.text ?? ''}]` : (entity?.text ?? '{…}'))) ?? [];
  if (parts.length > 0) lines.push(`  out: ${parts.join(' + ')}`);
  return lines.length === 0 ? `api ${name}` : [`api ${name} {`, ...lines, '}'].join('\n');
}

function limitsOf(index: SystemIndex, operation: Operation): string | undefined {
  const rules = index.system.limitRules.filter((rule) => operationsOfLimit(index, rule).includes(operation));
  const told = rules.map(({ amount, unit, per }) => `${amount}/${unit}${per ? ` per ${per.text}` : ''}`);
  return told.length === 0 ? undefined : told.join(', ');
}

/** What steps do, in the order written, as far as it is more than prose. */
function effectsOf(steps: readonly Step[]): string | undefined {
  const effects = steps.flatMap(({ effects: all }) => all);
  const ports = effects.filter((one) => one.kind === 'port').map(({ text }) => text);
  const emitted = effects.filter((one) => one.kind === 'emit').map(({ event }) => event.text);
  const told = [fact('Emits', codeList(emitted)), fact('Calls out', codeList(ports))].filter((line) => line);
  return told.length === 0 ? undefined : told.join(' · ');
}

/** The apis that a rule of `auth` covers, with who may call them. */
export function authRuleHover(index: SystemIndex, rule: AuthRule): string {
  const covered = index.system.operations.filter(({ path }) => pathCovers(rule.path, path));
  const grants = rule.grants.map(({ role, methods }) =>
    methods.length > 0 ? `${role.text}(${methods.join(', ')})` : role.text,
  );
  return hoverText('sds', `${rule.path} : ${grants.join(', ')}`, [
    fact('Covers', codeList(covered.map(nameOf))) ?? 'Covers no api.',
  ]);
}

export function limitRuleHover(index: SystemIndex, rule: LimitRule): string {
  const covered = operationsOfLimit(index, rule);
  const per = rule.per ? ` per ${rule.per.text}` : '';
  return hoverText('sds', `${rule.method ?? ''} ${rule.path} : ${rule.amount}/${rule.unit}${per}`.trim(), [
    fact('Limits', codeList(covered.map(nameOf))) ?? 'Limits no api.',
    `Beyond that: ${statusText(429)} with ${code('Retry-After')}.`,
  ]);
}

export function errorHover(index: SystemIndex, error: ErrorPart): string {
  const message = error.message ? `\n  message: ${JSON.stringify(error.message.text)}` : '';
  const detail = error.detail ? `\n  detail: ${JSON.stringify(error.detail.text)}` : '';
  const body = message + detail === '' ? '' : ` {${message}${detail}\n}`;
  return hoverText('sds', `error ${error.name}: ${error.status}${body}`, [
    docOf(error),
    [fact('Answers', statusText(error.status)), fact('Code', code(error.name)), ownerOf(index, error)]
      .filter((line) => line)
      .join(' · '),
    fact('Raised by', codeList(raisersOf(index, error.id))) ?? 'Nothing raises it.',
  ]);
}

/** The parts whose `!` lines end in the error, and the apis that reach it through an action. */
function raisersOf(index: SystemIndex, error: Id): string[] {
  const { operations, actions, events, contracts, invariants, hooks } = index.system;
  const raises = (statements: readonly { readonly kind: string }[]): boolean =>
    statements.some((one) => one.kind === 'guard' && endsIn(one as Guard, error));
  const direct = [...operations, ...actions, ...events, ...contracts, ...invariants, ...hooks].filter(
    ({ statements }) => raises(statements),
  );
  return direct.map(nameOf);
}

function endsIn(guard: Guard, error: Id): boolean {
  return guard.outcomes.some((outcome) => outcome.kind === 'error' && outcome.error.targets.includes(error));
}

export function eventHover(index: SystemIndex, event: EventPart): string {
  const entity = index.entity(event.entity && targetOf(event.entity));
  const payload = event.payload.map((one) => payloadText(index, one));
  const lines = [
    ...(event.entity ? [`  ref: ${event.entity.text}${event.refField ? `.${event.refField.text}` : ''}`] : []),
    ...(payload.length > 0 ? [`  payload: {${payload.join(', ')}}`] : []),
  ];
  const signature = lines.length === 0 ? `event ${event.name}` : [`event ${event.name} {`, ...lines, '}'].join('\n');
  return hoverText('sds', signature, [
    docOf(event),
    [ownerOf(index, event), entity && `about ${code(entity.name)}`, fact('Topic', code(event.name))]
      .filter((line) => line)
      .join(' · '),
    ...audienceOf(index, event.id),
  ]);
}

export function exposedHover(index: SystemIndex, item: ExposedItem): string {
  const module = index.part(item.module);
  const entity = index.entity(targetOf(item.event));
  return hoverText('sds', `event ${item.name}`, [
    `Exposed by module ${code(module?.name ?? '')}; no \`event\` block says what it carries.`,
    entity && `About the life of ${code(entity.name)}.`,
    fact('Topic', code(item.name)),
    ...audienceOf(index, item.id),
  ]);
}

/** Who emits an event, who offers it to others, who takes it, which contracts speak of it. */
function audienceOf(index: SystemIndex, id: Id): (string | undefined)[] {
  const ids = new Set(sameThing(index, [id]));
  const means = (targets: readonly Id[]): boolean => targets.some((target) => ids.has(target));
  const { modules, operations, actions, events, contracts } = index.system;
  const emits = (effect: Effect): boolean => effect.kind === 'emit' && means(effect.event.targets);
  const emitters = [...operations, ...actions, ...events].filter(({ statements }) =>
    statements.some(
      (one) =>
        (one.kind === 'step' && one.effects.some(emits)) ||
        (one.kind === 'soft' && one.rule.kind === 'emitIf' && means(one.rule.event.targets)),
    ),
  );
  const exposers = modules.filter(({ exposes }) => exposes.some((one) => ids.has(one.id)));
  const owners = new Set(exposers.map(({ id: module }) => module));
  const takers = modules.filter(({ consumes }) =>
    consumes.some(({ module, event }) =>
      event ? means(event.targets) : module.targets.some((one) => owners.has(one)),
    ),
  );
  const mentions = ({ references }: Statement): boolean => references.some(({ targets }) => means(targets));
  const spoken = contracts.filter(({ statements }) => statements.some(mentions));
  const facts = [
    fact('Emitted by', codeList(emitters.map(nameOf))),
    fact('Exposed by', codeList(exposers.map(nameOf))),
    fact('Consumed by', codeList(takers.map(nameOf))),
  ];
  return [
    facts.filter((line) => line).join(' · '),
    fact('Contracts', codeList(spoken.map(({ left, right }) => `${left.text} <-> ${right.text}`))),
    fact(
      'Deadlines',
      codeList(
        deadlinesIn(spoken)
          .filter(mentions)
          .map(({ text }) => text),
      ),
    ),
  ];
}

/** The sentences of contracts that give somebody a time. */
export function deadlinesIn(contracts: readonly Contract[]): Rule[] {
  return contracts.flatMap(({ statements }) =>
    statements.filter(
      (one): one is Rule => one.kind === 'rule' && 'within' in one.rule && one.rule.within !== undefined,
    ),
  );
}

export function actionHover(index: SystemIndex, action: Action): string {
  const body = action.statements.map(({ text }) => `  ${text}`);
  const parameters = action.parameters.map((one) => (one.type ? `${one.name}: ${textOfType(one.type)}` : one.name));
  const signature = [`action ${action.name}(${parameters.join(', ')}) {`, ...body.slice(0, 12), '}'].join('\n');
  return hoverText('sds', signature, [
    docOf(action),
    ownerOf(index, action),
    fact('Used by', usedBy(index, action.id)),
  ]);
}

export function parameterHover(index: SystemIndex, parameter: Parameter): string {
  const rows = parameter.entities.flatMap((id) => index.entity(id)?.name ?? []);
  const type = parameter.type ? `: ${textOfType(parameter.type)}` : '';
  return hoverText('sds', `${parameter.name}${type}`, [
    rows.length > 0 ? `A parameter; by its uses a row of ${codeList(rows).join(' or ')}.` : 'A parameter.',
  ]);
}

export function inputHover(index: SystemIndex, member: InputMember): string {
  const field = member.field === undefined ? undefined : index.part(member.field);
  const row = index.entity(member.row);
  const type = member.type ? textOfType(member.type) : field?.kind === 'field' ? textOfType(field.type) : '';
  const from = field?.kind === 'field' ? `${index.entity(field.entity)?.name ?? ''}.${field.name}` : undefined;
  return hoverText('sds', type === '' ? member.name : `${member.name}: ${type}`, [
    'Given in the request body.',
    row ? `The id of a ${code(row.name)}; a row that is not there is refused with ${statusText(422)}.` : undefined,
    from ? `Range and values as ${code(from)} has them.` : undefined,
  ]);
}

export function payloadHover(index: SystemIndex, member: PayloadMember): string {
  const field = index.part(targetOf(member.field) ?? '');
  const from = field?.kind === 'field' ? `${index.entity(field.entity)?.name ?? ''}.${field.name}` : undefined;
  return hoverText('sds', payloadText(index, member), [
    from ? `Carried by the event: the value of ${code(from)}.` : 'Carried by the event; no field has this name.',
  ]);
}

function payloadText(index: SystemIndex, member: PayloadMember): string {
  const field = index.part(targetOf(member.field) ?? '');
  const type = member.type ?? (field?.kind === 'field' ? field.type : undefined);
  return type ? `${member.name}: ${textOfType(type)}` : member.name;
}
