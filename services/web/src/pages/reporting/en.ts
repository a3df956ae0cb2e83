export const en = {
  season: 'Season', list: 'Reports and payments', card: 'Card of the obligation', total: 'Total', late: 'overdue', lateOne: 'overdue', nobody: 'Nobody', unknown: 'not known', wanted: 'wanted {{wanted}}; the client has {{found}}',
  why: 'Why it is needed', stages: 'Stages', figures: 'Figures', conversation: 'Conversation with the authority', revision: 'revision {{no}}', correction: 'correction {{no}}', byHand: 'set by hand', payBy: 'Pay by', confirmed: '· confirmed by the operator', notConfirmed: '· not confirmed yet',
  sentOn: 'Day of sending as confirmed', proofHint: 'Number or name of the document that proves it', channelHint: 'Mail, phone, portal…', moveHint: 'Empty: due by law again', assignHint: 'Empty: whoever is responsible for the client', secondPersonHint: 'Another employee will confirm', notRequiredAsked: 'asked to be not required',
  more: 'Show more', toList: 'Open as a list', ofReport: 'Report: {{field}}', rowsBehind: 'What is behind the number', doneOf: '{{done}} of {{total}} done',
  tab: { matrix: 'Matrix', schedule: 'Schedule', calendar: 'Calendar', load: 'Load', list: 'List', stages: 'Stages', plans: 'Plans', gaps: 'Gaps' },
  axis: { by: 'What lies in the window', rows: 'Rows', columns: 'Columns', sort: 'Order of rows' },
  by: { due: 'By due date', period: 'By period' }, rows: { client: 'Clients', employee: 'Employees' }, columns: { code: 'Reports', period: 'Periods', 'code-period': 'Report and period' },
  sort: { name: 'By name', code: 'By client number', late: 'Overdue first', employee: 'By who is responsible' },
  window: { label: 'Window', year: 'Year', quarter: 'Quarter', month: 'Month', before: 'Earlier', after: 'Later' },
  period: { year: '{{year}}', quarter: 'Q{{no}} {{year}}', C1: '3 months {{year}}', C2: '6 months {{year}}', C3: '9 months {{year}}', C4: '{{year}}', month: '{{month}} {{year}}', firstHalf: '{{month}} {{year}}, 1–22', secondHalf: '{{month}} {{year}}, from 23' },
  month: { 1: 'January', 2: 'February', 3: 'March', 4: 'April', 5: 'May', 6: 'June', 7: 'July', 8: 'August', 9: 'September', 10: 'October', 11: 'November', 12: 'December' },
  figure: { total: 'in total', open: 'not filed yet', sent: 'sent', accepted: 'accepted', trouble: 'refusals and questions', late: 'overdue' },
  state: {
    planned: 'planned', 'in-preparation': 'in preparation', 'on-agreement': 'on agreement', 'to-file': 'to file', filed: 'sent', delivered: 'delivered', accepted: 'accepted', closed: 'closed', failed: 'failed', refused: 'refused',
    'needs-clarification': 'to be clarified', 'not-required': 'not required', cancelled: 'taken off',
  },
  short: {
    late: 'late', planned: 'plan', 'in-preparation': 'prep.', 'on-agreement': 'agree', 'to-file': 'file', filed: 'sent', delivered: 'deliv.', accepted: 'accepted', closed: 'closed', failed: 'failed', refused: 'refused', 'needs-clarification': 'clarify', 'not-required': 'not req.', cancelled: 'off',
  },
  stageState: { planned: 'planned', released: 'due', 'in-work': 'in work', done: 'done', skipped: 'skipped', blocked: 'stuck', withdrawn: 'off' },
  stage: { PREPARE: 'Prepare', AGREE: 'Agree with the client', PAY_ORDERS: 'Send payment orders', FILE: 'File', ACCEPT: 'Receive acceptance and send it to the client', PAID_CHECK: 'Check the payment' },
  // Authorities of the catalogue that every firm begins with, by their Russian names.
  body: { ФНС: 'Tax Service (FNS)', СФР: 'Social Fund (SFR)', ФТС: 'Customs Service (FTS)', банк: 'bank', Росстат: 'Rosstat', Росприроднадзор: 'Rosprirodnadzor', 'Служба занятости': 'employment service' },
  kind: { report: 'report', payment: 'payment', notice: 'notice', control: 'control' },
  figuresState: { none: 'none', proposed: 'proposed', agreed: 'agreed', voided: 'changed after agreement' },
  agreedBy: { label: 'Who agreed', client: 'The client', manager: 'The manager for the client' },
  step: { sent: 'Sent', confirmed: 'Sending confirmed', delivered: 'Delivered', error: 'Not delivered: error', accepted: 'Accepted', refused: 'Refused', 'clarification-requested': 'Clarification requested', 'correction-filed': 'Correction sent', processed: 'Processed', paid: 'Paid' },
  record: {
    sent: 'Record sending', confirmed: 'Sending confirmed', delivered: 'Delivered', error: 'Delivery failed', accepted: 'Accepted', refused: 'Refused', 'clarification-requested': 'Clarification requested', 'correction-filed': 'Correction sent', processed: 'Processed', paid: 'Record payment',
  },
  cause: { client: 'the client’s fault', firm: 'our fault', authority: 'the authority’s fault' },
  to: { label: 'To whom', employee: 'An employee', group: 'A queue' },
  field: {
    state: 'State', organisationId: 'Client', employeeId: 'Prepared by', code: 'Report', late: 'Overdue', dueOn: 'Due', filedOn: 'Filed', kind: 'Kind', figures: 'Figures', period: 'Period', year: 'Year', notRequiredAsked: 'Asked to be not required', dueByHand: 'Due date set by hand', correctionNo: 'Number of the correction',
    authority: 'Authority', updatedAt: 'Changed', reason: 'Reason', on: 'Day', cause: 'Why a correction', proof: 'Proof', comment: 'Comment', line: 'Line', amount: 'Amount', channel: 'How it was agreed', minutes: 'Minutes', plannedOn: 'Do by', why: 'Why', dueAfter: 'New due date', optional: 'Optional', applied: 'Accepted already',
    foundOn: 'Found', settledOn: 'Settled',
  },
  stageField: {
    obligationId: 'Obligation', organisationId: 'Client', obligationCode: 'Report', period: 'Period', code: 'Stage', state: 'State', role: 'Role', employeeId: 'Done by', startOn: 'Begin', plannedOn: 'Do by', overdue: 'Overdue', completedOn: 'Done on',
  },
  schedule: {
    title: 'Schedule', group: 'Groups', report: 'Reports', client: 'Clients', employee: 'Employees', zoom: 'Zoom', week: 'Week', month: 'Month', quarter: 'Quarter', fold: 'Fold', unfold: 'Unfold', today: 'today',
    none: 'No stages in this window', noneText: 'Take another window or loosen the filter. Stages come with the obligations of the plan.', cut: 'The first 5,000 bars are shown: narrow the filter or the window.',
    legend: 'Key', ahead: 'ahead', going: 'under way', done: 'done', keys: 'Arrow keys go from bar to bar, Enter opens',
  },
  calendar: { title: 'Calendar', what: 'What is shown', due: 'Due dates', stage: 'Stages', sum: '{{total}} in total, {{done}} done, {{late}} overdue', nothing: 'nothing', none: 'There is nothing in this month.', further: 'and {{count}} more' },
  load: {
    title: 'Load', about: 'Stages planned in this window: done, ahead or in work, and overdue. Hours follow what was measured in earlier periods, else the norms of the stages.', employees: 'By employee', employee: 'Employee', weeks: 'By week', week: 'Week from',
    done: 'done', ahead: 'ahead and in work', overdue: 'overdue', withoutNorm: '+ {{count}} without a norm', hours: 'Time', workingDays: 'Working days', none: 'No work in this window', chart: '{{title}}: bar chart; the same numbers are in the table below',
  },
  view: { open: 'Unfinished', mine: 'Mine', late: 'Overdue', trouble: 'Refusals and questions', asked: 'Wait for a second person' },
  none: { title: 'Nothing in this window', text: 'Obligations come from the plan of a year: compare what is expected with what there is, and accept the differences.', plan: 'To the plans', filtered: 'Nothing meets these conditions', filteredText: 'Loosen the filter or take another window.', unfilter: 'Show without conditions' },
  action: {
    record: 'What happened', more: 'More actions', propose: 'Propose figures', agree: 'Figures agreed', move: 'Move the due date', assign: 'Name who prepares it', notRequired: 'Not required', cancel: 'Take off the season', restore: 'Put back', confirmNotRequired: 'Confirm: not required', addLine: 'Another line',
    stageComplete: 'Complete the stage', stageReopen: 'Take it up again', stageRelease: 'Begin now', stageMove: 'Move', stageGive: 'Hand over', stageSkip: 'Skip', stageBlock: 'Cannot go on',
  },
  said: {
    recorded: 'Recorded', proposed: 'Figures proposed', agreed: 'Agreement recorded', moved: 'Due date moved', assigned: 'Preparer named', cancel: 'Taken off the season', restore: 'Put back into the season', notRequired: 'Waits for a second person', notRequiredConfirmed: 'Taken as not required',
    stageCompleted: 'Stage completed', stageReopened: 'Stage taken up again', stageReleased: 'Stage begun: its task will appear', stageMoved: 'Stage moved', stageGiven: 'Stage handed over', stageSkipped: 'Stage skipped', stageBlocked: 'Stage marked: it cannot go on', discarded: 'Plan discarded', accepted: '{{created}} created, {{moved}} moved, {{removed}} taken off, {{left}} left', gapsDone: 'Done',
  },
  bulk: {
    act: 'Do with those chosen', looking: 'Looking for how many it can be done…', can: 'It can be done for {{count}} of {{total}}', takenBack: 'Put back: the deed was undone',
    done_one: 'Done: {{count}} obligation', done_other: 'Done: {{count}} obligations', left: 'left as they are: {{count}}',
  },
  outcome: { 'not-found': 'They are gone', 'changed-since': 'Changed while the list was open', 'wrong-state': 'Their state does not allow it', 'same-person': 'You asked for it: another person must confirm', 'not-requested': 'Nobody has asked for it', 'nothing-to-file': 'They have no such step' },
  planState: { computing: 'being computed', ready: 'to be decided', accepted: 'accepted', discarded: 'discarded' },
  change: { create: 'Create', restore: 'Put back', remove: 'Take off', move: 'Move', keep: 'Leave alone', undated: 'Undated' },
  whyChange: {
    expected: 'is expected', 'not-expected': 'no longer expected', 'dates-changed': 'the date changed', begun: 'work has begun', 'due-by-hand': 'date set by hand', 'not-required': 'taken as not required', 'cancelled-by-hand': 'taken off by hand', 'calendar-year-missing': 'no working calendar', 'event-date-missing': 'the day of the event is not known',
  },
  plan: {
    title: 'Plans', new: 'Plan a year', of: 'Plan of {{year}}', pending: 'To be decided', unchanged: 'Unchanged', clients: 'Clients', by: 'Made by', at: 'When', none: 'No plans yet', noneText: 'A plan compares what clients must file and pay in a year with what is there already. Nothing changes until its differences are accepted.',
    compare: 'Compare', hint: 'Comparing changes nothing: you will see the differences and their reasons first.', oneClient: 'One client only', clientsOf: 'Clients of one employee only', acting: 'To accept', summary: 'Clients: {{clients}}, different profiles: {{profiles}}, owing nothing: {{without}}', unconfirmed: 'Rules to be confirmed first', calendar: 'calendar of {{year}}', 
    same: 'No differences', sameText: 'All that is expected is there.', before: 'Was due', after: 'Will be due', discard: 'Discard the plan', discardText: 'The differences are dropped; obligations stay as they are. A plan can be made again.', accept: 'Accept ({{count}})', acceptTitle: 'Accept differences', acceptText: 'Differences to be carried out: {{count}}. What changed meanwhile is left alone.',
    leaveUnconfirmed: 'Leave differences of unconfirmed rules for later', acceptDo: 'Accept',
  },
  gap: { title: 'Gaps', open: 'Open', settled: 'Settled', missing: 'missing', surplus: 'surplus', moved: 'another date', none: 'No gaps', noneText: 'Every morning what there is is compared with what is expected. What is found appears here.', check: 'Check now', fill: 'Close the gaps' },
  condition: { version: 'the rule is in force', period: 'this period has a date', service: 'service', profile: 'the client’s profile is known', subject: 'kind of client', regime: 'tax regime', flag: 'fact', waiver: 'exemption', event: 'event' },
  word: {
    org: 'organisation', ip: 'sole proprietor', OSNO: 'general regime', USN: 'simplified', USN_VAT: 'simplified with VAT', ESHN: 'agricultural', PSN: 'patent', AUSN: 'automated simplified', NPD: 'self-employed',
    vat_payer_or_agent: 'pays VAT or is an agent', eaeu_import: 'imports from the EAEU', pays_individuals: 'pays natural persons', employees_or_contractors: 'has employees or contractors', has_taxable_real_estate: 'owns real estate', has_vehicles: 'owns vehicles', has_land: 'owns land', ip_income_over_300k: 'income above 300,000 ₽', excise_payer: 'pays excise', profit_advance_mode: 'advances of profit tax', no_movement_of_money: 'no turnover',
  },
  problem: {
    'too-many-cells': 'Too many cells: take fewer rows or columns.', 'wrong-state': 'Not possible in this state: somebody changed the obligation meanwhile.', 'same-person': 'Another person must confirm.', 'not-requested': 'Nobody has asked for it.', 'day-in-future': 'That day has not come yet', 'nothing-to-file': 'There is nothing to file here, only to pay.', 'invalid-amount': 'The amount is wrong',
    'figures-changed': 'The figures have changed: look at the new ones.', 'no-figures': 'There are no figures yet.', 'unconfirmed-rules': 'Some differences follow rules that must be confirmed first.', 'dates-reversed': 'The end lies before the beginning', 'invalid-rule': 'The rule is wrong', 'invalid-calendar': 'The calendar is wrong', 'wrong-period': 'The report has no such period',
    'calendar-year-missing': 'There is no working calendar of that year', 'event-date-missing': 'The day of the event is not known', 'no-rule': 'There is no rule for it',
  },
};
