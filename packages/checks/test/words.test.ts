import { pathCovers, pathShape } from '@specwright/model/pathPattern';
import { describe, expect, it } from 'vitest';
import { compareDecimals, isWhole } from '../src/decimals.ts';
import { didYouMean, editDistance, similarNames } from '../src/suggestions.ts';

describe('what may have been meant', () => {
  it.each([
    ['order', 'order', 0],
    ['order', 'ordr', 1],
    ['order', 'oder', 1],
    ['order', 'roder', 1],
    ['order', 'orders', 1],
    ['cart', 'card', 1],
    ['', 'ab', 2],
    ['order', 'payment', 4],
  ])('%s and %s are %i apart', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
    expect(editDistance(b, a, 3)).toBe(distance);
  });

  it('is near, the nearest first, and never the word itself', () => {
    expect(similarNames('Prodct', ['Product', 'Payment', 'Prodct'])).toEqual(['Product']);
    expect(similarNames('crt', ['cart', 'cat', 'order'])).toEqual(['cart', 'cat']);
    expect(similarNames('xyz', ['cart', 'order'])).toEqual([]);
    expect(similarNames('a', ['b', 'ab'])).toEqual([]);
    // As far apart as a third of the longer one: what is missing in a short word counts no more than in a long one.
    expect(similarNames('captn', ['captain', 'mate'])).toEqual(['captain']);
    expect(similarNames('stat', ['status', 'name'])).toEqual(['status']);
  });

  it('is there when only case or the marks between words differ', () => {
    expect(similarNames('order_paid', ['order.paid', 'orderpaid2'])).toEqual(['order.paid', 'orderpaid2']);
    expect(similarNames('product', ['-> Product'])).toEqual(['-> Product']);
  });

  it('ends the message', () => {
    expect(didYouMean(['Product', 'Products'])).toBe(" Did you mean 'Product'?");
    expect(didYouMean([])).toBe('');
  });
});

describe('numbers', () => {
  it('are compared exactly', () => {
    expect(compareDecimals('0.1', '0.10')).toBe(0);
    expect(compareDecimals('12345678901234567890.1', '12345678901234567890.2')).toBe(-1);
    expect(compareDecimals('-1', '-2')).toBe(1);
    expect(compareDecimals('-0.5', '0')).toBe(-1);
    expect(compareDecimals('many', '1')).toBeUndefined();
  });

  it('are whole without a fraction', () => {
    expect(['3', '-3', '3.0'].every(isWhole)).toBe(true);
    expect(['3.5', '0.01', 'three', ''].some(isWhole)).toBe(false);
  });
});

describe('paths of apis', () => {
  it.each([
    ['/orders/**', '/orders'],
    ['/orders/**', '/orders/{id}/lines'],
    ['/orders/*', '/orders/{id}'],
    ['/orders/{id}', '/orders/{order}'],
    ['/**', '/'],
    ['/**/lines', '/orders/{id}/lines'],
    ['/files/*.json', '/files/all.json'],
    ['/a*b*c', '/a1b2c'],
  ])('%s covers %s', (pattern, path) => {
    expect(pathCovers(pattern, path)).toBe(true);
  });

  it.each([
    ['/orders/**', '/orderss'],
    ['/orders/*', '/orders'],
    ['/orders/*', '/orders/{id}/lines'],
    ['/orders', '/orders/{id}'],
    ['/orders/{id}', '/orders/mine'],
    ['/orders/mine', '/orders/{id}'],
    ['/files/*.json', '/files/all.xml'],
    ['/a*b*c', '/acb'],
    ['/ab*bc', '/abc'],
  ])('%s does not cover %s', (pattern, path) => {
    expect(pathCovers(pattern, path)).toBe(false);
  });

  it('have one shape whatever their parameters are called', () => {
    expect(pathShape('/orders/{id}/lines/{line}')).toBe(pathShape('/orders/{order}/lines/{x}/'));
    expect(pathShape('/orders/{id}')).not.toBe(pathShape('/orders/id'));
  });
});
