import type { FileHeader } from '../common/grouping.ts';
import type { SdsParse } from './parser.ts';

/** What a file says about where it belongs. */
export function headerOfSds({ file, document }: SdsParse): FileHeader {
  const systems: string[] = [];
  const modules: string[] = [];
  const specs: string[] = [];
  for (const element of document.elements) {
    if (element.$type === 'SdsSystem' && element.name) systems.push(element.name);
    if (element.$type === 'SdsModule' && element.name) modules.push(element.name);
    if (element.$type === 'SdsSpec' && element.name) specs.push(element.name);
  }
  return { notation: 'sds', file, systems, modules, specs };
}
