import { runtimeValues } from '@specwright/checks/runtimeWords';
import { expect, test } from 'vitest';
import { fieldDecorators, ownerDecorator } from '../../../src/sds/editor/proposals.ts';
import { fixture } from './fixture.ts';

/** The codes of what is wrong with a text. */
function codesIn(text: string): string[] {
  const { workspace, view } = fixture(text);
  return workspace.diagnostics(view.file).map(({ code }) => code);
}

test.each(fieldDecorators.map(({ label }) => label))('@%s is offered and known to the checks', (label) => {
  const argument = label === 'snapshot' ? '(A.id)' : '';
  expect(codesIn(`entity A {\n  id: uuid\n  x: uuid @${label}${argument}\n}`)).not.toContain('field/unknown-decorator');
});

test('the decorator of an answer is known to the checks', () =>
  expect(codesIn(`entity A {\n  id: uuid\n}\napi GET /as {\n  out: [A] @${ownerDecorator.label}\n}`)).not.toContain(
    'field/unknown-decorator',
  ));

test.each(Object.entries(runtimeValues))('the values of %s are known to the checks', (key, values) => {
  const found = values.flatMap((value) => codesIn(`runtime {\n  ${key}: ${value}\n}`));
  expect(found.filter((code) => code.startsWith('runtime/unknown') || code.startsWith('syntax/'))).toEqual([]);
});
