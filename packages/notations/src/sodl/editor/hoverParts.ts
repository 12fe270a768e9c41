import type {
  Clause,
  Design,
  DesignModule,
  DesignPart,
  Endpoint,
  Interface,
  Method,
  Pipeline,
  PipelineStep,
  Policy,
  RecordPart,
} from '@specwright/model/design';
import { methodsOf, type ResolvedPolicy, resolveDesign, textOfValue } from '@specwright/model/designResolution';
import type { Part } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { ResolvedNode } from '@specwright/model/resolvedNodes';
import type { SystemIndex } from '@specwright/model/system';
import { code, codeList, fact, type HoverLine, hoverText, plain } from '../../common/hoverText.ts';
import { extendersOf, modulesNaming, stepsBuilding } from './relations.ts';
import { endpointText, fieldText, methodText, typeText } from './signatures.ts';
import { sectionKeys } from './vocabulary.ts';
import { severityWords, statusWords } from './words.ts';

/** What a hover says of a part of a design, in Markdown; undefined for parts of other notations. */
export function describeDesignPart(index: SystemIndex, part: Part): string | undefined {
  const told = toldOf(index, part as DesignPart);
  return (
    told && hoverText('sodl', told.signature, [told.doc === undefined ? undefined : plain(told.doc), ...told.lines])
  );
}

interface Told {
  readonly signature: string;
  readonly doc?: string;
  readonly lines: readonly HoverLine[];
}

function toldOf(index: SystemIndex, part: DesignPart): Told | undefined {
  switch (part.kind) {
    case 'interface':
      return interfaceTold(index, part);
    case 'method':
      return methodTold(index, part);
    case 'methodParameter':
      return {
        signature: `${part.name}: ${typeText(part.type)}`,
        lines: [typeLine(index, part.type?.reference?.targets)],
      };
    case 'designModule':
      return moduleTold(index, part);
    case 'endpoint':
      return endpointTold(index, part);
    case 'record':
      return recordTold(part);
    case 'recordField':
      return { signature: fieldText(part), lines: [typeLine(index, part.type?.reference?.targets)] };
    case 'design':
    case 'template':
      return designTold(index, part);
    case 'policy':
      return policyTold(part);
    case 'clause':
      return clauseTold(part);
    case 'pipeline':
      return pipelineTold(part);
    case 'pipelineStep':
      return stepTold(index, part);
    case 'section':
      return {
        signature: part.name === part.key ? `${part.key}:` : `${part.key} "${part.name}":`,
        lines: [fact('Keys', codeList(sectionKeys[part.key] ?? [], sectionKeys[part.key]?.length))],
      };
    default:
      return undefined;
  }
}

/** All methods with their types, those of ancestors with where they come from, and who makes and who needs them. */
function interfaceTold(index: SystemIndex, part: Interface): Told {
  const bases = part.extends.length === 0 ? '' : ` extends ${part.extends.map(({ text }) => text).join(', ')}`;
  const methods = methodsOf(index, part).map(({ method, from }) => {
    const origin = from.id === part.id ? '' : `  # from ${from.name}`;
    return `  ${methodText(method)}${origin}`;
  });
  const implementers = modulesNaming(index, part.id, 'design.implements');
  const consumers = modulesNaming(index, part.id, 'design.requires');
  const exporters = modulesNaming(index, part.id, 'design.exports').filter((one) => !implementers.includes(one));
  return {
    signature: [`interface ${part.name}${bases}:`, ...methods].join('\n'),
    ...docOf(part),
    lines: [
      fact('Implemented by', names(implementers)) ?? '**Implemented by** no module yet',
      fact('Required by', names(consumers)),
      fact('Exported by', names(exporters)),
      fact('Extended by', names(extendersOf(index, part.id))),
      fact(
        'Invariants',
        part.invariants.map(({ name }) => plain(name)),
      ),
    ],
  };
}

function docOf({ doc }: { readonly doc?: string }): { doc?: string } {
  return doc === undefined ? {} : { doc };
}

function names(parts: readonly { readonly name: string }[]): string[] {
  return codeList(parts.map(({ name }) => name));
}

function methodTold(index: SystemIndex, part: Method): Told {
  const owner = index.part(part.interface);
  return {
    signature: methodText(part),
    ...docOf(part),
    lines: [
      owner && `Method of the interface ${code(owner.name)}.`,
      fact('Implemented by', names(modulesNaming(index, part.interface, 'design.implements'))),
    ],
  };
}

function typeLine(index: SystemIndex, targets: readonly Id[] = []): HoverLine {
  const part = index.part(targets[0] ?? '');
  return part && `${code(part.name)} is ${kindWords(part)}.`;
}

function kindWords(part: Part): string {
  switch (part.kind) {
    case 'entity':
      return 'an entity of this project';
    case 'error':
      return 'an error of this project';
    case 'event':
      return 'an event of this project';
    case 'record':
      return 'a model of this design';
    default:
      return 'declared in this project';
  }
}

