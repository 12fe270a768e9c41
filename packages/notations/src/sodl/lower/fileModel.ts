import type { DesignParts } from '@specwright/model/design';
import type { Reference } from '@specwright/model/reference';
import type { SourceSummary } from '@specwright/model/system';
import { Comments } from '../../common/comments.ts';
import { orderedReferences } from '../../common/orderedReferences.ts';
import { Source } from '../../common/source.ts';
import type { SodlDesign, SodlDesignMember, SodlElement } from '../generated/ast.ts';
import { titleOf } from '../names.ts';
import type { SodlParse } from '../parser.ts';
import { DesignContext, type Surroundings } from './context.ts';
import { lowerDesign, placeOfDesign } from './designs.ts';
import { lowerInterface, lowerModule, lowerPipeline, lowerPolicy, lowerSection } from './parts.ts';
import type { DesignTable, FileDeclarations } from './table.ts';

type Lists = { -readonly [Key in keyof DesignParts]: DesignParts[Key][number][] };

/** What one design file says, with ids that are unique in its project. */
export interface DesignFileModel {
  readonly summary: SourceSummary;
  readonly parts: DesignParts;
  readonly references: readonly Reference[];
}

/** Lowers one file against the names of its project. Never throws on partial trees. */
export function lowerDesignFile(
  { file, text, document, comments }: SodlParse,
  { declarations }: FileDeclarations,
  table: DesignTable,
): DesignFileModel {
  const source = new Source(file, text);
  const context = new DesignContext(source, table);
  const parts: Lists = {
    designs: [],
    templates: [],
    interfaces: [],
    modules: [],
    policies: [],
    pipelines: [],
    sections: [],
  };
  const byNode = new Map(declarations.map((declaration) => [declaration.node, declaration]));
  for (const element of document.elements) {
    const declaration = byNode.get(element);
    const namespace = declaration?.namespace ?? '';
    const ancestors = table.ancestorsOf(declaration?.design, file);
    const around: Surroundings = {
      context,
      namespace,
      place: { file, namespace, ancestors },
      ...(declaration?.design === undefined ? {} : { design: table.idOf(declaration.design) }),
    };
    if (element.$type === 'SodlDesign') lowerWithMembers(around, element, parts);
    else lowerMember(around, element, parts);
  }
  const range = source.range({ start: 0, end: text.length });
  const suppressions = new Comments(file, comments).suppressions();
  const summary = { file, lines: source.lineCount, suppressions, range };
  return { summary, parts, references: orderedReferences(context.references) };
}

function lowerWithMembers(around: Surroundings, node: SodlDesign, parts: Lists): void {
  const inside = {
    ...around,
    namespace: titleOf(node.name),
    place: placeOfDesign(around, node),
    design: around.context.table.idOf(node),
  };
  const design = lowerDesign(inside, node);
  (design.kind === 'template' ? parts.templates : parts.designs).push(design);
  for (const member of node.members) lowerMember(inside, member, parts);
}

function lowerMember(around: Surroundings, node: SodlElement | SodlDesignMember, parts: Lists): void {
  switch (node.$type) {
    case 'SodlInterface':
      parts.interfaces.push(lowerInterface(around, node));
      break;
    case 'SodlModule':
      parts.modules.push(lowerModule(around, node));
      break;
    case 'SodlPolicy':
      parts.policies.push(lowerPolicy(around, node));
      break;
    case 'SodlPipeline':
      parts.pipelines.push(lowerPipeline(around, node));
      break;
    case 'SodlSection':
      parts.sections.push(lowerSection(around, node));
      break;
  }
}
