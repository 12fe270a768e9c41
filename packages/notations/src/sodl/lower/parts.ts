import type {
  Clause,
  DesignModule,
  Endpoint,
  Interface,
  Method,
  Pipeline,
  PipelineStep,
  Policy,
  Section,
} from '@specwright/model/design';
import type { Id, Reference } from '@specwright/model/reference';
import type { AstNode } from 'langium';
import { spanOfProperty } from '../../common/source.ts';
import type {
  SodlApi,
  SodlInterface,
  SodlMethod,
  SodlModule,
  SodlPipeline,
  SodlPolicy,
  SodlReferences,
  SodlSection,
  SodlStep,
  SodlTitle,
} from '../generated/ast.ts';
import { titleOf, unquoted } from '../names.ts';
import { lowerClauses } from './clauses.ts';
import type { Surroundings } from './context.ts';
import { lowerEndpoint } from './endpoints.ts';
import { itemsOf } from './items.ts';
import { lowerField, lowerRecord, lowerTypeUse } from './types.ts';
import { lowerNodes, textOf, textsOf } from './values.ts';

/** What every named block begins with. */
export function startOf({ context, design }: Surroundings, node: AstNode, title: SodlTitle | undefined) {
  return {
    id: context.table.idOf(node),
    name: titleOf(title),
    origin: context.origin(node, context.nameSpan(title)),
    ...(design === undefined ? {} : { design }),
  };
}

/** The namespace and name in the id of a part: what the ids of its members begin with. */
function qualified(id: Id): string {
  return id.slice(id.indexOf(':') + 1);
}

/** The text of the last line of that key: of two the last holds. */
export function lastTextOf(around: Surroundings, members: readonly AstNode[], key: string): ReturnType<typeof textOf> {
  let found: ReturnType<typeof textOf>;
  for (const member of members) {
    if (!isText(member)) continue;
    if (member.key === key || (key === 'doc' && member.docstring !== undefined))
      found = textOf(around, member) ?? found;
  }
  return found;
}

function isText(node: AstNode): node is Parameters<typeof textOf>[1] {
  return node.$type === 'SodlText';
}

function docOf(around: Surroundings, members: readonly AstNode[]): { doc?: string } {
  const doc = lastTextOf(around, members, 'doc')?.text.trim();
  return doc === undefined || doc === '' ? {} : { doc };
}

export function lowerInterface(around: Surroundings, node: SodlInterface): Interface {
  const { context, place } = around;
  const begin = startOf(around, node, node.name);
  const find = (name: string): readonly Id[] =>
    context.table.interfaces(name, place).filter((id) => id !== begin.id || name === begin.name);
  const written = node.members.filter((member) => member.$type === 'SodlReferences');
  const bases = [...node.bases, ...written.flatMap(({ key, references }) => (key === 'extends' ? references : []))];
  return {
    kind: 'interface',
    ...begin,
    ...docOf(around, node.members),
    extends: context.named(bases, 'interface.extends', begin.id, find),
    methods: node.members.flatMap((member) =>
      member.$type === 'SodlMethod' ? [lowerMethod(around, member, begin.id)] : [],
    ),
    invariants: node.members.flatMap((member) =>
      member.$type === 'SodlInvariants' ? lowerClauses(around, member.members, 'invariant', begin.id) : [],
    ),
    fields: node.members.flatMap((member) =>
      member.$type === 'SodlFieldLine' ? [lowerField(around, member, begin.id)] : [],
    ),
    records: node.members.flatMap((member) =>
      member.$type === 'SodlModel' ? [lowerRecord(around, member, begin.id)] : [],
    ),
    items: itemsOf(around, node.members),
  };
}

function lowerMethod(around: Surroundings, node: SodlMethod, owner: Id): Method {
  const { context, design } = around;
  const name = node.name ?? '';
  const id = context.memberId(`method:${qualified(owner)}.${name}`);
  return {
    kind: 'method',
    id,
    name,
    origin: context.origin(node, spanOfProperty(node, 'name')),
    ...(design === undefined ? {} : { design }),
    interface: owner,
    override: node.override,
    parameters: node.parameters.map((parameter) => {
      const own = context.memberId(`methodParameter:${qualified(id)}.${parameter.name ?? ''}`);
      return {
        kind: 'methodParameter',
        id: own,
        name: parameter.name ?? '',
        origin: context.origin(parameter, spanOfProperty(parameter, 'name')),
        ...(parameter.type === undefined ? {} : { type: lowerTypeUse(around, parameter.type, own) }),
      };
    }),
    ...(node.returns === undefined ? {} : { returns: lowerTypeUse(around, node.returns, id) }),
  };
}