function moduleTold(index: SystemIndex, part: DesignModule): Told {
  const steps = stepsBuilding(index, part.id);
  const texts = (list: readonly { readonly text: string }[]): string[] => list.map(({ text }) => text);
  const needs = (label: string, list: readonly { readonly text: string }[]): string[] =>
    list.length === 0 ? [] : [`  ${label} = [${texts(list).join(', ')}]`];
  return {
    signature: [
      `module ${part.name}:`,
      ...needs('requires', part.requires),
      ...needs('implements', part.implements),
      ...needs('exports', part.exports),
      ...part.endpoints.map((endpoint) => `  ${endpointText(endpoint)}`),
    ].join('\n'),
    ...docOf(part),
    lines: [
      fact('Owns', texts(part.owns).map(plain)),
      fact('Writes', codeList(texts(part.artifacts))),
      fact('Built in', names(steps)),
      fact(
        'Must hold',
        part.invariants.map(({ name }) => plain(name)),
      ),
      fact(
        'Accepted when',
        part.acceptance.map(({ name }) => plain(name)),
      ),
      fact('Required directly by', names(modulesNaming(index, part.id, 'design.requires'))),
      part.bound === undefined
        ? undefined
        : `The SDS module ${code(part.bound.replace(/^module:/, ''))} is the same module.`,
    ],
  };
}

function endpointTold(index: SystemIndex, part: Endpoint): Told {
  const module = index.part(part.designModule);
  const status = part.response?.status?.code;
  return {
    signature: endpointText(part),
    lines: [
      status === undefined ? undefined : fact('Answers', `${status} ${statusWords(status)}`),
      fact('Note', part.response?.note === undefined ? undefined : plain(part.response.note.text)),
      module && `Of the module ${code(module.name)}.`,
      typeLine(index, part.response?.type?.reference?.targets),
    ],
  };
}

function recordTold(part: RecordPart): Told {
  return {
    signature: [`model ${part.name}:`, ...part.fields.map((field) => `  ${fieldText(field)}`)].join('\n'),
    lines: [],
  };
}

/** A system or template with what it inherits, each with where it comes from. */
function designTold(index: SystemIndex, part: Design): Told {
  const resolved = resolveDesign(index, part);
  const keyword = part.kind === 'template' ? 'template' : 'system';
  const parent = part.extends === undefined ? '' : ` extends "${part.extends.text}"`;
  const origin = (from: Id): string => (from === part.id ? '' : `  # from ${index.part(from)?.name ?? ''}`);
  const stack = resolved.stack.map((node) => `    ${stackText(node)}${origin(node.from)}`);
  const users = index.referencesTo(part.id).flatMap(({ role, from }) => {
    return role === 'design.extends' ? (index.part(from) ?? []) : [];
  });
  const { primary, outOfScope } = resolved.intent;
  return {
    signature: [`${keyword} "${part.name}"${parent}:`, ...(stack.length === 0 ? [] : ['  stack:', ...stack])].join(
      '\n',
    ),
    ...docOf(part),
    lines: [
      primary === undefined ? undefined : plain(primary.value.text),
      fact('Version', part.version?.text),
      fact(
        'Out of scope',
        outOfScope.map(({ value }) => plain(value.text)),
      ),
      ...resolved.policies.map(resolvedPolicyLine),
      fact('Modules', names(resolved.modules)),
      fact('Interfaces', names(resolved.interfaces)),
      fact('Pipelines', names(resolved.pipelines)),
      fact('Extended by', names(users)),
    ],
  };
}

function stackText({ key, value, children }: ResolvedNode): string {
  if (value === undefined) return `${key ?? '-'}: ${children.length} keys`;
  return `${key ?? '-'} = ${value.kind === 'string' ? `"${value.text}"` : textOfValue(value)}`;
}

function resolvedPolicyLine({ name, rules }: ResolvedPolicy): HoverLine {
  return fact(
    `Policy ${name}`,
    rules.map(({ clause, severity }) => `${plain(clause.name)} (${severity?.text ?? 'no severity'})`),
  );
}

function policyTold({ name, rules }: Policy): Told {
  return {
    signature: [`policy ${name}:`, ...rules.map((rule) => `  rule "${rule.name}"${severityText(rule)}`)].join('\n'),
    lines: [],
  };
}

function severityText({ severity }: Clause): string {
  return severity === undefined ? '' : ` severity=${severity.text}`;
}

function clauseTold(part: Clause): Told {
  const meaning = severityWords.get(part.severity?.text ?? '');
  return {
    signature: `${part.role} "${part.name}"${severityText(part)}`,
    lines: [meaning && `**${part.severity?.text}** ${meaning}.`],
  };
}

function pipelineTold({ name, steps }: Pipeline): Told {
  const lines = steps.map((step) => `  step ${step.name}  # ${step.output?.text ?? 'no output'}`);
  return {
    signature: [`pipeline "${name}":`, ...lines].join('\n'),
    lines: [`Run it: \`specwright pipeline run ${JSON.stringify(name)}\`.`],
  };
}

function stepTold(index: SystemIndex, part: PipelineStep): Told {
  const pipeline = index.part(part.pipeline);
  const dependants = index.referencesTo(part.id).flatMap(({ from }) => index.part(from) ?? []);
  return {
    signature: `step ${part.name}${part.title === undefined ? '' : ` "${part.title.text}"`}:`,
    ...docOf(part),
    lines: [
      pipeline && `Of the pipeline ${code(pipeline.name)}.`,
      fact('Builds', codeList(part.modules.map(({ text }) => text))),
      fact('Makes', part.output?.text),
      fact('Asks for', part.require && plain(part.require.text)),
      fact('Gate', part.gate && plain(part.gate.text)),
      fact('Before', names(dependants)),
    ],
  };
}
