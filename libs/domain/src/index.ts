export { Money, MoneyError, minorDigits, type MoneyProblem, type WireMoney } from './money.ts';
export {
  checkInn, checkKpp, checkOgrn, checkOgrnip, checkSnils, findInn, maskSnils, type CheckedIdentifier, type CheckedInn, type IdentifierProblem,
} from './identifiers.ts';
export { checkAccount, checkBik, checkCorrespondentAccount } from './identifiers-bank.ts';
export { CivilDate, InvalidCivilDate, type Clock } from './civil-date.ts';
export { InvalidPeriod, Period, type PeriodKind } from './period.ts';
export { CalendarYearMissing, InvalidCalendar, WorkingCalendar, type CalendarYear, type DayOff, type DayOffKind, type ShiftPolicy } from './working-calendar.ts';
export { parsePhones, phoneKind, type Phone, type PhoneKind, type PhoneProblem } from './phones.ts';
export { editDistance, nameKey, nearKeys, readName, sameName, type ReadName } from './names.ts';
export { comparePersons, readPerson, type NameLikeness, type PersonName } from './names-person.ts';
export { searchTerms, searchText, searchVariants, type SearchVariant } from './text-search.ts';
export { latinFold, switchLayout } from './text-search-alphabets.ts';
