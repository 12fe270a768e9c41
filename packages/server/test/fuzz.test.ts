import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver/node';
import { type Client, connected, positionAt } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

interface Edit {
  readonly file: 'manifest.sds' | 'booking.sds';
  /** Where in the text, from 0 to 1. */
  readonly at: number;
  readonly removes: number;
  readonly inserts: string;
}

/** What people and their fingers put into a specification. */
const pieces = [
  '',
  '\n',
  '{',
  '}',
  '[',
  ']',
  '(',
  '"',
  '--',
  '=>',
  '->',
  '>> ',
  '! ',
  '~ ',
  ': ',
  '.',
  ',',
  '@',
  'entity Visit {\n  id: uuid\n}\n',
  'module booking {\n',
  'spec billing v1.0 {\n}\n',
  'api GET /visits/{id} {\n  out: Visit\n}\n',
  'visit.booked',
  'Visit(done)',
  'status',
  'é𝄞',
  '\t',
  'x',
];

const edits = fc.array(
  fc.record<Edit>({
    file: fc.constantFrom('manifest.sds', 'booking.sds'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removes: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
    inserts: fc.constantFrom(...pieces),
  }),
  { minLength: 1, maxLength: 12 },
);

async function type(client: Client, folder: Folder, edit: Edit): Promise<void> {
  const uri = folder.uriOf(edit.file);
  const text = client.text(uri);
  const from = Math.floor(edit.at * text.length);
  const range = { start: positionAt(text, from), end: positionAt(text, Math.min(text.length, from + edit.removes)) };
  await client.edit(uri, range, edit.inserts);
}

/** Every request at the place of the edit. None may fail, whatever the text is. */
async function askEverything(client: Client, folder: Folder, { file, at }: Edit): Promise<void> {
  const uri = folder.uriOf(file);
  const position = positionAt(client.text(uri), Math.floor(at * client.text(uri).length));
  const textDocument = { uri };
  const range = { start: position, end: position };
  const send = (method: string, more: object): Promise<unknown> =>
    client.connection.sendRequest(method, { textDocument, ...more });
  await Promise.all([
    send('textDocument/definition', { position }),
    send('textDocument/references', { position, context: { includeDeclaration: true } }),
    send('textDocument/documentHighlight', { position }),
    send('textDocument/hover', { position }),
    send('textDocument/completion', { position }),
    send('textDocument/prepareRename', { position }),
    send('textDocument/rename', { position, newName: 'other' }),
    send('textDocument/documentSymbol', {}),
    send('textDocument/foldingRange', {}),
    send('textDocument/semanticTokens/full', {}),
    send('textDocument/semanticTokens/range', { range }),
    send('textDocument/codeAction', { range, context: { diagnostics: [], only: ['', 'quickfix', 'source.fixAll'] } }),
    client.connection.sendRequest('workspace/symbol', { query: 'v' }),
  ]);
}

const shownOf = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ range, code, message }) => `${range.start.line}:${range.start.character} ${code} ${message}`);

/** What a check that has never seen the edits says. */
function freshFindings(client: Client, folder: Folder): Map<string, string[]> {
  const workspace = new SpecWorkspace({ folders: [folder.uri] });
  const uris = ['manifest.sds', 'booking.sds'].map((name) => folder.uriOf(name));
  for (const uri of uris) workspace.setText(uri, client.text(uri));
  return new Map(
    uris.map((uri) => [
      uri,
      workspace
        .diagnostics(uri)
        .map(({ range, code, message }) => `${range.start.line}:${range.start.character} ${code} ${message}`),
    ]),
  );
}

test('after any edits the findings are those of a fresh check, and no request has failed', async () => {
  await fc.assert(
    fc.asyncProperty(edits, async (all) => {
      const folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
      const client = connected();
      try {
        await client.initialize(folder.uri);
        await client.open(folder.uriOf('manifest.sds'), manifest);
        await client.open(folder.uriOf('booking.sds'), booking);
        for (const edit of all) {
          await type(client, folder, edit);
          await askEverything(client, folder, edit);
        }
        const fresh = freshFindings(client, folder);
        await client.settled(
          () =>
            [...fresh].every(
              ([uri, findings]) => shownOf(client.diagnostics.get(uri) ?? []).join() === findings.join(),
            ),
          () =>
            JSON.stringify({
              wanted: [...fresh],
              got: [...client.diagnostics].map(([uri, found]) => [uri, shownOf(found)]),
            }),
        );
        expect(client.complaints).toEqual([]);
      } finally {
        client.dispose();
        folder.dispose();
      }
    }),
    { numRuns: 40, seed: 20_261_121, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: false },
  );
}, 150_000);
