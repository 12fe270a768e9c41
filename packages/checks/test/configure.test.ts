import { describe, expect, it } from 'vitest';
import { applyConfiguration, applySuppressions, unknownCodes } from '../src/configure.ts';
import { runChecks } from '../src/runChecks.ts';
import { testSystem } from './support/testSystem.ts';

const text = `error fine: 200 {
  message: "fine"
}

error odd: 99 {
  message: "odd"
}
`;

/** `1 warning error/unusual-status`. */
function shown(found: ReturnType<typeof runChecks>): string[] {
  return found.map(({ range, severity, code }) => `${range.start.line + 1} ${severity} ${code}`);
}

describe('the settings of a workspace', () => {
  const { index } = testSystem(text);

  it('change severities and switch findings off', () => {
    expect(shown(runChecks(index))).toEqual(['1 warning error/unusual-status', '5 error error/invalid-status']);
    const changed = applyConfiguration(runChecks(index), {
      'error/unusual-status': 'error',
      'error/invalid-status': 'off',
    });
    expect(shown(changed)).toEqual(['1 error error/unusual-status']);
  });

  it('cannot switch off what makes a text unreadable', () => {
    const { syntax } = testSystem('entity Order {\n  id uuid\n}\n');
    const code = syntax[0]?.code ?? '';
    expect(code).toMatch(/^syntax\//);
    expect(applyConfiguration(syntax, { [code]: 'off' })).toEqual(syntax);
  });

  it('are told of codes that no diagnostic has', () => {
    expect(unknownCodes({ 'error/unusual-statu': 'off', 'error/invalid-status': 'off' })).toEqual([
      { code: 'error/unusual-statu', suggestions: ['error/unusual-status'] },
    ]);
  });
});

describe('comments that switch findings off', () => {
  const after = (source: string): string[] => {
    const { index, system, syntax } = testSystem(source);
    return shown(applySuppressions([...syntax, ...runChecks(index)], system));
  };

  it('stand above the line or at its end, with one code, several or none', () => {
    expect(after(`-- specwright-ignore error/unusual-status\n${text}`)).toEqual(['6 error error/invalid-status']);
    expect(after(text.replace('error odd: 99 {', 'error odd: 99 { -- specwright-ignore'))).toEqual([
      '1 warning error/unusual-status',
    ]);
    expect(
      after(text.replace('error odd', '-- specwright-ignore error/duplicate, error/invalid-status\nerror odd')),
    ).toEqual(['1 warning error/unusual-status', '5 warning suppression/unused']);
  });

  it('may give a reason', () => {
    const reasons = [
      'error/unusual-status: fine as it is',
      'error/unusual-status because of a/b',
      'error/unusual-status.',
    ];
    for (const reason of reasons) {
      expect(after(`-- specwright-ignore ${reason}\n${text}`)).toEqual(['6 error error/invalid-status']);
    }
    expect(after(`-- specwright-ignore because of old clients\n${text}`)).toEqual([
      '1 warning suppression/unknown-code',
      '2 warning error/unusual-status',
      '6 error error/invalid-status',
    ]);
  });

  it('mean their own line only', () => {
    expect(after(`-- specwright-ignore error/invalid-status\n${text}`)).toEqual([
      '1 warning suppression/unused',
      '2 warning error/unusual-status',
      '6 error error/invalid-status',
    ]);
  });

  it('do not switch off what makes a text unreadable', () => {
    const found = after('entity Order {\n  id uuid -- specwright-ignore\n}\n');
    expect(found.some((each) => /^2 error syntax\//.test(each))).toBe(true);
  });

  it('are told of only for the files that are looked at', () => {
    const { system } = testSystem({
      'a.sds': '-- specwright-ignore no/such\n',
      'b.sds': '-- specwright-ignore nor/this\n',
    });
    expect(applySuppressions([], system)).toHaveLength(2);
    expect(applySuppressions([], system, new Set(['file:///b.sds'])).map(({ file }) => file)).toEqual([
      'file:///b.sds',
    ]);
  });
});
