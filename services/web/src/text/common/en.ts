/** Texts that every page uses, in English. */
export const en = {
  action: {
    save: 'Save', cancel: 'Cancel', close: 'Close', clear: 'Clear', remove: 'Delete', retry: 'Try again', undo: 'Undo', print: 'Print', edit: 'Edit', back: 'Back',
  },
  value: {
    overdue: 'past its date', nobody: 'unknown employee', yes: 'yes', no: 'no', empty: 'empty', filled: 'filled in', dayFormat: 'dd mmm yyyy', dayHint: 'Such as 25 Jul 2026, 25/7, 2026-07-25 or +3: in three days',
    chooseEmployee: 'Employee', chooseGroup: 'Group', chooseClient: 'Client: name, ИНН, phone',
  },
  time: { monthBefore: 'Month before', monthAfter: 'Month after', thisMonth: 'This month' },
  state: {
    loading: 'Loading', missing: 'There is nothing here', forbidden: 'No access', unreachable: 'The server does not answer', failed: 'That did not work', trace: 'Number for support:',
  },
  talk: { undone: 'Put back as it was' },
  conflict: {
    title: 'Somebody else changed these fields', text: 'While the card was open, a colleague changed the same fields. Choose for each what shall stay.',
    field: 'Field', yours: 'Mine', stored: 'Stored now', base: 'Original', resolve: 'Save what I chose',
  },
  job: { queued: 'Queued', running: 'Under way', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
  list: {
    filter: 'Filter', apply: 'Apply', from: 'from', to: 'to', today: 'Today', week: '7 days', month: 'This month', composed: 'Composed condition', and: 'and', or: 'or', not: 'not', removeFilter: 'Remove the condition',
    columns: 'Columns', export: 'Export and print', xlsx: 'Excel (.xlsx)', csv: 'CSV',
    noneFound: 'Nothing found', noneFoundText: 'No row meets these conditions.', withoutFilter: 'Show without conditions',
    rows_one: '{{rows}} row', rows_other: '{{rows}} rows',
    chosen_one: '{{count}} row chosen', chosen_other: '{{count}} rows chosen',
    choose: 'Choose the row', chooseAll: 'Choose all loaded rows', chooseNone: 'Choose none', card: 'Card',
  },
  view: {
    of: '{{list}}: {{view}}', title: 'Saved views', none: 'No saved views yet.', new: 'New view', edit: 'Change the view', keep: 'Keep what is shown', keepHint: 'Set conditions of the list first.', shared: 'shared', default: 'first',
    name: 'Name', hint: 'A view remembers conditions, order and columns', share: 'Seen by all employees', open: 'Open the list with this view', present: 'Take what is shown now', remove: 'Delete the view', removeText: 'The view “{{name}}” disappears for everybody who sees it. The list itself does not change.', kept: 'The view “{{name}}” is kept', gone: 'The view “{{name}}” is deleted',
  },
  shell: {
    search: 'Find a client, a task, a page', searchHint: 'Name, ИНН, phone, page…', nothing: 'Nothing found', go: 'Go to', navigation: 'Sections', menu: 'Menu', account: 'Profile and settings', profile: 'Profile',
    signOut: 'Sign out', language: 'Language', light: 'Light', dark: 'Dark', auto: 'As the system', theme: 'Appearance', toContent: 'Skip to content', otherFirm: 'Another firm', fold: 'Fold the menu', unfold: 'Unfold the menu',
    notices: 'Messages', missingTitle: 'There is no such page', missingText: 'The link may be out of date. Begin with “Today”, or search.', toStart: 'To the start',
  },
  field: {
    money: 'An amount such as 1210.50', inn: 'Not a valid ИНН: check the digits', phone: 'This number cannot be called',
    required: 'Fill this in', retired: 'This field is used no more', 'wrong-value': 'The value does not fit',
    'invalid-type': 'Fill this in', 'invalid-type-empty': 'Fill this in', 'too-small': 'At least {{least}}', 'too-small-string': 'At least {{least}} characters', 'too-small-empty': 'Fill this in', 'too-small-array': 'Choose at least {{least}}',
    'too-big': 'At most {{most}}', 'too-big-string': 'At most {{most}} characters', 'invalid-format': 'Not in the right form', 'invalid-format-email': 'This does not look like an e-mail address', 'invalid-format-date': 'A date is needed', 'invalid-format-uuid': 'Choose from the list',
    'invalid-value': 'Choose from the list', 'unknown-field': 'Unknown field', custom: 'Check the value',
    said: {
      'At least 10 characters': 'At least 10 characters', 'Say why it was not simply done': 'Say why it was not simply done', 'Name an employee or a group': 'Choose an employee or a group',
    },
  },
  problem: {
    'no-answer': 'The server does not answer. Check the connection and try again; nothing you typed is lost.', timeout: 'The answer did not come in time. Try again: nothing will be done twice.',
    'service-unavailable': 'This part of the system is restarting. Try again in a few seconds.', 'unexpected-answer': 'The server gave an answer that makes no sense. Try again a little later.',
    internal: 'Something went wrong on our side. It is recorded; the number below finds it.', unexpected: 'The page could not show the data: {{detail}}',
    'not-found': 'This does not exist, or you cannot see it.', 'missing-permission': 'This needs other rights. Ask the head of the firm.', 'not-signed-in': 'The session has ended. Sign in again.', 'firm-not-chosen': 'Choose a firm.',
    'not-owner': 'Somebody else keeps this. Keep one of your own.',
    'database-unavailable': 'The database does not answer just now. Repeat: nothing is done twice.', overloaded: 'There are too many requests just now. Repeat in some seconds.', 'shutting-down': 'This part of the system is being restarted. Repeat in some seconds.',
    'concurrent-change': 'Somebody else changed this at the same moment. Repeat.', 'already-exists': 'There is one like this already.', 'unknown-reference': 'What this refers to is no longer there.',
    'not-allowed': 'This value is not possible here.', overlap: 'It overlaps with what is there already.', 'body-too-large': 'The file is too large.',
    'empty-file': 'The file is empty.', 'incomplete-body': 'The connection ended before the file was there. Repeat.', 'unsupported-media-type': 'Files of this kind are not taken here.',
    'interrupted-too-often': 'The work was interrupted several times and has stopped. Ask the support.', 'invalid-result': 'The work ended with a mistake of ours. It is written down; the number below will find it.',
    stale: 'This changed while the card was open. The new state is shown: have a look and try again.', 'invalid-input': 'Check what you filled in.', 'rate-limited': 'Too many requests. Wait {{seconds}} s.',
    'too-many-attempts': 'Too many attempts. Wait {{seconds}} s.', 'too-many-refusals': 'Too many attempts. Wait {{seconds}} s.', 'request-in-progress': 'The same request is still under way.', 'foreign-origin': 'The page was opened from a foreign address.', 'cursor-mismatch': 'The list has changed. Load it again.',
  },
};
