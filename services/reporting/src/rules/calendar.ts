import { z } from 'zod';
import { Confidence } from './catalogue.ts';
import { civilDate } from './values.ts';

/** A day off as it is kept and published; see `DayOff` of the domain. */
export const DayOff = z.object({
  date: civilDate,
  kind: z.enum(['public_holiday', 'transferred_day_off', 'declared_day_off']),
  name: z.object({ ru: z.string(), en: z.string() }).optional(),
  movedFrom: civilDate.optional(),
});

/** One year of a working calendar with where it comes from. A year that is not `official`, or not of high confidence, asks for confirmation. */
export const PublishedYear = z.object({
  year: z.int().min(1000).max(9999),
  status: z.enum(['official', 'unconfirmed']),
  confidence: Confidence,
  sources: z.array(z.string()),
  noteRu: z.string().default(''),
  noteEn: z.string().default(''),
  daysOff: z.array(DayOff),
  workingWeekends: z.array(civilDate),
  shortened: z.array(civilDate),
});

/** Working calendars of several years. `WorkingCalendar` of the domain is built from `years`. */
export const PublishedCalendar = z.object({
  title: z.string(),
  asOf: civilDate,
  sources: z.record(z.string(), z.object({ title: z.string(), url: z.string().nullable() })),
  years: z.array(PublishedYear).min(1),
});
