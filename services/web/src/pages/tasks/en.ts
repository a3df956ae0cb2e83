export const en = {
  spent: 'Time spent',
  title: 'Tasks', new: 'New task', edit: 'Change the task', returned: 'returned', inQueue: 'in the queue', actsNow: 'Stands in now', checkList: 'Check-list', comments: 'Discussion', writeComment: 'Write a comment', moreActions: 'More actions',
  withdrawn: 'What this task was for has ended, or is off. Take it up again where it came from: in the season, at the stage.',
  minutesHint: 'Minutes that are not logged yet', assigneeHint: 'If you name nobody, the task is yours',
  none: { title: 'No tasks', text: 'Tasks come from the reporting season and from inquiries; you may add your own.' },
  tab: { list: 'List', board: 'Board', calendar: 'Calendar', load: 'Load' }, whose: { label: 'Whose tasks', mine: 'Mine', all: 'All' }, toList: 'Open as a list',
  board: { title: 'Board', move: 'Move', none: 'Nothing here', lately: 'last {{count}} days', refused: 'Cannot be moved to “{{state}}”', keys: 'Shift and an arrow key move a card' },
  column: { open: 'Open', 'in-work': 'In work', review: 'In review', done: 'Done' },
  refused: {
    'review-first': 'The task has a reviewer: it goes to review first.', 'no-reviewer': 'The task has no reviewer.', 'reject-first': 'The task is in review: it is approved, or goes back to its performer.', withdrawn: 'What the task was for has ended; it is taken up again where it came from.', 'reopen-first': 'A task that is done must be opened again first.',
    'with-somebody': 'The task is with somebody else or with nobody: only whoever has it can do this.', 'not-reviewer': 'Only the reviewer can do this.', 'no-right': 'This needs other rights.',
  },
  calendar: { title: 'Calendar', sum: '{{total}} in total, {{done}} done, {{late}} overdue', further: 'and {{count}} more', none: 'Nothing is due in this month.', noneOfDay: 'Nothing is due on this day.', open: '{{count}} to do', overdue: '{{count}} overdue', done: '{{count}} done' },
  load: {
    title: 'Load', total: 'Total', from: 'From', to: 'To', about: 'Done: on the chosen days; the others: as they are now. Overdue tasks are among those waiting and in work, so they have a bar of their own.', chart: 'Tasks by employee: bar chart; the same numbers are in the table below', employee: 'Employee', nobody: 'In queues',
    done: 'done', inWork: 'in work and in review', waiting: 'waiting', overdue: 'overdue', late: 'done late', ahead: 'What is to come, by day', aheadAbout: 'Tasks that are not closed yet, by their due day; days off only where something is due.', averageMinutes: 'Minutes a task', averageHours: 'Hours until done', none: 'No tasks', noneText: 'The load comes with the tasks.',
  },
  view: { mine: 'Mine', open: 'All open', overdue: 'Overdue', nobody: 'Nobody’s', review: 'For my review', done: 'Done' },
  state: { open: 'open', 'in-work': 'in work', review: 'in review', done: 'done', cancelled: 'cancelled' },
  priority: { 1: 'Urgent', 2: 'High', 3: 'Normal', 4: 'Can wait' },
  kind: { general: 'General', call: 'Call', question: 'Question', 'reporting-stage': 'Reporting stage' },
  stage: { PREPARE: 'prepare', AGREE: 'agree with the client', PAY_ORDERS: 'send payment orders', FILE: 'file', ACCEPT: 'receive acceptance and send it to the client', PAID_CHECK: 'check the payment' },
  field: {
    state: 'State', kind: 'Kind', title: 'Task', organisationId: 'Client', assigneeId: 'Assigned to', actingId: 'Who acts today', groupId: 'Queue', performerId: 'Performer', reviewerId: 'Reviewer', managerId: 'Answers to the client', createdBy: 'Created by',
    startOn: 'Begin', dueOn: 'Due', promisedOn: 'Promised to the client', completedOn: 'Done on', priority: 'Priority', bounces: 'Hand-overs', statutory: 'Due by law', clientWaiting: 'Client waits', returned: 'Returned', overdue: 'Overdue', late: 'Done late', originService: 'Origin', createdAt: 'Created', updatedAt: 'Changed',
    description: 'Description', outcome: 'Outcome', minutes: 'Minutes', timeKind: 'Kind of time', comment: 'Comment', reason: 'Reason',
  },
  outcome: { done: 'Done', 'partly-done': 'Partly done', 'not-needed': 'Not needed', impossible: 'Impossible' },
  timeKind: { inside: 'Inside the tariff', extra: 'Extra' },
  to: { label: 'To', employee: 'Employee', group: 'Queue' },
  evidence: { note: 'A note is needed', number: 'A number is needed', file: 'A document is needed', none: 'Tick' },
  action: { claim: 'Take into work', complete: 'Complete', redirect: 'Hand over', approve: 'Approve', reject: 'Back to the performer', return: 'Give back', reopen: 'Open again', cancel: 'Cancel the task', create: 'Add', save: 'Save', comment: 'Send', tick: 'Tick off' },
  said: {
    claimed: 'The task is in your work', completed: 'The task is complete', toReview: 'The task went to review', redirected: 'The task was handed over', approved: 'The work is approved', return: 'The task was given back', reject: 'The task went back to its performer', reopen: 'The task is open again', cancel: 'The task is cancelled', created: 'The task was added', changed: 'The changes are saved', undoReason: 'Cancelled by mistake',
  },
  step: { redirected: 'handed over', returned: 'returned', rejected: 'rejected', reopened: 'reopened', cancelled: 'cancelled' },
  bulk: { redirect_one: 'Hand over {{count}} task', redirect_other: 'Hand over {{count}} tasks', done_one: 'Done: {{count}} task', done_other: 'Done: {{count}} tasks' },
  today: {
    title: 'Today', order: 'What to do, in order', orderHint: 'First what risks a penalty, then what was promised or is overdue, then what clients wait for and what is due today. Each task says why it stands where it stands.', none: 'That is all for today', noneText: 'New tasks will appear here by themselves. You may take something from the queue.', toList: 'To the list of tasks',
    more_one: '{{count}} more task further down', more_other: '{{count}} more tasks further down',
    all: 'for today', overdue: 'overdue', dueToday: 'due today', toReview: 'to review', figures: 'Today in numbers', soon: 'Due soon', soonNone: 'Nothing is due in the next two weeks.',
  },
  reason: {
    'penalty-risk': 'penalty risk', promise: 'promised', overdue: 'overdue', 'client-waiting': 'client waits', 'due-today': 'due today', 'to-review': 'to review', returned: 'returned', 'due-soon': 'due soon', urgent: 'urgent', 'stands-in': 'for a colleague',

    'overdue-days_one': 'overdue by {{count}} day', 'overdue-days_other': 'overdue by {{count}} days', 'due-soon-days_one': 'in {{count}} day', 'due-soon-days_other': 'in {{count}} days',
  },
  problem: {
    withdrawn: 'What it was for has ended, or is off. Take it up again where it came from: in the season, at the stage.', 'wrong-state': 'Not possible in this state: somebody else has changed the task.', 'already-claimed': 'Somebody else has taken the task.', 'reviewer-is-performer': 'Whoever does the work cannot review it. Choose somebody else.', 'unknown-employee': 'There is no such employee', 'suspended-employee': 'The access of this employee is suspended',
    'origin-taken': 'This task exists already', 'dates-reversed': 'Due before it begins', 'nowhere-to-return': 'There is nobody to give it back to: neither a queue nor a manager. Hand it over.', 'check-list-open': 'Tick off the whole check-list first.', 'not-the-reviewer': 'Only the reviewer can approve.', 'evidence-required': 'It cannot be ticked without this',
    'too-many-days': 'Too many days at once', 'day-in-future': 'This day has not come yet', 'already-corrected': 'This entry was corrected already', 'not-yours': 'This is not yours', 'absence-overlaps': 'There is an absence on these days already', 'substitutes-themselves': 'Somebody else must substitute', 'substitute-absent': 'The substitute is absent', 'is-substitute': 'The employee substitutes for somebody on these days', 'already-undone': 'Undone already',
  },
};
