import type { Diagnostic } from '@specwright/model/diagnostic';
import { describe, expect, test } from 'vitest';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { designFixesFor } from '../../../src/sodl/fixes.ts';
import { applied } from '../../sds/fixes/workspace.ts';

const file = 'file:///spec/main.sodl';

interface Variant {
  readonly what: string;
  readonly written: string;
  readonly message: string;
  readonly core: string;
  readonly code?: string;
}

const variants: readonly Variant[] = [
  {
    what: 'a setting with a colon',
    written: 'module A:\n  config:\n    port: 80  # http\n    db:\n      url = "x"\n',
    message: 'the core spelling is `port = 80`',
    core: 'module A:\n  config:\n    port = 80  # http\n    db:\n      url = "x"\n',
  },
  {
    what: 'a key of the stack with a colon',
    written: 'system "A":\n  stack:\n    web: "Express"\n',
    message: 'the core spelling is `web = "Express"`',
    core: 'system "A":\n  stack:\n    web = "Express"\n',
  },
  {
    what: 'a text with a colon',
    written: 'interface A:\n  doc: "All of it."\n  method a() -> B\n',
    message: 'the core spelling is `doc = "All of it."`',
    core: 'interface A:\n  doc = "All of it."\n  method a() -> B\n',
  },
  {
    what: 'a list with a colon',
    written: 'module A:\n  owns: ["a",\n    "b"]\n',
    message: 'the core spelling is `owns = ["a", …`',
    core: 'module A:\n  owns = ["a",\n    "b"]\n',
  },
  {
    what: 'a base in the body of an interface',
    written:
      'interface A:\n  method a() -> B\n\ninterface B:\n  doc = "x"\n  extends = [A]  # more\n  method b() -> B\n',
    message: 'the core spelling is `interface B extends A:`',
    core: 'interface A:\n  method a() -> B\n\ninterface B extends A:\n  doc = "x"  # more\n  method b() -> B\n',
  },
  {
    what: 'a base more in the body of an interface',
    written: 'interface B extends A:\r\n  extends = ["A", "C"]\r\n  method b() -> B\r\n',
    message: 'the core spelling is `interface B extends A, C:`',
    core: 'interface B extends A, C:\r\n  method b() -> B\r\n',
  },
  {
    what: 'an endpoint without a blank',
    written: 'module A:\n  api:\n    endpoint "GET/x" -> B\n',
    message: "'GET/x' has no blank between verb and path.",
    core: 'module A:\n  api:\n    endpoint "GET /x" -> B\n',
    code: 'endpoint/invalid-path',
  },
  {
    what: 'an output between quotation marks',
    written: 'pipeline "P":\n  step Make:\n    output = "code"\n',
    message: 'the core spelling is `output = code`',
    core: 'pipeline "P":\n  step Make:\n    output = code\n',
  },
  {
    what: 'names of interfaces between quotation marks',
    written: 'module A:\n  requires = ["Orders", Users, "the rest"]\n',
    message: 'the core spelling is `requires = [Orders, Users, "the rest"]`',
    core: 'module A:\n  requires = [Orders, Users, "the rest"]\n',
  },
  {
    what: 'names of interfaces between quotation marks, one a line',
    written: 'module A:\n  requires = [\n    "Orders",  # "these"\n    Users\n  ]\n',
    message: 'the core spelling is `requires = [ …`',
    core: 'module A:\n  requires = [\n    Orders,  # "these"\n    Users\n  ]\n',
  },
  {
    what: 'a module between quotation marks',
    written: 'module "Payments":\n  owns = ["a"]\n',
    message: 'the core spelling is `Payments`',
    core: 'module Payments:\n  owns = ["a"]\n',
  },
  {
    what: 'a block of rules',
    written:
      'policy P:\n  rules:  # of all\n    "no passwords" severity = "high"\n\n    # seldom\n    "no # jokes" severity=low\n    "nothing else"\n',
    message: 'the core spelling has each rule on a line of its own in the policy: `rule "…" severity=high`',
    core: 'policy P:\n  # of all\n  rule "no passwords" severity=high\n\n  # seldom\n  rule "no # jokes" severity=low\n  rule "nothing else"\n',
  },
  {
    what: 'a block of conditional rules',
    written: 'policy P:\n  rules:\n    - if: "it rains"\n      then: "we stay"\n    - "and sleep"\n',
    message: 'the core spelling has each rule on a line of its own in the policy: `rule "…" severity=high`',
    core: 'policy P:\n  rule "if it rains then we stay"\n  rule "and sleep"\n',
  },
  {
    what: 'a rule as a value, with its severity below',
    written: 'policy P:\n  rule = "no passwords"\n  severity = "high"\n  rule "x" severity=low\n',
    message: 'the core spelling is `rule "no passwords" severity=high`',
    core: 'policy P:\n  rule "no passwords" severity=high\n  rule "x" severity=low\n',
  },
  {
    what: 'a severity between quotation marks',
    written: 'policy P:\n  rule "a" severity="high"\n',
    message: 'the core spelling is `rule "a" severity=high`',
    core: 'policy P:\n  rule "a" severity=high\n',
  },
  {
    what: 'an invariant as a value',
    written: 'module A:\n  invariants:\n    invariant = "a"\n',
    message: 'the core spelling is `invariant "a"`',
    core: 'module A:\n  invariants:\n    invariant "a"\n',
  },
  {
    what: 'a bare text among the invariants',
    written: 'module A:\n  invariants:\n    "a"\n',
    message: 'the core spelling is `invariant "a"`',
    core: 'module A:\n  invariants:\n    invariant "a"\n',
  },
  {
    what: 'a bare text among the tests',
    written: 'module A:\n  acceptance:\n    "a"\n',
    message: 'the core spelling is `test "a"`',
    core: 'module A:\n  acceptance:\n    test "a"\n',
  },
  {
    what: 'a field without its word',
    written: 'module A:\n  api:\n    model M:\n      name: str (min_length=1)\n',
    message: 'the core spelling is `field name: str (min_length=1)`',
    core: 'module A:\n  api:\n    model M:\n      field name: str (min_length=1)\n',
  },
  {
    what: 'a doc between three quotation marks',
    written: 'interface A:\n  """All\n  of "it"."""\n  method a() -> B\n',
    message: 'the core spelling is `doc = "All of \\"it\\"."`',
    core: 'interface A:\n  doc = "All of \\"it\\"."\n  method a() -> B\n',
  },
];

