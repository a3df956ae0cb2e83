import type { Language } from './cells.ts';
import type { Column } from './columns.ts';

/** Russian names of the fields of lists; a field that is not among them is named by its own name, in words. */
const RUSSIAN: Readonly<Record<string, string>> = {
  id: 'Код записи', version: 'Версия', state: 'Состояние', code: 'Код', name: 'Название', legalForm: 'Правовая форма', inn: 'ИНН', kpp: 'КПП', ogrn: 'ОГРН', tags: 'Метки', issues: 'Замечания',
  address: 'Адрес', website: 'Сайт', groupId: 'Группа', servicedFrom: 'Обслуживается с', servicedTo: 'Обслуживается по', createdAt: 'Создано', updatedAt: 'Изменено', position: 'Должность', phones: 'Телефоны', emails: 'Эл. почта',
  personId: 'Код человека', personName: 'Человек', organisationId: 'Код организации', organisationName: 'Организация', role: 'Роль', from: 'С', to: 'По', description: 'Описание', members: 'Участников',
  section: 'Участок', employeeId: 'Сотрудник', deputyIds: 'Заместители', at: 'Когда', kind: 'Вид', origin: 'Источник', service: 'Сервис', type: 'Тип', title: 'Название', params: 'Сведения', actor: 'Кто', pinned: 'Закреплено',
  note: 'Заметка', text: 'Текст', appliesTo: 'Для чего', key: 'Ключ', labelRu: 'Подпись по-русски', labelEn: 'Подпись по-английски', definition: 'Определение', steward: 'Ответственный', options: 'Варианты',
  required: 'Обязательно', retiredAt: 'Выведено', ownerId: 'Владелец', filter: 'Отбор', sort: 'Порядок', columns: 'Столбцы', shared: 'Общее', one: 'Первая', other: 'Вторая', score: 'Сходство', reasons: 'Причины',
  reason: 'Причина', decidedBy: 'Кто решил', decidedAt: 'Когда решено', winnerId: 'Код оставшейся', winnerName: 'Осталась', loserId: 'Код присоединённой', loserName: 'Присоединена', mergedAt: 'Когда объединено', mergedBy: 'Кто объединил',
  undoneAt: 'Когда отменено', undoneBy: 'Кто отменил', operation: 'Операция', traceId: 'Код трассировки', entity: 'Объект', entityId: 'Код объекта', action: 'Действие', changes: 'Изменения', chained: 'В цепочке', email: 'Эл. почта',
  phone: 'Телефон', roles: 'Роли', groupIds: 'Группы', managerId: 'Руководитель', start: 'Начало', permissions: 'Права', createdBy: 'Кто создал', expiresAt: 'Действует до', lastUsedAt: 'Последнее использование', performerId: 'Исполнитель',
  reviewerId: 'Проверяющий', startOn: 'Начать', dueOn: 'Срок', promisedOn: 'Обещано клиенту', priority: 'Важность', statutory: 'По закону', clientWaiting: 'Клиент ждёт', returned: 'Возвращено', subject: 'Предмет', period: 'Период',
  stage: 'Этап', assigneeId: 'У кого', actingId: 'Кто делает сегодня', substitutesId: 'Кого замещает', bounces: 'Передач', withdrawn: 'Снята там, откуда пришла', completedAt: 'Когда завершено', completedOn: 'День завершения', taskId: 'Код задачи', authorId: 'Автор', on: 'День',
  minutes: 'Минут', timeKind: 'Вид времени', correctsId: 'Исправляет', substituteId: 'Заместитель', moved: 'Передано', restored: 'Возвращено назад', skipped: 'Пропущено', fromAssigneeId: 'От кого', fromGroupId: 'Из очереди', outcome: 'Итог',
  amount: 'Сумма', currency: 'Валюта', total: 'Всего', number: 'Номер', comment: 'Примечание', year: 'Год', clientId: 'Код клиента', obligationId: 'Код обязанности', typeCode: 'Вид отчётности', dueDate: 'Срок', responsibleId: 'Ответственный',
  set: 'Набор', fromEmployeeId: 'От кого', fileName: 'Файл', onMatch: 'Если найдено', profileFrom: 'Профиль с', bytes: 'Размер, байт', parts: 'Частей', fileKept: 'Файл хранится', reading: 'Чтение', encoding: 'Кодировка', delimiter: 'Разделитель',
  headerRow: 'Строка заголовков', table: 'Таблица', source: 'Откуда', mapping: 'Соответствие столбцов', system: 'Система', dateOrders: 'Порядок в датах', timeZone: 'Часовой пояс', employees: 'Сотрудники', rows: 'Строк', counts: 'Сколько',
  unknownEmployees: 'Неизвестные сотрудники', problem: 'Что не так', detail: 'Подробности', finishedAt: 'Когда закончено', line: 'Строка', cells: 'Значения', duplicateOf: 'Дубль строки', candidates: 'Похожие', undone: 'Отменено', kept: 'Оставлено',
  list: 'Список', isDefault: 'Открывается первым', scope: 'Для кого', organisationIds: 'Коды организаций', codes: 'Коды отчётов', create: 'Создать', restore: 'Вернуть', remove: 'Убрать', move: 'Перенести', keep: 'Оставить', undated: 'Без срока',
  unchanged: 'Без изменений', pending: 'Ждут решения', clients: 'Клиентов', profiles: 'Разных профилей', withoutAny: 'Без обязанностей', dueBefore: 'Срок был', dueAfter: 'Срок станет', optional: 'Необязательно', why: 'Почему', applied: 'Принято',
  foundOn: 'Найдено', settledOn: 'Устранено', authority: 'Ведомство', filedOn: 'Сдано', filedConfirmed: 'Сдача подтверждена', late: 'С опозданием', correctionNo: 'Номер корректировки', figures: 'Цифры', dueByHand: 'Срок задан вручную',
  employeeByHand: 'Сотрудник назначен вручную', workflow: 'Порядок работы', no: 'Номер по порядку', plannedOn: 'Сделать до', movedByHand: 'Перенесено вручную', assignedByHand: 'Назначено вручную', obligationCode: 'Отчёт', overdue: 'Просрочено', created: 'Новые', updated: 'Дополнены', duplicate: 'Повторы', review: 'Решить', quarantined: 'Исправить',
};

