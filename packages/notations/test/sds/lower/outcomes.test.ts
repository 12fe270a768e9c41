import { expect, test } from 'vitest';
import { shopWithApi } from './shop.ts';
import { guard, shown, systemOf } from './support.ts';

function outcomes(words: string) {
  const line = `! not found => ${words}`;
  return guard(systemOf(shopWithApi(line)), line).outcomes;
}

test('a status with and without a message', () => {
  expect(outcomes('404 "no \\"such\\" order"')).toMatchObject([
    { kind: 'status', status: 404, message: 'no "such" order' },
  ]);
  expect(outcomes('404')[0]).not.toHaveProperty('message');
});

test('the name of an error is a hard reference', () => {
  expect(outcomes('stock_conflict')).toMatchObject([
    { kind: 'error', error: { role: 'outcome.error', strength: 'hard', targets: ['error:stock_conflict'] } },
  ]);
  expect(outcomes('no_such_error')).toMatchObject([{ error: { strength: 'hard', targets: [] } }]);
});

test('outcomes stand behind semicolons or commas', () => {
  expect(outcomes('payment_failed; rollback stock').map(({ kind }) => kind)).toEqual(['error', 'rollback']);
  expect(outcomes('payment_failed, rollback').map(({ kind }) => kind)).toEqual(['error', 'rollback']);
});

test('rollback names what is put back', () => {
  const [rollback] = outcomes('rollback stock');
  expect(rollback?.kind === 'rollback' && rollback.what && shown(rollback.what)).toBe('stock → field:Product.stock');
});

test('recovery: how often, and who is told', () => {
  expect(outcomes('retry 3x, then notify user + support, halt deploy, alert human')).toMatchObject([
    { kind: 'recovery', verb: 'retry', times: 3, recipients: [] },
    { kind: 'recovery', verb: 'then', recipients: [{ text: 'user' }, { text: 'support' }] },
    { kind: 'recovery', verb: 'halt', recipients: [] },
    { kind: 'recovery', verb: 'alert', recipients: [{ text: 'human' }] },
  ]);
});

test('other words stay as they are written', () => {
  expect(outcomes('give the money back by hand')).toMatchObject([
    { kind: 'prose', text: 'give the money back by hand' },
  ]);
});
