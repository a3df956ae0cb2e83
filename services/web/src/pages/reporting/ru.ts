export const ru = {
  season: 'Сезон', list: 'Отчёты и платежи', card: 'Карточка обязательства', total: 'Всего', late: 'просрочено', lateOne: 'просрочен', nobody: 'Никто', unknown: 'неизвестно', wanted: 'нужно {{wanted}}; у клиента {{found}}',
  why: 'Почему это нужно', stages: 'Этапы', figures: 'Цифры', conversation: 'Переписка с ведомством', revision: 'редакция {{no}}', correction: 'корректировка {{no}}', byHand: 'задано вручную', payBy: 'Уплатить до', confirmed: '· подтверждено оператором', notConfirmed: '· ещё не подтверждено',
  sentOn: 'Дата отправки по подтверждению', proofHint: 'Номер или название документа, который это подтверждает', channelHint: 'Почта, телефон, личный кабинет…', moveHint: 'Пусто — срок снова по закону', assignHint: 'Пусто — ответственный за клиента', secondPersonHint: 'Подтвердит другой сотрудник', notRequiredAsked: 'просят признать ненужным',
  more: 'Показать ещё', toList: 'Открыть списком', ofReport: 'Отчёт: {{field}}', rowsBehind: 'Что за этим числом', doneOf: 'сделано {{done}} из {{total}}',
  tab: { matrix: 'Матрица', schedule: 'График', calendar: 'Календарь', load: 'Нагрузка', list: 'Список', stages: 'Этапы', plans: 'Планы', gaps: 'Пропуски' },
  axis: { by: 'Что попадает в окно', rows: 'Строки', columns: 'Столбцы', sort: 'Порядок строк' },
  by: { due: 'По сроку', period: 'По периоду' }, rows: { client: 'Клиенты', employee: 'Сотрудники' }, columns: { code: 'Отчёты', period: 'Периоды', 'code-period': 'Отчёт и период' },
  sort: { name: 'По названию', code: 'По номеру клиента', late: 'Сначала просроченные', employee: 'По ответственному' },
  window: { label: 'Окно', year: 'Год', quarter: 'Квартал', month: 'Месяц', before: 'Раньше', after: 'Позже' },
  period: { year: '{{year}} год', quarter: '{{no}} кв. {{year}}', C1: 'I квартал {{year}}', C2: 'полугодие {{year}}', C3: '9 месяцев {{year}}', C4: '{{year}} год', month: '{{month}} {{year}}', firstHalf: '{{month}} {{year}}, 1–22', secondHalf: '{{month}} {{year}}, с 23' },
  month: { 1: 'январь', 2: 'февраль', 3: 'март', 4: 'апрель', 5: 'май', 6: 'июнь', 7: 'июль', 8: 'август', 9: 'сентябрь', 10: 'октябрь', 11: 'ноябрь', 12: 'декабрь' },
  figure: { total: 'всего', open: 'ещё не сдано', sent: 'отправлено', accepted: 'принято', trouble: 'отказы и вопросы', late: 'просрочено' },
  state: {
    planned: 'запланирован', 'in-preparation': 'готовится', 'on-agreement': 'на согласовании', 'to-file': 'сдать', filed: 'отправлен', delivered: 'доставлен', accepted: 'принят', closed: 'закрыт', failed: 'не ушёл', refused: 'отказ',
    'needs-clarification': 'требуют пояснений', 'not-required': 'не нужен', cancelled: 'снят',
  },
  short: {
    late: 'проср.', planned: 'план', 'in-preparation': 'готовим', 'on-agreement': 'согл.', 'to-file': 'сдать', filed: 'отпр.', delivered: 'дост.', accepted: 'принят', closed: 'закрыт', failed: 'ошибка', refused: 'отказ', 'needs-clarification': 'вопрос', 'not-required': 'не нужен', cancelled: 'снят',
  },
  stageState: { planned: 'запланирован', released: 'пора', 'in-work': 'в работе', done: 'сделан', skipped: 'пропущен', blocked: 'застрял', withdrawn: 'снят' },
  stage: { PREPARE: 'Подготовить', AGREE: 'Согласовать с клиентом', PAY_ORDERS: 'Отправить платёжки', FILE: 'Сдать', ACCEPT: 'Получить приём и отправить клиенту', PAID_CHECK: 'Проверить уплату' },
  // Authorities of the catalogue that every firm begins with, by their Russian names.
  body: { ФНС: 'ФНС', СФР: 'СФР', ФТС: 'ФТС', банк: 'банк', Росстат: 'Росстат', Росприроднадзор: 'Росприроднадзор', 'Служба занятости': 'Служба занятости' },
  kind: { report: 'отчёт', payment: 'платёж', notice: 'уведомление', control: 'контроль' },
  figuresState: { none: 'нет', proposed: 'предложены', agreed: 'согласованы', voided: 'изменились после согласования' },
  agreedBy: { label: 'Кто согласовал', client: 'Клиент', manager: 'Менеджер за клиента' },
  step: { sent: 'Отправлено', confirmed: 'Отправка подтверждена', delivered: 'Доставлено', error: 'Не доставлено: ошибка', accepted: 'Принято', refused: 'Отказано', 'clarification-requested': 'Запрошены пояснения', 'correction-filed': 'Отправлена корректировка', processed: 'Обработано', paid: 'Уплачено' },
  record: {
    sent: 'Отметить отправку', confirmed: 'Отправка подтверждена', delivered: 'Доставлено', error: 'Ошибка доставки', accepted: 'Принято', refused: 'Отказано', 'clarification-requested': 'Запрошены пояснения', 'correction-filed': 'Отправлена корректировка', processed: 'Обработано', paid: 'Отметить уплату',
  },
  cause: { client: 'по вине клиента', firm: 'по нашей вине', authority: 'по вине ведомства' },
  to: { label: 'Кому', employee: 'Сотруднику', group: 'В очередь' },
  field: {
    state: 'Состояние', organisationId: 'Клиент', employeeId: 'Кто готовит', code: 'Отчёт', late: 'Просрочено', dueOn: 'Срок', filedOn: 'Сдан', kind: 'Вид', figures: 'Цифры', period: 'Период', year: 'Год', notRequiredAsked: 'Просят признать ненужным', dueByHand: 'Срок задан вручную', correctionNo: 'Номер корректировки',
    authority: 'Ведомство', updatedAt: 'Изменён', reason: 'Причина', on: 'Дата', cause: 'Почему корректировка', proof: 'Подтверждение', comment: 'Комментарий', line: 'Показатель', amount: 'Сумма', channel: 'Как согласовано', minutes: 'Минуты', plannedOn: 'Сделать до', why: 'Почему', dueAfter: 'Новый срок', optional: 'Необязательное', applied: 'Уже принято',
    foundOn: 'Найден', settledOn: 'Закрыт',
  },
  stageField: {
    obligationId: 'Обязательство', organisationId: 'Клиент', obligationCode: 'Отчёт', period: 'Период', code: 'Этап', state: 'Состояние', role: 'Роль', employeeId: 'Кто делает', startOn: 'Начать', plannedOn: 'Сделать до', overdue: 'Просрочен', completedOn: 'Сделан',
  },
  schedule: {
    title: 'График', group: 'Группы', report: 'Отчёты', client: 'Клиенты', employee: 'Сотрудники', zoom: 'Масштаб', week: 'Неделя', month: 'Месяц', quarter: 'Квартал', fold: 'Свернуть', unfold: 'Развернуть', today: 'сегодня',
    none: 'В этом окне нет этапов', noneText: 'Возьмите другое окно или ослабьте фильтр. Этапы появляются вместе с обязательствами плана.', cut: 'Показаны первые 5 000 полос: уточните фильтр или окно.',
    legend: 'Обозначения', ahead: 'впереди', going: 'идёт', done: 'сделано', keys: 'Стрелки ведут от полосы к полосе, Enter открывает',
  },
  calendar: { title: 'Календарь', what: 'Что показывать', due: 'Сроки', stage: 'Этапы', sum: 'всего {{total}}, сделано {{done}}, просрочено {{late}}', nothing: 'ничего', none: 'В этом месяце ничего нет.', further: 'и ещё {{count}}' },
  load: {
    title: 'Нагрузка', about: 'Этапы, запланированные в этом окне: сделанные, те, что впереди или в работе, и просроченные. Часы — по замерам прошлых периодов, а без них по нормам этапов.', employees: 'По сотрудникам', employee: 'Сотрудник', weeks: 'По неделям', week: 'Неделя с',
    done: 'сделано', ahead: 'впереди и в работе', overdue: 'просрочено', withoutNorm: '+ {{count}} без нормы', hours: 'Время', workingDays: 'Рабочих дней', none: 'В этом окне нет работы', chart: '{{title}}: столбчатая диаграмма; те же числа в таблице под ней',
  },
  view: { open: 'Не закончены', mine: 'Мои', late: 'Просрочены', trouble: 'Отказы и вопросы', asked: 'Ждут второго человека' },
  none: { title: 'В этом окне ничего нет', text: 'Обязательства появляются из плана года: сравните, что должно быть, с тем, что есть, и примите отличия.', plan: 'К планам', filtered: 'Под эти условия ничего не подходит', filteredText: 'Ослабьте фильтр или возьмите другое окно.', unfilter: 'Показать без условий' },
  action: {
    record: 'Что произошло', more: 'Другие действия', propose: 'Предложить цифры', agree: 'Цифры согласованы', move: 'Перенести срок', assign: 'Назначить, кто готовит', notRequired: 'Признать ненужным', cancel: 'Снять с сезона', restore: 'Вернуть в сезон', confirmNotRequired: 'Подтвердить: не нужен', addLine: 'Ещё строка',
    stageComplete: 'Завершить этап', stageReopen: 'Вернуть в работу', stageRelease: 'Начать сейчас', stageMove: 'Перенести', stageGive: 'Передать', stageSkip: 'Пропустить', stageBlock: 'Не может продолжаться',
  },
  said: {
    recorded: 'Записано', proposed: 'Цифры предложены', agreed: 'Согласование записано', moved: 'Срок перенесён', assigned: 'Исполнитель назначен', cancel: 'Снято с сезона', restore: 'Возвращено в сезон', notRequired: 'Ждёт подтверждения второго человека', notRequiredConfirmed: 'Признано ненужным',
    stageCompleted: 'Этап завершён', stageReopened: 'Этап снова в работе', stageReleased: 'Этап начат: задача появится в списке', stageMoved: 'Этап перенесён', stageGiven: 'Этап передан', stageSkipped: 'Этап пропущен', stageBlocked: 'Отмечено: этап не может продолжаться', discarded: 'План отброшен', accepted: 'Создано {{created}}, перенесено {{moved}}, снято {{removed}}, оставлено {{left}}', gapsDone: 'Готово',
  },
  bulk: {
    act: 'Сделать с выбранными', looking: 'Смотрим, с какими это можно…', can: 'Можно сделать: {{count}} из {{total}}', takenBack: 'Возвращено: действие отменено',
    done_one: 'Готово: {{count}} обязательство', done_few: 'Готово: {{count}} обязательства', done_many: 'Готово: {{count}} обязательств', done_other: 'Готово: {{count}} обязательства', left: 'без изменений осталось: {{count}}',
  },
  outcome: { 'not-found': 'Их больше нет', 'changed-since': 'Изменились, пока был открыт список', 'wrong-state': 'Состояние этого не позволяет', 'same-person': 'Просили вы: подтвердить должен другой', 'not-requested': 'Об этом никто не просил', 'nothing-to-file': 'Для них такого шага нет' },
  planState: { computing: 'считается', ready: 'ждёт решения', accepted: 'принят', discarded: 'отброшен' },
  change: { create: 'Создать', restore: 'Вернуть', remove: 'Снять', move: 'Перенести', keep: 'Не трогать', undated: 'Без срока' },
  whyChange: {
    expected: 'должно быть', 'not-expected': 'больше не нужно', 'dates-changed': 'изменился срок', begun: 'работа начата', 'due-by-hand': 'срок задан вручную', 'not-required': 'признано ненужным', 'cancelled-by-hand': 'снято вручную', 'calendar-year-missing': 'нет производственного календаря', 'event-date-missing': 'не указана дата события',
  },
  plan: {
    title: 'Планы', new: 'Спланировать год', of: 'План {{year}} года', pending: 'Ждут решения', unchanged: 'Без изменений', clients: 'Клиентов', by: 'Кто составил', at: 'Когда', none: 'Планов ещё нет', noneText: 'План сравнивает то, что клиенты должны сдать и уплатить за год, с тем, что уже заведено. Ничего не меняется, пока отличия не приняты.',
    compare: 'Сравнить', hint: 'Сравнение ничего не меняет: сначала вы увидите отличия и их причины.', oneClient: 'Только один клиент', clientsOf: 'Только клиенты сотрудника', acting: 'К принятию', summary: 'Клиентов: {{clients}}, разных профилей: {{profiles}}, ничего не должны: {{without}}', unconfirmed: 'Правила, которые надо сначала подтвердить', calendar: 'календарь {{year}} года',
    same: 'Отличий нет', sameText: 'Всё, что должно быть, уже есть.', before: 'Срок был', after: 'Срок станет', discard: 'Отбросить план', discardText: 'Отличия плана пропадут; обязательства не изменятся. План можно составить снова.', accept: 'Принять ({{count}})', acceptTitle: 'Принять отличия', acceptText: 'Будет сделано отличий: {{count}}. Что изменилось за это время, останется как есть.',
    leaveUnconfirmed: 'Отличия по неподтверждённым правилам оставить на потом', acceptDo: 'Принять',
  },
  gap: { title: 'Пропуски', open: 'Открытые', settled: 'Закрытые', missing: 'не хватает', surplus: 'лишнее', moved: 'другой срок', none: 'Пропусков нет', noneText: 'Каждое утро заведённое сравнивается с тем, что должно быть. Найденное появится здесь.', check: 'Проверить сейчас', fill: 'Исправить' },
  condition: { version: 'правило действует', period: 'за этот период есть срок', service: 'обслуживание', profile: 'профиль клиента известен', subject: 'вид клиента', regime: 'налоговый режим', flag: 'признак', waiver: 'освобождение', event: 'событие' },
  word: {
    org: 'организация', ip: 'предприниматель', OSNO: 'ОСНО', USN: 'УСН', USN_VAT: 'УСН с НДС', ESHN: 'ЕСХН', PSN: 'патент', AUSN: 'АУСН', NPD: 'самозанятый',
    vat_payer_or_agent: 'платит НДС или агент', eaeu_import: 'ввоз из ЕАЭС', pays_individuals: 'платит физлицам', employees_or_contractors: 'есть работники или подрядчики', has_taxable_real_estate: 'есть недвижимость', has_vehicles: 'есть транспорт', has_land: 'есть земля', ip_income_over_300k: 'доход больше 300 000 ₽', excise_payer: 'платит акциз', profit_advance_mode: 'авансы по прибыли', no_movement_of_money: 'нет оборотов',
  },
  problem: {
    'too-many-cells': 'Слишком много клеток: возьмите меньше строк или столбцов.', 'wrong-state': 'В этом состоянии так нельзя: обязательство успел изменить кто-то другой.', 'same-person': 'Подтвердить должен другой человек.', 'not-requested': 'Об этом никто не просил.', 'day-in-future': 'Этот день ещё не наступил', 'nothing-to-file': 'Здесь нечего сдавать, только платить.', 'invalid-amount': 'Сумма с ошибкой',
    'figures-changed': 'Цифры изменились: посмотрите новые.', 'no-figures': 'Цифр ещё нет.', 'unconfirmed-rules': 'Часть отличий — по правилам, которые надо сначала подтвердить.', 'dates-reversed': 'Конец раньше начала', 'invalid-rule': 'В правиле ошибка', 'invalid-calendar': 'В календаре ошибка', 'wrong-period': 'Такого периода у отчёта нет',
    'calendar-year-missing': 'На этот год нет производственного календаря', 'event-date-missing': 'Не указана дата события', 'no-rule': 'Для этого нет правила',
  },
};
