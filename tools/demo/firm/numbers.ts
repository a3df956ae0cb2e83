import { checkInn, checkOgrn, checkOgrnip } from '@kontora/domain';

/**
 * Numbers of organisations that cannot exist: there is no tax office 9999 and no region 99, whatever the checksum says. `serial` is below
 * 100 000 and makes the number unique; the other numbers of the samples are below it.
 */
const OFFICE = '9999';
/** Head offices end in 01 and 001. */
export const KPP_OF_HEAD_OFFICE = `${OFFICE}01001`;

/** ИНН of an organisation, or 12 digits of a person; 9909… of a foreign organisation. */
export const innOf = {
  organisation: (serial: number) => completed(`${OFFICE}${padded(serial, 5)}`, 1, (inn) => checkInn(inn).ok),
  person: (serial: number) => completed(`${OFFICE}${padded(serial, 6)}`, 2, (inn) => checkInn(inn).ok),
  foreign: (serial: number) => completed(`9909${padded(serial, 5)}`, 1, (inn) => checkInn(inn).ok),
};

/** ОГРН of an organisation registered in a year. */
export const ogrnOf = (serial: number, year: number): string => completed(`1${padded(year % 100, 2)}99${padded(serial, 7)}`, 1, (number) => checkOgrn(number).ok);
/** ОГРНИП of a sole proprietor registered in a year. */
export const ogrnipOf = (serial: number, year: number): string => completed(`3${padded(year % 100, 2)}99${padded(serial, 9)}`, 1, (number) => checkOgrnip(number).ok);

const padded = (value: number, digits: number) => String(value).padStart(digits, '0');

/** The beginning with the check digits that make it valid. */
function completed(beginning: string, digits: number, valid: (number: string) => boolean): string {
  for (let end = 0; end < 10 ** digits; end++) {
    const number = beginning + padded(end, digits);
    if (valid(number)) return number;
  }
  throw new Error(`No check digits make ${beginning} valid.`);
}

/** A city, and its code in the numbering plan. */
export interface City { name: string; dial: string }
/** Numbers within a city never begin with 0 (Российский план нумерации, x₁ ≠ 0, 8): nobody can have these. */
export const phoneOf = ({ dial }: City, serial: number): string => `+7 (${dial}) 0${padded(Math.floor(serial / 10_000) % 100, 2)}-${padded(Math.floor(serial / 100) % 100, 2)}-${padded(serial % 100, 2)}`;
/** Of the demo firm itself. */
export const innerPhone = (extension: number): string => `+7 (495) 000-10-20 доб. ${100 + extension}`;
