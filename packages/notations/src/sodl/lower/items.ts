import type { DesignItem } from '@specwright/model/design';
import type { AstNode } from 'langium';
import type { Surroundings } from './context.ts';

/** The keyed lines and blocks of a body, in the order written. What the block does not know is none of them. */
export function itemsOf({ context }: Surroundings, members: readonly AstNode[]): DesignItem[] {
  return members.flatMap((member) => {
    const place = placeOf(member);
    if (place === undefined) return [];
    return [context.item(member, place.key, place.property, place.empty ?? false)];
  });
}

interface ItemPlace {
  readonly key: string;
  readonly property: string;
  readonly empty?: boolean;
}

function placeOf(node: AstNode): ItemPlace | undefined {
  const { key, docstring, keyword, members, nodes } = node as AstNode & {
    readonly key?: string;
    readonly docstring?: string;
    readonly keyword?: string;
    readonly members?: readonly unknown[];
    readonly nodes?: readonly unknown[];
  };
  switch (node.$type) {
    case 'SodlText':
    case 'SodlTexts':
    case 'SodlReferences':
      return docstring === undefined ? { key: key ?? '', property: 'key' } : { key: 'doc', property: 'docstring' };
    case 'SodlStack':
    case 'SodlConfig':
    case 'SodlSection':
      return { key: keyword ?? '', property: 'keyword', empty: nodes?.length === 0 };
    case 'SodlIntent':
    case 'SodlApi':
    case 'SodlInvariants':
    case 'SodlAcceptance':
      return { key: keyword ?? '', property: 'keyword', empty: members?.length === 0 };
    default:
      return undefined;
  }
}
