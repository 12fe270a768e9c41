import { beforeEach, expect, test, vi } from 'vitest';
import { showQuickFix } from '../src/showQuickFix.ts';

/** What was done in the editor, in order. */
const done: string[] = [];

/** The answers of the server that nobody has let go yet, the oldest first. */
const held: (() => void)[] = [];

vi.mock('vscode', () => ({
  CodeActionKind: { QuickFix: { value: 'quickfix' } },
  Location: class {},
  Range: class {},
  commands: {
    executeCommand: (command: string) => {
      done.push(command);
      if (command !== 'vscode.executeCodeActionProvider') return Promise.resolve();
      return new Promise((resolve) => held.push(() => resolve([{}])));
    },
  },
  languages: {
    getDiagnostics: () => [[{ path: '/rental.sds' }, [{ severity: 0, range: { start: {} } }]]],
  },
  window: {
    showTextDocument: () => {
      done.push('the cursor stands at the finding');
      return Promise.resolve();
    },
  },
}));

const asks = 'vscode.executeCodeActionProvider';
const opens = 'editor.action.quickFix';

beforeEach(() => {
  done.length = 0;
  held.length = 0;
});

test('the menu of quick fixes is opened when the server has answered for the place, however slow it is', async () => {
  const showing = showQuickFix();
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held.shift()?.();
  await vi.waitFor(() => expect(held).toHaveLength(1));
  expect(done).toEqual([asks, 'the cursor stands at the finding', asks]);
  held.shift()?.();
  await showing;
  expect(done.at(-1)).toBe(opens);
});
