/** Texts that every page uses, in Russian. */
export const ru = {
  action: {
    save: 'Сохранить', cancel: 'Отмена', close: 'Закрыть', clear: 'Очистить', remove: 'Удалить', retry: 'Повторить', undo: 'Вернуть', print: 'Печать', edit: 'Изменить', back: 'Назад',
  },
  value: {
    overdue: 'срок прошёл', nobody: 'неизвестный сотрудник', yes: 'да', no: 'нет', empty: 'не заполнено', filled: 'заполнено', dayFormat: 'дд.мм.гггг',
    chooseEmployee: 'Сотрудник', chooseGroup: 'Группа', chooseClient: 'Клиент: название, ИНН, телефон',
  },
  time: { monthBefore: 'Предыдущий месяц', monthAfter: 'Следующий месяц', thisMonth: 'Этот месяц' },
  state: {
    loading: 'Загружается', missing: 'Здесь ничего нет', forbidden: 'Нет доступа', unreachable: 'Сервер не отвечает', failed: 'Не получилось', trace: 'Номер для поддержки:',
  },
  talk: { undone: 'Возвращено как было' },
  conflict: {
    title: 'Эти поля изменил кто-то ещё', text: 'Пока карточка была открыта, другой сотрудник изменил те же поля. Выберите для каждого, что должно остаться.',
    field: 'Поле', yours: 'Моё', stored: 'Сохранено сейчас', base: 'Было сначала', resolve: 'Сохранить выбранное',
  },
  job: { queued: 'В очереди', running: 'Выполняется', done: 'Готово', failed: 'Не удалось', cancelled: 'Отменено' },
  list: {
    filter: 'Фильтр', apply: 'Применить', from: 'с', to: 'по', today: 'Сегодня', week: '7 дней', month: 'Этот месяц', composed: 'Составное условие', removeFilter: 'Убрать условие',
    columns: 'Столбцы', export: 'Выгрузить и напечатать', xlsx: 'Excel (.xlsx)', csv: 'CSV', views: 'Сохранённые виды', viewName: 'Название вида',
    noneFound: 'Ничего не найдено', noneFoundText: 'Под эти условия не подходит ни одна строка.', withoutFilter: 'Показать без условий',
    rows_one: '{{rows}} строка', rows_few: '{{rows}} строки', rows_many: '{{rows}} строк', rows_other: 'строк: {{rows}}',
    chosen_one: 'Выбрана {{count}} строка', chosen_few: 'Выбрано {{count}} строки', chosen_many: 'Выбрано {{count}} строк', chosen_other: 'Выбрано {{count}} строки',
    choose: 'Выбрать строку', chooseAll: 'Выбрать все загруженные строки', chooseNone: 'Снять выбор', card: 'Карточка',
  },
  shell: {
    search: 'Найти клиента, задачу, раздел', searchHint: 'Название, ИНН, телефон, раздел…', nothing: 'Ничего не нашлось', go: 'Перейти', navigation: 'Разделы', menu: 'Меню', account: 'Профиль и настройки', profile: 'Профиль',
    signOut: 'Выйти', language: 'Язык', light: 'Светлая тема', dark: 'Тёмная тема', auto: 'Как в системе', theme: 'Оформление', toContent: 'К содержанию', otherFirm: 'Другая фирма', fold: 'Свернуть меню', unfold: 'Развернуть меню',
    notices: 'Сообщения', missingTitle: 'Такой страницы нет', missingText: 'Возможно, ссылка устарела. Начните с «Сегодня» или найдите нужное поиском.', toStart: 'На главную',
  },
  field: {
    money: 'Сумма вида 1 210,50', inn: 'ИНН с ошибкой: проверьте цифры', phone: 'По этому номеру нельзя позвонить',
    required: 'Заполните поле', retired: 'Это поле больше не используется', 'wrong-value': 'Значение не подходит',
    'invalid-type': 'Заполните поле', 'invalid-type-empty': 'Заполните поле', 'too-small': 'Не меньше {{least}}', 'too-small-string': 'Не короче {{least}} знаков', 'too-small-empty': 'Заполните поле', 'too-small-array': 'Выберите хотя бы {{least}}',
    'too-big': 'Не больше {{most}}', 'too-big-string': 'Не длиннее {{most}} знаков', 'invalid-format': 'Неверный вид', 'invalid-format-email': 'Похоже, это не адрес почты', 'invalid-format-date': 'Нужна дата', 'invalid-format-uuid': 'Выберите из списка',
    'invalid-value': 'Выберите из списка', 'unknown-field': 'Неизвестное поле', custom: 'Проверьте значение',
    said: {
      'At least 10 characters': 'Не короче 10 знаков', 'Say why it was not simply done': 'Напишите, почему не просто «сделано»', 'Name an employee or a group': 'Выберите сотрудника или группу',
    },
  },
  problem: {
    'no-answer': 'Сервер не отвечает. Проверьте связь и повторите; ничего из введённого не потеряно.', timeout: 'Ответ не пришёл вовремя. Повторите: дважды ничего не сделается.',
    'service-unavailable': 'Эта часть системы сейчас перезапускается. Повторите через несколько секунд.', 'unexpected-answer': 'Сервер ответил непонятно. Повторите чуть позже.',
    internal: 'Ошибка на нашей стороне. Она записана; номер ниже поможет её найти.', unexpected: 'Страница не смогла показать данные: {{detail}}',
    'not-found': 'Этого нет, или вам это не видно.', 'permission-denied': 'Для этого нужны другие права. Обратитесь к руководителю.', 'not-signed-in': 'Сеанс закончился. Войдите снова.', 'firm-not-chosen': 'Выберите фирму.',
    stale: 'Это изменили, пока карточка была открыта. Показано новое состояние: посмотрите и повторите.', 'invalid-input': 'Проверьте заполнение.', 'rate-limited': 'Слишком много запросов. Подождите {{seconds}} с.',
    'too-many-attempts': 'Слишком много попыток. Подождите {{seconds}} с.', 'request-in-progress': 'Этот же запрос ещё выполняется.', 'foreign-origin': 'Страница открыта с чужого адреса.', 'cursor-mismatch': 'Список изменился. Обновите его.',
  },
};
