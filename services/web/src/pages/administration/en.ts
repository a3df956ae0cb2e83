export const en = {
  administration: 'Administration', copied: 'Copied',
  tab: { employees: 'Employees', groups: 'Groups', roles: 'Roles', 'api-keys': 'API keys', audit: 'Audit trail', fields: 'Custom fields', catalogue: 'Catalogue of reports', stages: 'Stages', calendar: 'Calendar' },
  view: { all: 'All', active: 'At work', invited: 'Invited', suspended: 'Without access' },
  employeeState: { invited: 'invited', active: 'at work', suspended: 'without access' },
  keyState: { active: 'active', revoked: 'revoked', expired: 'expired' },
  weekday: { 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat', 7: 'Sun' },
  hours: { from: 'Work begins', to: 'Work ends' },
  action: { add: 'Add', save: 'Save' },
  field: {
    name: 'Name', title: 'Name', email: 'E-mail', phone: 'Phone', position: 'Position', roles: 'Roles', groupIds: 'Groups', managerId: 'Manager', workingHours: 'Working hours', state: 'State', createdAt: 'Created', updatedAt: 'Changed', createdBy: 'Created by',
    members: 'Members', description: 'Description', key: 'Key', permissions: 'Permissions', start: 'Key begins with', expiresAt: 'Good until', lastUsedAt: 'Last used', days: 'Good for, days',
    at: 'When', actor: 'Who', action: 'What', entity: 'Object', entityId: 'Object’s id', operation: 'Operation', changes: 'What changed', chained: 'Seal', traceId: 'Trace',
    appliesTo: 'Of', type: 'Kind of value', required: 'Required', definition: 'What it means', steward: 'Who answers for it', retiredAt: 'Retired', labelRu: 'Name in Russian', labelEn: 'Name in English', options: 'Options',
    report: 'Report or payment', code: 'Code', kind: 'Kind', recurrence: 'How often', authority: 'Authority', confidence: 'Confidence', versions: 'Versions', formKnd: 'Form (КНД)', legalBasis: 'Legal basis',
  },
  employee: {
    invite: 'Invite an employee', inviteDo: 'Invite', edit: 'Change the employee', none: 'No employees', noneText: 'Invite the first one: they get a link and choose a password.', rolesHint: 'Permissions of all roles add up', suspend: 'Suspend access', restore: 'Restore access', resend: 'Invite again',
    suspendText: '{{name}} loses access within 30 seconds. Tasks and history stay, access can be restored.', pending: 'The invitation is not accepted yet', goodUntil: 'The link is good until', handOver: 'No mail server is configured: hand this link to the employee yourself.', copyLink: 'Copy',
  },
  group: { new: 'New group', none: 'No groups', noneText: 'Work may be given to a group without choosing a person: any member takes it.', empty: 'Nobody is in the group.', remove: 'Delete the group', removeText: 'The group “{{name}}” will be deleted.' },
  role: { new: 'New role', permission: 'What one may do', keyHint: 'Small letters, such as courier; never changes', remove: 'Delete the role', removeText: 'The role “{{name}}” will be deleted. That is not possible while somebody has it.' },
  area: { contacts: 'Clients and contacts', tasks: 'Tasks', reporting: 'Reporting', settings: 'Settings', identity: 'Employees and access', audit: 'Audit trail' },
  permission: {
    'contacts:read': 'See organisations, people, their relations and history', 'contacts:write': 'Add and change organisations and people', 'contacts:merge': 'Merge duplicates and undo it', 'contacts:import': 'Import from files and other systems',
    'tasks:own': 'Work off own tasks and the queues of own groups', 'tasks:read': 'See the tasks of everybody', 'tasks:write': 'Add and change tasks, own and others’', 'tasks:manage': 'Templates, rules and mass reassignment of tasks',
    'reporting:read': 'See obligations, stages and the state of the season', 'reporting:write': 'Carry stages out, file, record answers of authorities', 'reporting:plan': 'Plan the obligations of clients and accept the plan', 'reporting:configure': 'Change the catalogue of reports, calendars and rules',
    'settings:write': 'Custom fields, forms and other settings of the firm', 'identity:read': 'See groups, roles and API keys', 'identity:manage': 'Invite and suspend employees, give them roles and groups, define roles', 'identity:keys': 'Create and revoke API keys', 'audit:read': 'See who changed what, and check the trail',
  },
  apiKey: {
    new: 'New API key', create: 'Create the key', none: 'No keys', noneText: 'A key lets a program reach the firm’s data: with chosen permissions and until a chosen day.', nameHint: 'For which program', neverUsed: 'never', revokeColumn: 'Revoke', revoke: 'Revoke the key', revokeShort: 'Revoke', revokeText: 'The program with the key “{{name}}” loses access within 30 seconds. The key cannot be brought back.',
    once: 'The key is shown this once', onceText: 'Copy it now: it cannot be seen again, only a new one can be created.', copy: 'Copy the key', kept: 'I have kept it',
  },
  audit: {
    none: 'No changes yet', noneText: 'Every change will appear here: who, when, what was and what is.', service: 'Part', verify: 'Verify the chain', system: 'the system', reaction: 'upon an event:', insert: 'created', update: 'changed', delete: 'deleted', sealed: 'sealed', notSealed: 'soon', version: 'version {{version}}', field: 'Field', before: 'Before', after: 'After',
    whole: 'The trail is whole', broken: 'The trail is broken', brokenText: 'Entry no. {{place}} is not what was sealed: it was changed, added or deleted behind the system’s back.', wholeText_one: '{{count}} entry checked: it is what was sealed.', wholeText_other: '{{count}} entries checked: all are what was sealed; nothing was changed or deleted.',
  },
  service: { identity: 'Access', contacts: 'Clients', tasks: 'Tasks', reporting: 'Reporting' },
  entity: {
    firm: 'Firm', employee: 'Employee', staff_group: 'Group of employees', role: 'Role', api_key: 'API key', organisation: 'Organisation', organisation_group: 'Group of clients', organisation_segment: 'Segment', person: 'Person', person_link: 'Link of a person', custom_field: 'Custom field', responsible: 'Responsible employee', profile: 'Profile', profile_segment: 'Part of a profile', profile_occurrence: 'Event of a profile',
    note: 'Note', merge: 'Merge', duplicate_pair: 'Pair of duplicates', import: 'Import', import_template: 'Import template', task: 'Task', check_item: 'Check-list item', time_entry: 'Time entry', absence: 'Absence', reassignment: 'Hand-over', plan: 'Plan', obligation: 'Obligation', obligation_type_version: 'Version of a rule', stage: 'Stage', stage_code: 'Kind of stage', stage_role: 'Queue for stages',
    figures: 'Figures', filing: 'Filing', gap: 'Gap', calendar_year: 'Calendar of a year',
  },
  column: {
    name: 'name', state: 'state', email: 'e-mail', phone: 'phone', phone_e164: 'phone number', position: 'position', roles: 'roles', group_ids: 'groups', manager_id: 'manager', working_hours: 'working hours', permissions: 'permissions', expires_at: 'good until', revoked_at: 'revoked', invited_at: 'invited', created_by: 'created by', description: 'description', key: 'key',
    title: 'title', assignee_id: 'with', group_id: 'group', due_on: 'due', start_on: 'begin', completed_at: 'completed', priority: 'priority', comment: 'comment', inn: 'ИНН', kpp: 'КПП', code: 'code', confirmed_by: 'confirmed by', confirmed_at: 'confirmed at', employee_id: 'employee', organisation_id: 'client', start: 'key begins with', hash: 'fingerprint', person_id: 'account', last_used_at: 'last used',
  },
  owner: { organisation: 'organisation', person: 'person' },
  type: { text: 'text', number: 'number', date: 'date', boolean: 'yes or no', choice: 'one of the options', choices: 'several options' },
  custom: {
    new: 'New field', edit: 'Custom field', none: 'No custom fields', noneText: 'Add what matters to your firm: contract number, tariff, where a client came from.', inUse: 'In use', retired: 'Retired', required: 'required', keyHint: 'Latin letters, such as contractNumber; never changes', optionsHint: 'Type an option and press Enter', definitionHint: 'So that everybody means the same', stewardHint: 'Whom to ask about the field', retire: 'Retire', revive: 'Bring back into use',
  },
  kind: { report: 'report', payment: 'payment', notice: 'notice', control: 'control' },
  recurrence: { year: 'every year', quarter: 'every quarter', month: 'every month', cumulative_quarter: 'cumulative, by quarters', event: 'upon an event', event_quarter: 'upon an event, by quarter', ndfl_half_A: 'for days 1–22', ndfl_half_B: 'from day 23' },
  confidence: { high: 'reliable', medium: 'to be checked', low: 'must be checked', confirmed: 'confirmed' },
  catalogue: {
    card: 'Rule', find: 'Name, code, authority', unsure: 'Only unconfirmed', none: 'Nothing found', noneText: 'No rule fits these conditions.', own: 'own', versions: 'Versions of the rule', from: 'from', to: 'to', everSince: 'since ever', when: 'When it applies', confirmedBy: 'Confirmed:', confirm: 'Confirm the rule', rule: 'The whole rule',
    confirmText: 'You have checked the date and the conditions against their source, and the firm may rely on them.',
  },
  due: { title: 'Check the dates', period: 'Period', day: 'Day of the event', event: 'Date of the event: {{name}}', none: 'Nothing is due for this period.', filing: 'File', notification: 'Notify', payment: 'Pay', stage: 'Stage', startOn: 'Begin', plannedOn: 'Do by' },
  step: {
    override: '{{date}} — set by the authority: {{basis}}', by_period: 'This period has a rule of its own', period_end: 'The period ends on {{date}}', event: 'Event: {{date}}', clamp: 'This month has no day {{day}}: its last day is {{date}}', special: 'For such a date of the event the due date is {{date}}', nominal: '{{date}} — {{how}}', 'shift-on': 'Days off ({{days}}), so the next working day: {{date}}', 'shift-back': 'Days off ({{days}}), so the working day before: {{date}}',
  },
  form: {
    day_of_month: 'day {{day}}; months after the period’s end: {{months}}', fixed_date: 'a fixed day: {{day}}.{{month}}', last_day: 'last day of the month; months after the period’s end: {{months}}', last_day_of: 'last day of month {{month}}', working_day_of_month: 'working day no. {{nth}}; months after the period’s end: {{months}}', days_after_period_end: 'days after the period’s end: {{days}}', working_days_after_event: 'working days after the event: {{days}}', days_after_event: 'days after the event: {{days}}', last_working_day_of_year: 'last working day of the year',
  },
  dayKind: { weekend: 'weekend', public_holiday: 'public holiday', transferred_day_off: 'transferred day off', declared_day_off: 'declared off', working_weekend: 'working day', shortened: 'one hour shorter' },
  stageRole: { responsible_accountant: 'Responsible accountant', client_manager: 'Client manager', lead_accountant: 'Lead accountant', primary_docs_accountant: 'Source-document accountant' },
  stages: { title: 'Stages of the work on a report', new: 'New stage', edit: 'Change the stage', role: 'Who does it', doneWhen: 'Done when', norm: 'Norm', normMinutes: 'Norm, minutes', normHint: 'The load is reckoned with it until times are measured', codeHint: 'Capital letters, such as FILE' },
  calendar: {
    title: 'Working calendar, {{year}}', none: 'There is no calendar for this year', noneText: 'Without it no date of this year is computed: nothing says which days are off.', official: 'official', unconfirmed: 'draft', revision: 'revision {{revision}}', confirm: 'Confirm the calendar', confirmText: 'You have compared the days off with the government’s decree, and the firm may rely on them.',
    workingDays_one: '{{count}} working day', workingDays_other: '{{count}} working days',
  },
  said: {
    invited: 'The employee is invited', invitedAgain: 'The invitation is on its way again', suspended: 'Access is suspended', restored: 'Access is restored', changed: 'The changes are saved', groupAdded: 'The group was added', groupRemoved: 'The group was deleted', roleAdded: 'The role was added', roleRemoved: 'The role was deleted', revoked: 'The key is revoked',
    fieldAdded: 'The field was added', fieldRetired: 'The field is retired', fieldRevived: 'The field is in use again', confirmed: 'The rule is confirmed', calendarConfirmed: 'The calendar is confirmed',
  },
  problem: { 'key-taken': 'This key is taken', 'invalid-options': 'Check the options: a choice needs them, each once', 'option-in-use': 'Some client has this option, so it cannot go', 'wrong-state': 'Somebody else has done this already' },
};
