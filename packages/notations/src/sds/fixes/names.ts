import type { UnknownName } from '@specwright/checks/fixData';
import type { QuickFix } from '@specwright/model/diagnostic';
import type { FixContext } from '../../common/fixes/fixContext.ts';
import { renameFixes } from '../../common/fixes/names.ts';
import { creationFixes } from './create.ts';
import { listFixes } from './lists.ts';

/** "Did you mean", then what can be made under the name, then the lists that it can be added to. */
export function unknownNameFixes(context: FixContext, data: UnknownName): QuickFix[] {
  const created = data.create === undefined ? [] : creationFixes(context, data.create);
  const added = (data.add ?? []).flatMap((addition) => listFixes(context, addition));
  return [...renameFixes(context, data), ...created, ...added];
}
