import { describe, expect, it } from 'vitest';
import { processTerminal } from '../src/terminal.ts';

class FakeStream {
  written = '';
  readonly isTTY: boolean;
  readonly columns = 40;

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.written += text;
  }
}

function painted(isTTY: boolean, environment: Record<string, string>): string {
  return processTerminal(new FakeStream(isTTY), new FakeStream(isTTY), environment).outColors.red('x');
}

describe('colours', () => {
  it('are for terminals', () => {
    expect(painted(true, {})).toBe('\u001B[31mx\u001B[39m');
    expect(painted(false, {})).toBe('x');
  });

  it('can be switched off', () => {
    expect(painted(true, { NO_COLOR: '1' })).toBe('x');
    expect(painted(true, { NO_COLOR: '' })).not.toBe('x');
    expect(painted(true, { TERM: 'dumb' })).toBe('x');
  });

  it('are decided for each stream by itself', () => {
    const terminal = processTerminal(new FakeStream(false), new FakeStream(true), {});
    expect(terminal.outColors.red('x')).toBe('x');
    expect(terminal.noteColors.red('x')).not.toBe('x');
  });
});

describe('progress', () => {
  it('is one line that the next text replaces', () => {
    const stderr = new FakeStream(true);
    const terminal = processTerminal(new FakeStream(true), stderr, {});
    terminal.progress('one');
    terminal.progress('two');
    terminal.note('done');
    expect(stderr.written).toBe('one\r\u001B[Ktwo\r\u001B[Kdone\n');
  });

  it('fits the width of the terminal', () => {
    const stderr = new FakeStream(true);
    processTerminal(new FakeStream(true), stderr, {}).progress('x'.repeat(100));
    expect(stderr.written).toBe('x'.repeat(39));
  });

  it('is not there where nobody looks', () => {
    for (const [isTTY, environment] of [
      [false, {}],
      [true, { CI: 'true' }],
    ] as const) {
      const stderr = new FakeStream(isTTY);
      processTerminal(new FakeStream(isTTY), stderr, environment).progress('one');
      expect(stderr.written).toBe('');
    }
  });
});
