import { expect, test } from 'vitest';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { hoverAt as specificationHover } from '../../../src/sds/editor/hover.ts';
import { hoverAt } from '../../../src/sodl/editor/hover.ts';
import { sections } from '../texts.ts';

const file = 'file:///w/a.sodl';

/** What a hover over the first occurrence of a word says. */
function textAt(text: string, word: string): string | undefined {
  const workspace = new SpecWorkspace({ folders: ['file:///w'] });
  workspace.setText(file, text);
  const index = workspace.viewOf(file)?.index;
  const lines = text.slice(0, text.indexOf(word)).split('\n');
  const position = { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
  const contents = index && hoverAt({ file, text, index }, position)?.contents;
  return contents !== undefined && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
}

test.each([
  ['style =', '**style** in `architecture`\n\n**Usual values** `Clean Architecture`, `Hexagonal`, `MVC`'],
  ['logging:', '**logging** in `observability`\n\n**Keys** `format`, `level`, `correlation_id`'],
  ['level =', '**level** in `logging`\n\n**Usual values** `DEBUG`, `INFO`'],
  ['description:', '**description** in `layer_descriptions`'],
  ['coverage =', '**coverage** in `unit_tests`'],
  ['observability:', '```sodl\nobservability:\n```\n\n**Keys** `logging`, `tracing`'],
])('a key of a section says what it takes: %s', (word, expected) => {
  expect(textAt(sections, word)).toContain(expected);
});

test('a key of the stack says its usual values, its value says nothing', () => {
  const text = 'system "Shop":\n  stack:\n    web = "Express"\n';
  expect(textAt(text, 'web')).toBe(
    '**web** in `stack`\n\n**Usual values** `Express`, `FastAPI`, `Flask`, `Django`, `Spring Boot`',
  );
  expect(textAt(text, 'Express')).toBeUndefined();
});

test('an entity names the designs that use its type', () => {
  const workspace = new SpecWorkspace({ folders: ['file:///w'] });
  const text = 'spec shop v1 {\n}\nentity Order {\n  id: uuid @immutable\n}\n';
  workspace.setText('file:///w/a.sds', text);
  workspace.setText(
    file,
    'system "Shop":\n  interface Orders:\n    method get(id: UUID) -> Optional[Order]\n  module Web:\n    api:\n      endpoint "GET /orders" -> List[Order]\n',
  );
  workspace.setText('file:///w/b.sodl', 'interface Reports:\n  method all() -> List[Order]\n');
  const index = workspace.viewOf('file:///w/a.sds')?.index;
  if (index === undefined) throw new Error('there is a system');
  const hover = specificationHover({ file: 'file:///w/a.sds', text, index }, { line: 2, character: 8 });
  expect(hover?.contents).toMatchObject({
    value: expect.stringContaining('**In designs** `Shop` (interface `Orders`, module `Web`), interface `Reports`'),
  });
});
