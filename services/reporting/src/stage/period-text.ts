import { Period } from '@kontora/domain';

const MONTHS = ['январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь', 'декабрь'];
const CUMULATIVE = ['I квартал', 'полугодие', '9 месяцев', 'год'];
const ROMAN = ['I', 'II', 'III', 'IV'];

/** A period as accountants write it: `2026-C3` → «9 месяцев 2026», `2026-07-A` → «июль 2026, 1–22». */
export function periodInRussian(id: string): string {
  const period = Period.parse(id);
  const year = Period.year(period);
  const place = Number(period.slice(6, 7)) - 1;
  const month = `${MONTHS[Number(period.slice(5, 7)) - 1]} ${year}`;
  switch (Period.kind(period)) {
    case 'year': return `${year} год`;
    case 'quarter': return `${ROMAN[place]} квартал ${year}`;
    case 'cumulative_quarter': return `${CUMULATIVE[place]} ${year}`;
    case 'month': return month;
    case 'ndfl_half_A': return `${month}, 1–22`;
    case 'ndfl_half_B': return `${month}, с 23`;
    case 'day': return `${period.slice(8)}.${period.slice(5, 7)}.${year}`;
  }
}
