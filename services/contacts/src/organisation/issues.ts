import type { OrganisationIssue } from '@kontora/contracts';
import { latinFold, parsePhones, type ReadName } from '@kontora/domain';
import type { z } from 'zod';
import type { Card } from './derived.ts';

export type Issue = z.infer<typeof OrganisationIssue>;

const PLACEHOLDER_NAMES = new Set(['тест', 'тестовый', 'тесттест', 'проба', 'неизвестно', 'неизвестный', 'безназвания', 'нет', 'новый', 'новыйклиент', 'новаякомпания', 'клиент', 'фыва', 'фывапролдж', 'йцукен',
  'test', 'testtest', 'unknown', 'none', 'noname', 'na', 'null', 'undefined', 'asdf', 'asdfgh', 'qwerty', 'client', 'company', 'newcompany', 'xxx'].map(latinFold));
const PLACEHOLDER_EMAIL = /^(?:test|no|none|net|nomail|no-?email|noreply|a+|x+|asdf|qwerty|email|e-?mail|mail|user)@|@(?:example|test|domain|mail)\.[a-z]+$/;
const REAL_MAIL = /@mail\.ru$/;
const OF_COMPANIES = /^(?:ООО|АО|ПАО|НАО|ЗАО|ОАО)$/;

/** What is doubtful about an organisation's data; nothing of it stops an entry. Sorted. */
export function issuesOf(card: Card, name: ReadName): Issue[] {
  const phones = card.phones.map(({ text, e164 }) => (e164 ? (sameDigits(e164) ? 'placeholder' : null) : (parsePhones(text)[0]?.problem ?? 'too-short')));
  const found: Record<Issue, boolean> = {
    'missing-inn': card.state === 'client' && !card.inn,
    'missing-contact': card.phones.length === 0 && card.emails.length === 0,
    'unreadable-phone': phones.some((problem) => problem !== null && problem !== 'placeholder'),
    'placeholder-phone': phones.includes('placeholder'),
    'placeholder-email': card.emails.some((email) => PLACEHOLDER_EMAIL.test(email) && !(REAL_MAIL.test(email) && !PLACEHOLDER_EMAIL.test(email.replace(REAL_MAIL, '@x.ru')))),
    'placeholder-name': PLACEHOLDER_NAMES.has(name.key) || !/\p{L}{2}/u.test(card.name),
    'inn-form-mismatch': (card.legalForm === 'ИП' && card.inn?.length === 10) || (OF_COMPANIES.test(card.legalForm ?? '') && card.inn?.length === 12),
  };
  return (Object.keys(found) as Issue[]).filter((issue) => found[issue]).sort();
}

/** +7 999 999-99-99 and the like. */
const sameDigits = (e164: string) => /(\d)\1{6}$/.test(e164);
