import type { FileHeader } from '../common/grouping.ts';
import type { SodlDesign, SodlDesignMember, SodlElement } from './generated/ast.ts';
import { titleOf } from './names.ts';
import type { SodlParse } from './parser.ts';

/** What a file says about where it belongs. */
export function headerOfSodl({ file, document }: SodlParse): FileHeader {
  const systems = document.elements.filter(isSystem).map(({ name }) => titleOf(name));
  const members: (SodlElement | SodlDesignMember)[] = document.elements.flatMap((element) =>
    element.$type === 'SodlDesign' ? [element, ...element.members] : [element],
  );
  const modules = members.flatMap((member) => (member.$type === 'SodlModule' ? [titleOf(member.name)] : []));
  return { notation: 'sodl', file, systems: systems.filter(isWritten), modules: modules.filter(isWritten), specs: [] };
}

function isSystem(element: SodlElement): element is SodlDesign {
  return element.$type === 'SodlDesign' && element.keyword === 'system';
}

function isWritten(name: string): boolean {
  return name !== '';
}
