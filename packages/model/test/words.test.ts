import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  camelCase,
  kebabCase,
  pascalCase,
  plural,
  pluralSnakeCase,
  singular,
  snakeCase,
  wordsOf,
} from '../src/words.ts';

describe('words of a name', () => {
  test.each([
    ['OrderLine', ['order', 'line']],
    ['order_line', ['order', 'line']],
    ['rider-service', ['rider', 'service']],
    ['HTTPServer2', ['http', 'server2']],
    ['stock.low', ['stock', 'low']],
    ['', []],
  ])('%s', (name, words) => {
    expect(wordsOf(name)).toEqual(words);
  });

  test('one name has one form in each place', () => {
    expect(snakeCase('OrderLine')).toBe('order_line');
    expect(kebabCase('OrderLine')).toBe('order-line');
    expect(pascalCase('order_line')).toBe('OrderLine');
    expect(camelCase('order_line')).toBe('orderLine');
    expect(pluralSnakeCase('OrderLine')).toBe('order_lines');
  });
});

describe('plural and singular', () => {
  test.each([
    ['product', 'products'],
    ['category', 'categories'],
    ['box', 'boxes'],
    ['branch', 'branches'],
    ['address', 'addresses'],
    ['status', 'statuses'],
    ['day', 'days'],
    ['house', 'houses'],
    ['response', 'responses'],
    ['movie', 'movies'],
    ['person', 'people'],
    ['diagnosis', 'diagnoses'],
    ['order_line', 'order_lines'],
    ['book_copy', 'book_copies'],
    ['stock', 'stock'],
  ])('%s ↔ %s', (one, many) => {
    expect(plural(one)).toBe(many);
    expect(singular(many)).toBe(one);
  });

  test.each([
    ['taxa', 'taxon'],
    ['phenomena', 'phenomenon'],
    ['theses', 'thesis'],
    ['aliases', 'alias'],
    ['gases', 'gas'],
    ['rock_bases', 'rock_base'],
  ])('%s is read as the plural of %s', (many, one) => {
    expect(singular(many)).toBe(one);
  });

  test('a singular is left alone', () => {
    for (const word of ['status', 'address', 'analysis', 'bus', 'order', 'alias', 'gas', 'thesis'])
      expect(singular(word)).toBe(word);
  });

  test('the plural of any snake case name keeps all but its last word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{2,8}(_[a-z]{2,8}){1,2}$/), (name) => {
        const kept = name.slice(0, name.lastIndexOf('_') + 1);
        expect(plural(name).startsWith(kept)).toBe(true);
      }),
    );
  });
});