export function lowerModule(around: Surroundings, node: SodlModule): DesignModule {
  const { context, place } = around;
  const begin = startOf(around, node, node.name);
  const { id } = begin;
  const texts = (key: string) =>
    node.members.flatMap((member) =>
      member.$type === 'SodlTexts' && member.key === key ? textsOf(around, member) : [],
    );
  const named = (key: SodlReferences['key'], role: Reference['role'], find: (name: string) => readonly Id[]) =>
    node.members.flatMap((member) =>
      member.$type === 'SodlReferences' && member.key === key ? context.named(member.references, role, id, find) : [],
    );
  const clauses = (type: 'SodlInvariants' | 'SodlAcceptance', role: Clause['role']): Clause[] =>
    node.members.flatMap((member) => (member.$type === type ? lowerClauses(around, member.members, role, id) : []));
  const interfaces = (name: string): readonly Id[] => context.table.interfaces(name, place);
  const orModules = (name: string): readonly Id[] => {
    const found = interfaces(name);
    return found.length > 0 ? found : context.table.modules(name, place);
  };
  const apis = node.members.flatMap((member) => (member.$type === 'SodlApi' ? [member] : []));
  const bound = context.table.boundModule(begin.name);
  return {
    kind: 'designModule',
    ...begin,
    ...docOf(around, node.members),
    owns: texts('owns'),
    requires: named('requires', 'design.requires', orModules),
    implements: named('implements', 'design.implements', interfaces),
    exports: named('exports', 'design.exports', interfaces),
    artifacts: texts('artifacts'),
    endpoints: apis.flatMap((api) => endpointsOf(around, api, id)),
    records: apis.flatMap(({ members }) =>
      members.flatMap((member) => (member.$type === 'SodlModel' ? [lowerRecord(around, member, id)] : [])),
    ),
    config: node.members.flatMap((member) =>
      member.$type === 'SodlConfig' ? lowerNodes(around, member.nodes, id) : [],
    ),
    invariants: clauses('SodlInvariants', 'invariant'),
    acceptance: clauses('SodlAcceptance', 'test'),
    sections: node.members.flatMap((member) =>
      member.$type === 'SodlSection' ? [{ ...lowerSection(around, member), designModule: id }] : [],
    ),
    items: itemsOf(around, node.members),
    ...(bound === undefined ? {} : { bound }),
  };
}

function endpointsOf(around: Surroundings, api: SodlApi, module: Id): Endpoint[] {
  return api.members.flatMap((member) =>
    member.$type === 'SodlEndpoint' ? [lowerEndpoint(around, member, module)] : [],
  );
}

export function lowerSection(around: Surroundings, node: SodlSection): Section {
  const { context, design } = around;
  const id = context.table.idOf(node);
  const key = node.keyword ?? '';
  const nameSpan = spanOfProperty(node, node.name === undefined ? 'keyword' : 'name');
  const written = node.name === undefined ? undefined : context.text(node, 'name');
  return {
    kind: 'section',
    id,
    key,
    name: node.name === undefined ? key : unquoted(node.name),
    origin:
      written === undefined
        ? context.origin(node, nameSpan)
        : { ...context.origin(node), nameRange: written.origin.range },
    ...(design === undefined ? {} : { design }),
    nodes: lowerNodes(around, node.nodes, id),
  };
}

export function lowerPolicy(around: Surroundings, node: SodlPolicy): Policy {
  const begin = startOf(around, node, node.name);
  return { kind: 'policy', ...begin, rules: lowerClauses(around, node.members, 'rule', begin.id) };
}

export function lowerPipeline(around: Surroundings, node: SodlPipeline): Pipeline {
  const begin = startOf(around, node, node.name);
  const steps = node.members.filter((member) => member.$type === 'SodlStep');
  const ids = new Map(steps.map((step) => [step, around.context.memberId(stepId(begin.id, step))]));
  const find = (name: string): readonly Id[] => {
    const found = steps.find((step) => titleOf(step.name) === name);
    return found === undefined ? [] : [ids.get(found) ?? ''];
  };
  return {
    kind: 'pipeline',
    ...begin,
    steps: steps.map((step) => lowerStep(around, step, { pipeline: begin.id, id: ids.get(step) ?? '', find })),
  };
}

function stepId(pipeline: Id, step: SodlStep): Id {
  return `pipelineStep:${qualified(pipeline)}.${titleOf(step.name)}`;
}

interface StepPlace {
  readonly pipeline: Id;
  readonly id: Id;
  /** The steps of the pipeline by name. */
  readonly find: (name: string) => readonly Id[];
}

function lowerStep(around: Surroundings, node: SodlStep, { pipeline, id, find }: StepPlace): PipelineStep {
  const { context, place } = around;
  const title = node.title === undefined ? undefined : context.text(node, 'title');
  const named = (key: SodlReferences['key'], role: Reference['role'], lookUp: (name: string) => readonly Id[]) =>
    node.members.flatMap((member) =>
      member.$type === 'SodlReferences' && member.key === key ? context.named(member.references, role, id, lookUp) : [],
    );
  const texts = Object.fromEntries(
    (['output', 'require', 'gate'] as const).flatMap((key) => {
      const text = lastTextOf(around, node.members, key);
      return text === undefined ? [] : [[key, text]];
    }),
  );
  return {
    kind: 'pipelineStep',
    ...startOf(around, node, node.name),
    id,
    ...docOf(around, node.members),
    pipeline,
    ...(title === undefined ? {} : { title }),
    modules: named('modules', 'pipelineStep.modules', (name) => context.table.modules(name, place)),
    ...texts,
    dependsOn: named('depends_on', 'pipelineStep.dependsOn', find),
    items: itemsOf(around, node.members),
  };
}
