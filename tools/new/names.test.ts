import { expect, test } from '@jest/globals';
import { namesOf, participle } from './names.ts';

test('a noun in every spelling', () => {
  expect(namesOf('price-list')).toEqual({
    kebab: 'price-list', kebabs: 'price-lists', camel: 'priceList', pascal: 'PriceList', pascals: 'PriceLists', snake: 'price_list', words: 'price list', plural: 'price lists', one: 'a price list',
  });
  expect([namesOf('entry').kebabs, namesOf('box').kebabs, namesOf('day').kebabs, namesOf('invoice').one]).toEqual(['entries', 'boxes', 'days', 'an invoice']);
});

test('words that Postgres keeps for itself, and what is no word, are refused', () => {
  expect(() => namesOf('order')).toThrow('such as sales-order');
  expect(() => namesOf('PriceList')).toThrow('is no name');
});

test('a verb leads to a state', () => {
  expect(['send', 'archive', 'approve', 'deny', 'pay', 'sign', 'cancel'].map(participle)).toEqual(['sent', 'archived', 'approved', 'denied', 'paid', 'signed', 'cancelled']);
});
