import type { Mark } from './marks.ts';

type Regime = 'OSNO' | 'USN' | 'USN_VAT' | 'ESHN' | 'PSN' | 'AUSN' | 'NPD';
/** What УСН is counted from. */
export type TaxObject = 'доходы' | 'доходы минус расходы';
/** Legal forms of the demo's clients. */
export type Form = 'ООО' | 'АО' | 'ИП' | 'АНО' | 'Фонд' | 'ТСЖ' | 'СПК' | 'Филиал' | 'Самозанятый';

/** What happened in a client's life, in words that follow the present day. */
export interface Life {
  /** Came to the firm so many days ago; otherwise years ago. */
  cameDaysAgo?: number;
  /** Leaves the firm in so many days; negative: has left. */
  leavesInDays?: number;
  /** Until the first day of this month (the last such day that has come) it was this. */
  changed?: { month: number; was: { regimes: Regime[]; marks: Mark[] } };
  /** First and last month of a patent of this year. */
  patent?: [from: number, to: number];
}
export interface Sketch { name: string; form: Form; regimes: Regime[]; object: TaxObject | null; business: string; marks: Mark[]; group: string | null; tags: string[]; life: Life }

type Line = [name: string, regimes: string, business: string, marks: string, more?: { group?: string; tags?: string[]; life?: Life }];

/** `УСН6` and `УСН15` are the simplified regime on income, and on income less expenses; a trailing `+НДС` makes it one with VAT. */
const REGIMES: Readonly<Record<string, { regimes: Regime[]; object: TaxObject | null }>> = {
  ОСНО: { regimes: ['OSNO'], object: null }, УСН6: { regimes: ['USN'], object: 'доходы' }, УСН15: { regimes: ['USN'], object: 'доходы минус расходы' }, 'УСН6+НДС': { regimes: ['USN_VAT'], object: 'доходы' },
  'УСН15+НДС': { regimes: ['USN_VAT'], object: 'доходы минус расходы' }, АУСН: { regimes: ['AUSN'], object: 'доходы' }, ЕСХН: { regimes: ['ESHN'], object: null }, ПСН: { regimes: ['PSN'], object: null },
  'ПСН+УСН6': { regimes: ['USN', 'PSN'], object: 'доходы' }, НПД: { regimes: ['NPD'], object: null },
};

