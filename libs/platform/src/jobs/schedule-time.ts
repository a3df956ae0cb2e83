import type { ScheduleBinding } from '../handles.ts';

const MOSCOW = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Moscow', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
const DAY_MS = 86_400_000;

/** The first instant after `now` at which the schedule is due: one period later, or the next `at` o'clock in Moscow. */
export function nextRun(schedule: ScheduleBinding, now: Date): Date {
  if ('every' in schedule) return new Date(now.getTime() + schedule.every);
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(schedule.at);
  if (!match) throw new Error(`Schedule ${schedule.name}: "${schedule.at}" is no time of day; write HH:MM.`);
  const today = new Date(wallClock(now).setUTCHours(Number(match[1]), Number(match[2]), 0, 0));
  const due = instantOf(today);
  return due > now ? due : instantOf(new Date(today.getTime() + DAY_MS));
}

/** What Moscow's clocks show at an instant, written as if it were UTC. */
function wallClock(instant: Date): Date {
  const part = Object.fromEntries(MOSCOW.formatToParts(instant).map(({ type, value }) => [type, Number(value)])) as Record<Intl.DateTimeFormatPartTypes, number>;
  return new Date(Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second));
}

/** The instant at which Moscow's clocks show this. Asked twice, because the offset at the first guess may be that of another law. */
function instantOf(wall: Date): Date {
  let guess = wall;
  for (let i = 0; i < 2; i++) guess = new Date(guess.getTime() + wall.getTime() - wallClock(guess).getTime());
  return guess;
}
