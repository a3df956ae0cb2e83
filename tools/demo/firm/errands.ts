import { CivilDate } from '@kontora/domain';
import type { DemoFirm } from './firm.ts';

/** A task that no report brought about. Clients are named by their codes, employees by their keys. */
export interface Errand { title: string; kind: 'call' | 'question' | 'general'; client: string | null; author: string; assignee: string | null; group: 'accounting' | 'payroll' | 'documents' | 'clients' | 'sales' | null; dueOn: CivilDate; priority: number; reviewer?: string; waiting?: boolean; checkList?: string[]; /** Its assignee has finished it: it is done, or with its reviewer. */ finished?: boolean }
/** Minutes somebody has worked on an errand, so many days ago. */
export interface Logged { errand: number; employee: string; daysAgo: number; minutes: number; extra?: boolean; note: string }
/** Something written on a client's time-line. */
export interface Remark { client: string; author: string; daysAgo: number; text: string; pinned?: boolean }

type Line = [title: string, kind: Errand['kind'], client: number | null, author: string, assignee: string | null, dueIn: number, more?: Partial<Omit<Errand, 'title' | 'dueOn'>>];
const LINES: readonly Line[] = [
  ['Перезвонить: когда придёт требование по НДС', 'call', 2, 'anna', 'irina', 0, { waiting: true, priority: 2 }],
  ['Можно ли учесть аренду машины директора', 'question', 22, 'dmitry', 'sergey', 1, { waiting: true }],
  ['Справка 2-НДФЛ для банка', 'question', 9, 'anna', 'olga', 0, { waiting: true, priority: 2 }],
  ['Сверка расчётов с поставщиком', 'general', 1, 'marina', 'irina', 3, { reviewer: 'marina', checkList: ['Запросить акт у поставщика', 'Свести расхождения', 'Отправить клиенту'], finished: true }],
  ['Ответ на требование № 4471 о пояснениях', 'general', 12, 'marina', 'pavel', 2, { priority: 1, reviewer: 'marina', checkList: ['Собрать счета-фактуры', 'Подготовить пояснение', 'Отправить через оператора'] }],
  ['Блокировка счёта: узнать причину', 'call', 16, 'dmitry', 'pavel', 0, { priority: 1, waiting: true }],
  ['Приём на работу двух сотрудников', 'general', 20, 'anna', 'olga', 1, { finished: true }], ['Отпускные водителям', 'general', 4, 'dmitry', 'olga', 2], ['Больничный директора', 'general', 37, 'anna', 'olga', 4],
  ['Занести первичные документы за прошлую неделю', 'general', 19, 'tatyana', 'nina', 1], ['Разобрать пакет актов', 'general', 7, 'tatyana', 'tatyana', -1], ['Документы от курьера: зарегистрировать', 'general', 30, 'anna', null, 0, { group: 'documents' }],
  ['Счёт на оплату дополнительных услуг', 'general', 26, 'anna', 'anna', 2, { finished: true }], ['Продлить доверенность', 'general', 44, 'dmitry', 'dmitry', 6], ['Подключить к ЭДО', 'general', 36, 'dmitry', 'dmitry', 3, { waiting: true }],
  ['Сравнить УСН и АУСН на будущий год', 'question', 53, 'anna', 'pavel', 9, { priority: 4 }], ['Уведомление об уменьшении патента', 'general', 21, 'marina', 'irina', 5], ['Рассчитать порог по НДС', 'question', 38, 'dmitry', 'sergey', -2, { waiting: true }],
  ['Закрытие: промежуточный ликвидационный баланс', 'general', 33, 'elena', 'marina', 7, { priority: 2 }], ['Опись остатков при передаче дел', 'general', 37, 'marina', null, 2, { group: 'accounting' }],
  ['Коммерческое предложение', 'general', null, 'roman', 'roman', 1], ['Подготовить рассылку о сроках декабря', 'general', null, 'yulia', 'yulia', 4], ['Договор аренды: продлить', 'general', null, 'elena', 'elena', 12],
  ['Обучение: новые формы отчётности', 'general', null, 'marina', 'sergey', 8, { priority: 4 }],
];