const LINES: readonly Line[] = [
  ['ООО «Меридиан Логистика»', 'ОСНО', 'Складская логистика', 'vat staff advances vehicles building surveyed', { group: 'ГК «Меридиан»', tags: ['филиалы'] }],
  ['ООО «Меридиан Трейд»', 'ОСНО', 'Оптовая торговля оборудованием', 'vat staff advances eaeu traceable', { group: 'ГК «Меридиан»' }],
  ['АО «Меридиан Холдинг»', 'ОСНО', 'Управление группой компаний', 'vat staff quarterly dividends building large', { group: 'ГК «Меридиан»' }],
  ['ООО «Северстройтех»', 'ОСНО', 'Строительство складов', 'vat staff crowd advances vehicles surveyed', { group: 'ГК «Северстройтех»' }],
  ['ООО «Северстройтех Механизация»', 'ОСНО', 'Аренда спецтехники', 'vat staff quarterly vehicles', { group: 'ГК «Северстройтех»' }],
  ['ООО «Северстройтех Проект»', 'УСН15', 'Проектирование', 'staff micro', { group: 'ГК «Северстройтех»' }],
  ['АО «Завод точных изделий „Калибр“»', 'ОСНО', 'Производство оснастки', 'vat staff crowd harmful monthly building land vehicles ecology emissions large surveyed'],
  ['ООО «Винный дом „Лоза“»', 'ОСНО', 'Производство вина', 'vat staff advances excise packaging'],
  ['ООО «Клиника „Аврора“»', 'ОСНО', 'Медицинский центр', 'vat staff crowd quarterly building', { group: 'Клиники «Аврора»' }],
  ['ООО «Аврора Дент»', 'УСН15', 'Стоматология', 'staff', { group: 'Клиники «Аврора»' }],
  ['ООО «Полимер Сервис»', 'ОСНО', 'Переработка пластика', 'vat staff quarterly ecology emissions'],
  ['ООО «Ткани Востока»', 'ОСНО', 'Оптовая торговля тканями', 'vat staff quarterly eaeu'],
  ['АО «Гостиница „Причал“»', 'ОСНО', 'Гостиница', 'vat staff quarterly building land hotel'],
  ['Филиал «Нордвинд Инжиниринг ГмбХ»', 'ОСНО', 'Инжиниринг, головная организация в Германии', 'vat staff quarterly abroad'],
  ['ООО «Резерв-Актив»', 'ОСНО', 'Деятельность приостановлена', 'director quarterly zero', { tags: ['нулевая отчётность'] }],
  ['ООО «Гарант Снаб»', 'ОСНО', 'Комплексное снабжение', 'vat staff quarterly', { life: { changed: { month: 1, was: { regimes: ['USN'], marks: ['staff'] } } } }],
  ['ИП Гордеев Павел Андреевич', 'ОСНО', 'Поставка запчастей', 'vat staff rich'],
  ['ООО «Печатный двор»', 'УСН15', 'Типография', 'staff'],
  ['ООО «Хлебный двор»', 'УСН15+НДС', 'Пекарня', 'vat staff vehicles', { group: 'Хлебный двор' }],
  ['ООО «Хлебный двор Розница»', 'УСН6', 'Сеть булочных', 'staff shop', { group: 'Хлебный двор', tags: ['обособленные подразделения'] }],
  ['ИП Ларина Мария Игоревна', 'ПСН+УСН6', 'Кафе-кондитерская', 'staff rich', { group: 'Хлебный двор', life: { patent: [1, 12] } }],
  ['ООО «Цифровые решения»', 'УСН6', 'Разработка программ', 'staff crowd'],
  ['ООО «Студия „Кадр“»', 'УСН6', 'Видеопроизводство', 'staff'],
  ['ООО «Лингва Плюс»', 'УСН6', 'Языковая школа', 'staff'],
  ['ООО «Зелёный город»', 'УСН15', 'Озеленение', 'staff vehicles'],
  ['ООО «Мебель у дома»', 'УСН15', 'Производство мебели', 'staff ecology'],
  ['ООО «Сервис Лифт»', 'УСН15', 'Обслуживание лифтов', 'staff harmful'],
  ['ООО «Автодок»', 'УСН6+НДС', 'Автосервис', 'vat staff', { life: { changed: { month: 7, was: { regimes: ['USN'], marks: ['staff'] } } } }],
  ['ООО «Торговый дом „Сова“»', 'УСН15+НДС', 'Оптовая торговля канцтоварами', 'vat staff', { life: { changed: { month: 1, was: { regimes: ['USN'], marks: ['staff'] } } } }],
  ['ООО «Экспресс Курьер»', 'УСН6+НДС', 'Доставка', 'vat staff vehicles', { tags: ['обособленные подразделения'] }],
  ['ООО «Транзит Экспедиция»', 'УСН6', 'Экспедирование грузов', 'staff intermediary'],
  ['ООО «Чайная лавка»', 'УСН6', 'Торговля чаем', 'staff eaeu shop'],
  ['ООО «Городские окна»', 'УСН15', 'Монтаж окон', 'staff', { tags: ['ликвидация'], life: { leavesInDays: 40 } }],
  ['ООО «Ремонт без забот»', 'УСН6', 'Ремонт квартир', 'staff leaving'],
  ['ООО «Спортивный квартал»', 'УСН6', 'Фитнес-клуб', 'staff micro'],
  ['ООО «Старт Плюс»', 'УСН6', 'Деятельность не начата', 'director zero', { tags: ['только зарегистрирована', 'нулевая отчётность'], life: { cameDaysAgo: 9 } }],
  ['ООО «Новая высота»', 'УСН15', 'Промышленный альпинизм', 'staff', { life: { cameDaysAgo: 75 } }],
  ['ООО «Аптека у парка»', 'УСН15', 'Аптека', 'staff'],
  ['ООО «Детский мир сказок»', 'АУСН', 'Частный детский сад', 'staff', { life: { changed: { month: 1, was: { regimes: ['USN'], marks: ['staff'] } } } }],
  ['ООО «Быстрая печать»', 'АУСН', 'Копировальный центр', ''],
  ['АНО «Центр „Росток“»', 'УСН6', 'Дополнительное образование', 'staff'],
  ['Фонд «Доброе дело»', 'УСН6', 'Благотворительность', 'staff'],
  ['ТСЖ «Берёзовая роща»', 'УСН6', 'Управление домом', 'staff'],
  ['ООО «Агрофирма „Заречье“»', 'ЕСХН', 'Растениеводство', 'vat staff land vehicles'],
  ['СПК «Колос»', 'ЕСХН', 'Молочное животноводство', 'vat staff land vehicles'],
  ['ИП Тихонов Сергей Юрьевич', 'ЕСХН', 'Крестьянское хозяйство', 'staff rich'],
  ['ИП Белов Андрей Викторович', 'УСН6', 'Разработка сайтов', 'rich'],
  ['ИП Данилова Вера Павловна', 'УСН6', 'Консультации по кадрам', 'rich'],
  ['ИП Жуков Денис Андреевич', 'УСН15', 'Торговля стройматериалами', 'staff rich', { group: 'Семья Жуковых' }],
  ['ИП Жукова Ирина Викторовна', 'УСН6', 'Сдача помещений', 'rich', { group: 'Семья Жуковых' }],
  ['ООО «Жуков и партнёры»', 'УСН6', 'Управление недвижимостью', 'staff building', { group: 'Семья Жуковых' }],
  ['ИП Зимин Кирилл Романович', 'УСН6', 'Фотограф', ''],
  ['ИП Калинина Дарья Олеговна', 'УСН6', 'Салон красоты', 'staff rich', { life: { changed: { month: 4, was: { regimes: ['USN'], marks: ['rich'] } } } }],
  ['ИП Мельников Илья Николаевич', 'ПСН', 'Грузоперевозки', '', { life: { patent: [2, 7] } }],
  ['ИП Назарова Ольга Дмитриевна', 'ПСН', 'Ателье', 'staff', { life: { patent: [1, 12] } }],
  ['ИП Орехов Максим Игоревич', 'АУСН', 'Ремонт техники', ''],
  ['ИП Панова Ксения Романовна', 'АУСН', 'Торговля на площадках', 'staff'],
  ['ИП Рябов Григорий Павлович', 'УСН15+НДС', 'Оптовая торговля продуктами', 'vat staff rich'],
  ['Самозанятый Савин Виктор Сергеевич', 'НПД', 'Репетитор', ''],
  ['Самозанятая Ушакова Анна Сергеевна', 'НПД', 'Дизайнер', ''],
  ['ООО «Прошлый век»', 'УСН6', 'Антиквариат', 'staff', { life: { leavesInDays: -120 } }],
  ['ИП Фомина Екатерина Андреевна', 'УСН6', 'Торговля цветами', 'rich', { life: { leavesInDays: -35 } }],
];

const formOf = (name: string): Form => { const word = name.split(' ')[0]!; return (word.startsWith('Самозанят') ? 'Самозанятый' : word) as Form; };

/** The clients of the demo firm: every kind and every regime. */
export const PORTFOLIO: readonly Sketch[] = LINES.map(([name, regime, business, marks, { group = null, tags = [], life = {} } = {}]) => ({
  name, form: formOf(name), ...REGIMES[regime]!, business, marks: marks.split(' ').filter(Boolean) as Mark[], group, tags, life,
}));

/** Companies that talk with the firm and are not clients yet. */
export const PROSPECTS: readonly [name: string, business: string][] = [
  ['ООО «Кофейня на углу»', 'Кофейня, 4 сотрудника; сейчас ведёт директор сам'], ['ООО «Вектор Монтаж»', 'Монтаж вентиляции; просят восстановить учёт за полгода'],
  ['ИП Широкова Наталья Юрьевна', 'Онлайн-школа; переход на АУСН'], ['АО «Приборсервис»', 'Поверка приборов; тендер на обслуживание'],
];
