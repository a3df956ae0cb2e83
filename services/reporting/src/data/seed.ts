import { readFileSync } from 'node:fs';
import { PublishedCalendar } from '../rules/calendar.ts';
import { PublishedCatalogue } from '../rules/catalogue.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

/** The catalogue of Russian obligations a new firm starts with; the firm edits its own copy. */
export const seedCatalogue = PublishedCatalogue.parse(read('./tax-catalogue.json'));

/** The federal production calendars a new firm starts with. */
export const seedCalendar = PublishedCalendar.parse(read('./production-calendar.json'));
