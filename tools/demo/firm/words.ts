import type { City } from './numbers.ts';

/** Where clients of the demo firm sit. */
export const CITIES: readonly [City, ...City[]] = [
  { name: 'Москва', dial: '495' }, { name: 'Москва', dial: '499' }, { name: 'Химки', dial: '498' }, { name: 'Тверь', dial: '482' }, { name: 'Калуга', dial: '484' }, { name: 'Тула', dial: '487' },
];
export const STREETS: readonly [string, ...string[]] = ['ул. Липовая', 'ул. Садовая', 'Заводской проезд', 'ул. Речная', 'ул. Новая', 'проспект Мира', 'ул. Школьная', 'Складской переулок', 'ул. Сосновая', 'ул. Ремесленная'];

/** Forms of one name for men and for women. */
export const SURNAMES: readonly [string, ...string[]] = ['Белов', 'Гордеев', 'Данилов', 'Жуков', 'Зимин', 'Калинин', 'Ларин', 'Мельников', 'Назаров', 'Орехов', 'Панов', 'Рябов', 'Савин', 'Тихонов', 'Ушаков', 'Фомин', 'Широков', 'Щукин', 'Яшин', 'Осипов'];
export const MEN: readonly [string, ...string[]] = ['Андрей Викторович', 'Борис Олегович', 'Виктор Сергеевич', 'Григорий Павлович', 'Денис Андреевич', 'Илья Николаевич', 'Кирилл Романович', 'Максим Игоревич', 'Олег Дмитриевич', 'Сергей Юрьевич'];
export const WOMEN: readonly [string, ...string[]] = ['Анна Сергеевна', 'Вера Павловна', 'Дарья Олеговна', 'Екатерина Андреевна', 'Ирина Викторовна', 'Ксения Романовна', 'Мария Игоревна', 'Наталья Юрьевна', 'Ольга Дмитриевна', 'Татьяна Николаевна'];

/** Cyrillic to the letters of a mail address. */
const LATIN: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '',
  ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
};
/** A name as part of a mail address: «Винный дом „Лоза“» → `vinnyy-dom-loza`. */
export const mailName = (name: string): string => [...name.toLowerCase()].map((char) => LATIN[char] ?? char).join('').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
