const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const DAY_MS = 86_400_000;

/** Whether a number format shows a date or time (ECMA-376 part 1, 18.8.30). `code` is the format's own code, if it has one. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id);
  const bare = code.replace(/"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*./gi, '');
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare);
}

/**
 * The civil date or local date and time behind an Excel serial number, to the second: `2026-01-12` or `2026-01-12T10:15:00`.
 * A number below 1 is a time without a date and stays a number, as does anything beyond the year 9999.
 */
export function serialToIso(serial: number, epoch: 1900 | 1904 = 1900): string {
  if (!(serial >= 1 && serial < 2_958_466)) return String(serial);
  // Day 60 of the 1900 system is the 29th of February 1900, which never was: days before it count from one day later.
  const start = epoch === 1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const iso = new Date(start + Math.round((serial * DAY_MS) / 1000) * 1000).toISOString();
  return iso.slice(11, 19) === '00:00:00' ? iso.slice(0, 10) : iso.slice(0, 19);
}
