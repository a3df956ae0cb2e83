/** A name in every spelling that the project uses. */
export interface Names {
  /** `price-list`: files and routes. */
  kebab: string;
  /** `price-lists` */
  kebabs: string;
  /** `priceList`: variables, aggregates. */
  camel: string;
  /** `PriceList`: schemas, entities. */
  pascal: string;
  pascals: string;
  /** `price_list`: tables. */
  snake: string;
  /** `price list`, `price lists`: sentences. */
  words: string;
  plural: string;
  /** `a price list`, `an invoice` */
  one: string;
}

/** What no table may be called: Postgres takes these words for itself. */
const RESERVED = new Set(['all', 'analyse', 'any', 'array', 'case', 'cast', 'check', 'column', 'constraint', 'default', 'end', 'grant', 'group', 'limit', 'offset', 'order', 'primary', 'references', 'select', 'table', 'user', 'window']);
const IRREGULAR: Readonly<Record<string, string>> = {
  begin: 'begun', build: 'built', cancel: 'cancelled', choose: 'chosen', find: 'found', give: 'given', hold: 'held', keep: 'kept', lose: 'lost', make: 'made', pay: 'paid', put: 'put', refer: 'referred',
  send: 'sent', set: 'set', split: 'split', submit: 'submitted', take: 'taken', tell: 'told', win: 'won', withdraw: 'withdrawn', write: 'written',
};

const upper = (word: string) => word[0]!.toUpperCase() + word.slice(1);
const pluralOf = (word: string) => (/[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`);

/** Spells a noun given as `price-list`. @throws Error when it is no plain word, or one that SQL keeps for itself. */
export function namesOf(kebab: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab)) throw new Error(`"${kebab}" is no name: small letters and digits, words joined by a hyphen, such as price-list.`);
  if (RESERVED.has(kebab)) throw new Error(`Postgres keeps the word "${kebab}" for itself. Choose a fuller name, such as sales-${kebab}.`);
  const parts = kebab.split('-');
  const last = parts.at(-1)!;
  const plural = [...parts.slice(0, -1), pluralOf(last)];
  const pascal = parts.map(upper).join('');
  const words = parts.join(' ');
  return {
    kebab, kebabs: plural.join('-'), pascal, pascals: plural.map(upper).join(''), camel: pascal[0]!.toLowerCase() + pascal.slice(1), snake: parts.join('_'), words, plural: plural.join(' '),
    one: `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`,
  };
}

/** The state that a verb leads to: `send` → `sent`. */
export const participle = (verb: string): string => IRREGULAR[verb] ?? (verb.endsWith('e') ? `${verb}d` : /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`);