/** Work beside the season, as it stands on the firm's day. */
export function errandsOf({ clients, today }: DemoFirm): Errand[] {
  return LINES.map(([title, kind, client, author, assignee, dueIn, more]) => ({
    title, kind, author, assignee, group: null, priority: 3, client: client === null ? null : clients[client - 1]!.code, dueOn: CivilDate.addDays(today, dueIn), ...more,
  }));
}

/** Time that has been entered on errands, by index. */
export const LOGGED: readonly Logged[] = [
  { errand: 3, employee: 'irina', daysAgo: 1, minutes: 45, note: 'Запрос поставщику, первичная сверка' }, { errand: 3, employee: 'irina', daysAgo: 0, minutes: 30, note: 'Расхождения по двум счетам' },
  { errand: 4, employee: 'pavel', daysAgo: 2, minutes: 60, extra: true, note: 'Подбор документов' }, { errand: 4, employee: 'pavel', daysAgo: 1, minutes: 90, extra: true, note: 'Текст пояснения' },
  { errand: 5, employee: 'pavel', daysAgo: 0, minutes: 20, note: 'Звонок в банк' }, { errand: 7, employee: 'olga', daysAgo: 1, minutes: 40, note: 'Расчёт отпускных' }, { errand: 8, employee: 'olga', daysAgo: 3, minutes: 25, note: 'Расчёт пособия' },
  { errand: 10, employee: 'tatyana', daysAgo: 4, minutes: 120, note: 'Первая половина пакета' }, { errand: 10, employee: 'tatyana', daysAgo: 3, minutes: 95, note: 'Вторая половина' }, { errand: 15, employee: 'pavel', daysAgo: 6, minutes: 75, extra: true, note: 'Модель на год' },
  { errand: 18, employee: 'marina', daysAgo: 5, minutes: 110, extra: true, note: 'План закрытия' }, { errand: 18, employee: 'marina', daysAgo: 2, minutes: 60, extra: true, note: 'Сверка с ФНС' }, { errand: 20, employee: 'roman', daysAgo: 1, minutes: 50, note: 'Расчёт цены' },
];

/** What is worth knowing about clients. */
export const REMARKS_ON_CLIENTS: readonly Remark[] = [
  { client: 'К-001', author: 'anna', daysAgo: 200, text: 'Счета согласует только финансовый директор, отвечает после обеда.', pinned: true }, { client: 'К-004', author: 'dmitry', daysAgo: 90, text: 'Табели присылают с опозданием: напоминать 1-го числа.', pinned: true },
  { client: 'К-007', author: 'anna', daysAgo: 30, text: 'Обсудили аудит: договор с аудитором до конца года.' }, { client: 'К-016', author: 'dmitry', daysAgo: 320, text: 'С 1 января на общей системе: доход за прошлый год выше порога УСН.', pinned: true },
  { client: 'К-019', author: 'anna', daysAgo: 14, text: 'Открывают второй цех, нужна помощь с ККТ.' }, { client: 'К-028', author: 'dmitry', daysAgo: 140, text: 'Порог по НДС пройден в июне, ставка 5 %.', pinned: true },
  { client: 'К-033', author: 'anna', daysAgo: 20, text: 'Учредители решили закрыть общество. Сроки согласованы с Мариной Игоревной.', pinned: true }, { client: 'К-036', author: 'dmitry', daysAgo: 8, text: 'Зарегистрированы на прошлой неделе, счёт ещё не открыт.' },
  { client: 'К-037', author: 'anna', daysAgo: 60, text: 'Пришли от прежнего бухгалтера, остатки восстановлены.' }, { client: 'К-061', author: 'anna', daysAgo: 118, text: 'Ушли к штатному бухгалтеру, дела переданы по описи.' },
];
