import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import {
  type CallHierarchyData,
  callHierarchyAt,
  incomingCalls,
  outgoingCalls,
} from '@specwright/notations/common/callHierarchy';
import { documentLinks, pathLinks } from '@specwright/notations/common/documentLinks';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Connection,
  DocumentLink,
} from 'vscode-languageserver';
import { URI, Utils } from 'vscode-uri';
import { guarded } from './guarded.ts';
import { type FeatureContext, onView } from './languageFeatures.ts';

/** Links in the text, and who calls whom. */
export function registerLinks(connection: Connection, context: FeatureContext): void {
  const { session } = context;
  const toClient = (item: CallHierarchyItem): CallHierarchyItem => ({ ...item, uri: session.clientUri(item.uri) });
  connection.onDocumentLinks(
    onView('documentLink', null as DocumentLink[] | null, context, async (view): Promise<DocumentLink[]> => {
      const toParts = documentLinks(view).map(({ file, line, character, ...link }) => ({
        ...link,
        target: `${session.clientUri(file)}#L${line + 1},${character + 1}`,
      }));
      const root = session.workspace.viewOf(view.file)?.root;
      const toFiles = await Promise.all(
        pathLinks(view).map(async ({ path: relative, ...link }) => ({
          ...link,
          target: await fileAt(context, relative, root),
        })),
      );
      return [
        ...toParts,
        ...toFiles.flatMap(({ target, ...link }) => (target === undefined ? [] : [{ ...link, target }])),
      ];
    }),
  );
  connection.languages.callHierarchy.onPrepare(
    onView('prepareCallHierarchy', null as CallHierarchyItem[] | null, context, (view, { position }) => {
      const items = callHierarchyAt(view, position).map(toClient);
      return items.length === 0 ? null : items;
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    guarded('incomingCalls', null as CallHierarchyIncomingCall[] | null, context.log, ({ item }) =>
      ofItem(context, item, incomingCalls, (call) => ({ ...call, from: toClient(call.from) })),
    ),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    guarded('outgoingCalls', null as CallHierarchyOutgoingCall[] | null, context.log, ({ item }) =>
      ofItem(context, item, outgoingCalls, (call) => ({ ...call, to: toClient(call.to) })),
    ),
  );
}

/** The calls of an item that an earlier request gave out; null where its file is gone. */
function ofItem<T>(
  { session }: FeatureContext,
  { data }: CallHierarchyItem,
  calls: (index: SystemIndex, part: Id) => T[],
  toClient: (call: T) => T,
): T[] | null {
  const { file, part } = (data ?? {}) as Partial<CallHierarchyData>;
  const view = file === undefined ? undefined : session.viewOf(file);
  return view === undefined || part === undefined ? null : calls(view.index, part).map(toClient);
}

/** The URI of a file of the project; undefined where there is none, or where the path leads out of the project. */
async function fileAt(
  { files }: FeatureContext,
  relative: string,
  root: string | undefined,
): Promise<string | undefined> {
  if (root === undefined) return undefined;
  const file = Utils.resolvePath(URI.parse(root), relative).toString();
  return file.startsWith(`${root}/`) && (await files.exists(file)) ? file : undefined;
}