function open(text: string): {
  readonly found: readonly Diagnostic[];
  readonly fixed: (finding: Diagnostic) => string;
} {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  workspace.setText(file, text);
  const index = workspace.viewOf(file)?.index;
  if (index === undefined) throw new Error('there is a system');
  const fixed = (finding: Diagnostic): string =>
    applied(text, designFixesFor(finding, index, () => text)[0]?.edits ?? []);
  return { found: workspace.diagnostics(file), fixed };
}

describe('a spelling of another dialect is named once and changed to the core spelling', () => {
  test.each(variants)('$what', ({ written, message, core, code = 'syntax/variant' }) => {
    const { found, fixed } = open(written);
    const told = found.filter((one) => one.code === code);
    expect(told.map((one) => one.message)).toEqual([message]);
    expect(told.map(fixed)).toEqual([core]);
    const errors = (all: readonly Diagnostic[]): number => all.filter(({ severity }) => severity === 'error').length;
    const after = open(core).found;
    expect(after.filter((one) => one.code === code)).toEqual([]);
    expect(errors(after)).toBeLessThanOrEqual(errors(found));
  });

  test('but not where its line is broken', () => {
    const { found } = open('policy P:\n  rules:\n    "a" severity=high low\n');
    expect(found.map(({ code }) => code)).not.toContain('syntax/variant');
  });

  test('and what has no core spelling stays', () => {
    for (const text of [
      'system "A":\n  invariants:\n    invariant "a"\n',
      'pipeline "P":\n  step S:\n    output = "dist/"\n',
    ]) {
      expect(open(text).found.map(({ code }) => code)).not.toContain('syntax/variant');
    }
  });

  test('the keys of the sections have both spellings', () => {
    expect(open('system "A":\n  ui:\n    theme: "Dark"\n').found.map(({ code }) => code)).not.toContain(
      'syntax/variant',
    );
  });
});
