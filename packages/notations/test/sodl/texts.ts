import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';

const folder = fileURLToPath(new URL('../../../../../shared/corpus/sodl/', import.meta.url));

/** Real designs; none where they do not lie beside the repository. */
export const corpus: readonly string[] = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.sodl'))
      .map((name) => readFileSync(`${folder}${name}`, 'utf8'))
  : [];

/** The sections of the 0.5 draft. */
export const sections = `system "Shop":
  architecture:
    style = "Hexagonal"
    layers = ["Domain", "Adapters"]
    layer_descriptions:
      - layer: "Domain"
        description: "What is sold"
      - layer: "Adapters"
        dependencies: ["Domain"]
  observability:
    logging:
      format = "JSON"
      level = "INFO"
    alerts:
      - name = "Slow"
        severity = "warning"
  testing_strategy:
    unit_tests:
      coverage = 80%
      frameworks:
        - "Vitest"
  ui:
    theme: "Dark"
    pages:
      - page:
          name: "Home"
ui_theme "Dark":
  colors:
    primary: "#112233"
pattern_library "Web":
  pattern "Retry":
    purpose = "Calls again"
`;

const design = `template "Base":
  stack:
    language = "TypeScript"
  policy Safety:
    rule "Passwords are hashed" severity=critical

system "Shop" extends "Base":
  append stack.tools += ["Vite"]  # specwright-ignore design/missing-intent
  interface Orders:
    method create(order: OrderInput) -> Order
  module Store:
    implements = [Orders]
    exports = [Orders]
    config:
      port: 80
  module Web:
    requires = ["Orders"]
    api:
      model OrderInput:
        amount: int (1-3)
      endpoint "POST/orders" -> Order (201)
    acceptance:
      "answers"
  pipeline "Make":
    step Code:
      modules = ["Store", "Web"]
      output = "code"
`;

export const texts: readonly string[] = [...corpus, sections, design];

const pieces = [
  ...['', ' ', '  ', '\n', '\n  ', '\n      ', '\r\n', '\t', '"', "'", '"""', '[', ']', '(', ')', '{', '<', ',', ':'],
  ...['=', '+=', '->', '-', '.', '#', '$', '😀', '7', '80%', 'a', 'rule', 'severity', 'field', 'extends', 'override'],
  ...['\n  module M:\n', '\nsystem "A":\n', 'requires = ["Orders"]', '\n      "text"\n', 'rules:', 'Ordres', 'string'],
];

/** A text with some of its stretches replaced, as typing and pasting do. */
export const editedText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.nat(), fc.nat(30), fc.constantFrom(...pieces)), { maxLength: 5 }),
  )
  .map(([text, changes]) =>
    changes.reduce((before, [place, length, piece]) => {
      const at = place % (before.length + 1);
      return before.slice(0, at) + piece + before.slice(at + length);
    }, text),
  );
