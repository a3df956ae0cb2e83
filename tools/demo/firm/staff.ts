import type { BuiltInRole } from '@kontora/contracts';
import { innerPhone } from './numbers.ts';
import { mailName } from './words.ts';

/** Of everybody in the demo firm, which is reachable from its own machine only. */
export const DEMO_PASSWORD = 'kontora-demo';

/** Groups of employees: queues of work. */
export const GROUPS = {
  accounting: 'Бухгалтерия', payroll: 'Зарплата и кадры', documents: 'Первичные документы', clients: 'Клиентский отдел', sales: 'Продажи и маркетинг',
} as const;
export type GroupKey = keyof typeof GROUPS;

/** Somebody of the demo firm. The first name is the key by which clients and the season name them. */
export interface Colleague { key: string; name: string; email: string; position: string; phone: string; roles: BuiltInRole[]; groups: GroupKey[]; manager: string | null }

const PEOPLE: readonly [key: string, name: string, position: string, roles: BuiltInRole[], groups: GroupKey[], manager: string | null][] = [
  ['elena', 'Орлова Елена Михайловна', 'Директор', ['head'], [], null],
  ['marina', 'Соколова Марина Игоревна', 'Главный бухгалтер', ['lead-accountant'], ['accounting', 'payroll'], 'elena'],
  ['pavel', 'Кузнецов Павел Андреевич', 'Ведущий бухгалтер', ['lead-accountant'], ['accounting'], 'marina'],
  ['irina', 'Лебедева Ирина Сергеевна', 'Бухгалтер', ['accountant'], ['accounting'], 'marina'],
  ['sergey', 'Волков Сергей Дмитриевич', 'Бухгалтер', ['accountant'], ['accounting'], 'pavel'],
  ['olga', 'Морозова Ольга Николаевна', 'Бухгалтер по зарплате', ['accountant'], ['payroll'], 'marina'],
  ['anna', 'Белова Анна Викторовна', 'Клиентский менеджер', ['client-manager'], ['clients'], 'elena'],
  ['dmitry', 'Зайцев Дмитрий Олегович', 'Клиентский менеджер', ['client-manager'], ['clients'], 'elena'],
  ['tatyana', 'Крылова Татьяна Павловна', 'Бухгалтер по первичным документам', ['source-document-accountant'], ['documents'], 'pavel'],
  ['nina', 'Громова Нина Алексеевна', 'Надомный бухгалтер', ['home-based-accountant'], ['documents'], 'tatyana'],
  ['roman', 'Егоров Роман Юрьевич', 'Менеджер по продажам', ['salesperson'], ['sales'], 'elena'],
  ['yulia', 'Попова Юлия Андреевна', 'Маркетолог', ['marketer'], ['sales'], 'elena'],
  ['viktor', 'Тарасов Виктор Львович', 'Внутренний аудитор', ['auditor'], [], 'elena'],
  ['artem', 'Никитин Артём Игоревич', 'Системный администратор', ['admin'], [], 'elena'],
];

/** The fourteen people of the demo firm, whoever leads somebody before them. */
export const STAFF: readonly Colleague[] = PEOPLE.map(([key, name, position, roles, groups, manager], index) => ({
  key, name, position, roles, groups, manager, email: index === 0 ? 'head@kontora.example' : `${mailName(name.split(' ')[0]!)}@kontora.example`, phone: innerPhone(index + 1),
}));
