export const ru = {
  title: 'Задачи', new: 'Новая задача', edit: 'Изменить задачу', returned: 'возвращена', inQueue: 'в очереди', actsNow: 'Сейчас замещает', checkList: 'Чек-лист', comments: 'Обсуждение', writeComment: 'Написать комментарий', moreActions: 'Другие действия',
  minutesHint: 'Минуты, которых ещё нет в учёте времени', assigneeHint: 'Если не указать, задача достанется вам',
  none: { title: 'Задач нет', text: 'Задачи появляются из отчётного сезона и обращений; можно добавить и свою.' },
  tab: { list: 'Список', board: 'Доска', calendar: 'Календарь', load: 'Нагрузка' }, whose: { label: 'Чьи задачи', mine: 'Мои', all: 'Все' }, toList: 'Открыть списком',
  board: { title: 'Доска', move: 'Переместить', none: 'Здесь пусто', lately: 'за {{count}} дн.', refused: 'Нельзя переместить в столбец «{{state}}»' },
  refused: {
    'review-first': 'У задачи есть проверяющий: сначала она идёт на проверку.', 'no-reviewer': 'У задачи нет проверяющего.', 'reject-first': 'Задача на проверке: её принимают или возвращают исполнителю.', 'reopen-first': 'Сделанную задачу сначала открывают снова.',
    'with-somebody': 'Задача у другого сотрудника или ни у кого: это может только тот, у кого она.', 'not-reviewer': 'Это может только проверяющий.', 'no-right': 'На это нужны другие права.',
  },
  calendar: { title: 'Календарь', sum: 'всего {{total}}, сделано {{done}}, просрочено {{late}}', further: 'и ещё {{count}}', none: 'На этот месяц сроков нет.', noneOfDay: 'На этот день сроков нет.', cut: 'Показаны первые {{count}} задач месяца: уточните фильтр.' },
  load: {
    title: 'Нагрузка', from: 'С', to: 'По', about: 'Сделанные — за выбранные дни, остальные — как сейчас. Просроченные входят в ждущие и начатые, поэтому у них своя полоса.', chart: 'Задачи по сотрудникам: столбчатая диаграмма; те же числа в таблице под ней', employee: 'Сотрудник', nobody: 'В очередях',
    done: 'сделано', inWork: 'в работе и на проверке', waiting: 'ждут', overdue: 'просрочено', late: 'сделано с опозданием', averageMinutes: 'Минут на задачу', averageHours: 'Часов до готовности', none: 'Задач нет', noneText: 'Нагрузка появится вместе с задачами.',
  },
  view: { mine: 'Мои', open: 'Все открытые', overdue: 'Просроченные', nobody: 'Ничьи', review: 'На моей проверке', done: 'Сделанные' },
  state: { open: 'открыта', 'in-work': 'в работе', review: 'на проверке', done: 'сделана', cancelled: 'отменена' },
  priority: { 1: 'Срочно', 2: 'Важно', 3: 'Обычно', 4: 'Может подождать' },
  kind: { general: 'Общая', call: 'Звонок', question: 'Вопрос', 'reporting-stage': 'Этап отчётности' },
  stage: { PREPARE: 'подготовить', AGREE: 'согласовать с клиентом', PAY_ORDERS: 'отправить платёжки', FILE: 'сдать', ACCEPT: 'получить приём и отправить клиенту', PAID_CHECK: 'проверить уплату' },
  field: {
    state: 'Состояние', kind: 'Вид', title: 'Задача', organisationId: 'Клиент', assigneeId: 'У кого', actingId: 'Кто действует сегодня', groupId: 'Очередь', performerId: 'Исполнитель', reviewerId: 'Проверяет', managerId: 'Отвечает перед клиентом', createdBy: 'Кто создал',
    startOn: 'Начать', dueOn: 'Срок', promisedOn: 'Обещано клиенту', completedOn: 'Сделана', priority: 'Важность', bounces: 'Передач', statutory: 'Срок по закону', clientWaiting: 'Клиент ждёт', returned: 'Возвращена', overdue: 'Просрочена', late: 'Сделана с опозданием', originService: 'Откуда', createdAt: 'Создана', updatedAt: 'Изменена',
    description: 'Описание', outcome: 'Что вышло', minutes: 'Минуты', timeKind: 'Чьё это время', comment: 'Комментарий', reason: 'Почему',
  },
  outcome: { done: 'Сделано', 'partly-done': 'Сделано частично', 'not-needed': 'Не понадобилось', impossible: 'Невозможно' },
  timeKind: { inside: 'В тарифе', extra: 'Сверх тарифа' },
  to: { label: 'Кому', employee: 'Сотруднику', group: 'В очередь' },
  evidence: { note: 'Нужна заметка', number: 'Нужен номер', file: 'Нужен документ', none: 'Отметка' },
  action: { claim: 'Взять в работу', complete: 'Завершить', redirect: 'Передать', approve: 'Принять', reject: 'Вернуть исполнителю', return: 'Отдать обратно', reopen: 'Открыть снова', cancel: 'Отменить задачу', create: 'Добавить', save: 'Сохранить', comment: 'Отправить', tick: 'Отметить' },
  said: {
    claimed: 'Задача у вас в работе', completed: 'Задача завершена', toReview: 'Задача ушла на проверку', redirected: 'Задача передана', approved: 'Работа принята', return: 'Задача отдана обратно', reject: 'Задача вернулась исполнителю', reopen: 'Задача снова открыта', cancel: 'Задача отменена', created: 'Задача добавлена', changed: 'Изменения сохранены', undoReason: 'Отмена была ошибкой',
  },
  step: { redirected: 'передано', returned: 'возвращено', rejected: 'не принято', reopened: 'открыто снова', cancelled: 'отменено' },
  bulk: {
    redirect_one: 'Передать {{count}} задачу', redirect_few: 'Передать {{count}} задачи', redirect_many: 'Передать {{count}} задач', redirect_other: 'Передать {{count}} задачи',
    done_one: 'Готово: {{count}} задача', done_few: 'Готово: {{count}} задачи', done_many: 'Готово: {{count}} задач', done_other: 'Готово: {{count}} задачи',
  },
  today: {
    title: 'Сегодня', order: 'Что делать, по порядку', orderHint: 'Сначала то, за что грозит штраф, потом обещанное и просроченное, потом то, чего ждут клиенты, и сегодняшнее. Причина написана у каждой задачи.', none: 'На сегодня всё', noneText: 'Новые задачи появятся здесь сами. Можно взять что-нибудь из очереди.', toList: 'К списку задач',
    more_one: 'Ещё {{count}} задача дальше по списку', more_few: 'Ещё {{count}} задачи дальше по списку', more_many: 'Ещё {{count}} задач дальше по списку', more_other: 'Ещё {{count}} задачи дальше по списку',
    all: 'всего на сегодня', overdue: 'просрочено', due: 'срок сегодня', toReview: 'ждут проверки', figures: 'Сегодня в числах', soon: 'Ближайшие сроки', soonNone: 'На две недели вперёд сроков нет.',
  },
  reason: {
    'penalty-risk': 'риск штрафа', promise: 'обещано клиенту', overdue: 'просрочено', 'client-waiting': 'клиент ждёт', 'due-today': 'срок сегодня', 'to-review': 'проверить', returned: 'вернулась', 'due-soon': 'скоро срок', urgent: 'срочно', 'stands-in': 'за коллегу',
    'overdue-days_one': 'просрочено на {{count}} день', 'overdue-days_few': 'просрочено на {{count}} дня', 'overdue-days_many': 'просрочено на {{count}} дней', 'overdue-days_other': 'просрочено на {{count}} дня',
    'due-soon-days_one': 'через {{count}} день', 'due-soon-days_few': 'через {{count}} дня', 'due-soon-days_many': 'через {{count}} дней', 'due-soon-days_other': 'через {{count}} дня',
  },
  problem: {
    'wrong-state': 'В этом состоянии так нельзя: задачу успел изменить кто-то другой.', 'already-claimed': 'Задачу уже взял другой сотрудник.', 'reviewer-is-performer': 'Проверяет не тот, кто делает. Выберите другого.', 'unknown-employee': 'Такого сотрудника нет', 'suspended-employee': 'Доступ этого сотрудника приостановлен',
    'origin-taken': 'Такая задача уже есть', 'dates-reversed': 'Срок раньше начала', 'nowhere-to-return': 'Отдать некому: у задачи нет ни очереди, ни ответственного. Передайте её.', 'check-list-open': 'Сначала отметьте всё в чек-листе.', 'not-the-reviewer': 'Принять может только проверяющий.', 'evidence-required': 'Без этого отметить нельзя',
    'day-in-future': 'Этот день ещё не наступил', 'already-corrected': 'Эту запись уже исправили', 'not-yours': 'Это не ваше', 'absence-overlaps': 'На эти дни отсутствие уже есть', 'substitutes-themselves': 'Замещать должен кто-то другой', 'substitute-absent': 'Замещающий сам отсутствует', 'is-substitute': 'В эти дни сотрудник кого-то замещает', 'already-undone': 'Уже возвращено',
  },
};