const WORDS: Record<Language, (name: string) => string> = { ru: (name) => RUSSIAN[name] ?? inWords(name), en: inWords };
const MARKS: Record<Language, Partial<Record<Column['kind'], string>>> = { ru: { money: ', ₽', instant: ', МСК' }, en: { money: ', RUB', instant: ', Moscow time' } };

/** What stands over a column for people to read. */
export function headingOf({ path, kind, called }: Column, language: Language): string {
  return (called ? called[language] : path.map(WORDS[language]).join(': ')) + (MARKS[language][kind] ?? '');
}

/** The language of a file: `lang`, else what the reader accepts most, else Russian. */
export function languageOf(lang: string | undefined, accepted: string | undefined): Language {
  if (lang === 'ru' || lang === 'en') return lang;
  const wanted = (accepted ?? '').split(',').map((entry) => /^\s*(ru|en)\b[^;]*(?:;\s*q=([\d.]+))?/i.exec(entry)).filter((found) => found !== null);
  const best = wanted.sort((a, b) => Number(b[2] ?? 1) - Number(a[2] ?? 1))[0];
  return best?.[1]?.toLowerCase() === 'en' ? 'en' : 'ru';
}

/** `servicedFrom` → `Serviced from`. */
function inWords(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().replace(/\b(inn|kpp|ogrn|id)\b/g, (word) => word.toUpperCase());
  return words[0]!.toUpperCase() + words.slice(1);
}
