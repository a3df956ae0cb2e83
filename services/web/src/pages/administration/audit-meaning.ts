/** Who or what a stored value stands for, or where its words are: a catalogue, and the key before the value. */
export type Meaning = 'employee' | 'organisation' | 'group' | 'role' | 'report' | 'stage' | 'stage-role' | 'period' | 'minutes' | { catalogue: string; key: string };

const words = (catalogue: string, key: string): Meaning => ({ catalogue, key });

/** Columns that mean the same in every table. */
const COLUMNS: Readonly<Record<string, Meaning>> = {
  assignee_id: 'employee', performer_id: 'employee', reviewer_id: 'employee', manager_id: 'employee', employee_id: 'employee', substitute_id: 'employee', deputy_ids: 'employee', owner_id: 'employee', steward: 'employee',
  created_by: 'employee', done_by: 'employee', completed_by: 'employee', decided_by: 'employee', proposed_by: 'employee', recorded_by: 'employee', confirmed_by: 'employee', requested_by: 'employee', changed_by: 'employee', merged_by: 'employee', undone_by: 'employee', author_id: 'employee', from_assignee_id: 'employee',
  organisation_id: 'organisation', client_id: 'organisation', winner_id: 'organisation', loser_id: 'organisation', merged_into_id: 'organisation', low_id: 'organisation', high_id: 'organisation',
  group_ids: 'group', from_group_id: 'group', roles: 'role', period: 'period', minutes: 'minutes', dialog_minutes: 'minutes', norm_minutes: 'minutes',
  time_kind: words('tasks', 'timeKind'), confidence: words('administration', 'confidence'), permissions: words('administration', 'permission'), cause: words('reporting', 'cause'),
};

/** Columns that mean something else in each table. */
const OF_ENTITY: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  employee: { state: words('administration', 'employeeState') },
  organisation: { state: words('contacts', 'state'), archived_from: words('contacts', 'state') },
  person_link: { role: words('contacts', 'role') },
  responsible: { role: words('contacts', 'duty') },
  responsible_assignment: { role: words('contacts', 'duty') },
  profile_segment: { subject: words('contacts', 'subject'), regimes: words('contacts', 'regime') },
  custom_field: { applies_to: words('administration', 'owner'), type: words('administration', 'type') },
  duplicate_pair: { state: words('contacts', 'pair') },
  import: { state: words('contacts', 'phase') },
  task: { group_id: 'group', state: words('tasks', 'state'), kind: words('tasks', 'kind'), priority: words('tasks', 'priority'), outcome: words('tasks', 'outcome'), code: 'report', stage: words('tasks', 'stage') },
  check_item: { evidence: words('tasks', 'evidence') },
  obligation: { state: words('reporting', 'state'), figures: words('reporting', 'figuresState'), kind: words('reporting', 'kind'), code: 'report' },
  obligation_type_version: { code: 'report' },
  stage: { group_id: 'group', state: words('reporting', 'stageState'), code: 'stage', role: 'stage-role' },
  stage_code: { code: 'stage', default_role: 'stage-role' },
  stage_role: { group_id: 'group', role: 'stage-role' },
  figures: { by: words('reporting', 'agreedBy') },
  filing: { step: words('reporting', 'step') },
  reassignment: { group_id: 'group' },
  plan: { state: words('reporting', 'planState') },
};

/** What the values of a column mean; undefined: what is stored says it itself, or only the service knows. Fields inside of a value count as columns. */
export const meaningOf = (entity: string, column: string): Meaning | undefined => OF_ENTITY[entity]?.[column] ?? COLUMNS[column];

/** A field inside of a value, `confirmedBy`, named as a column is. */
export const asColumn = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What every table has and an entry says anyway, and what only helps to find rows. */
const UNTOLD = new Set(['id', 'tenant_id', 'version', 'created_at', 'updated_at', 'search_text', 'search_name', 'phone_e164', 'hash']);

/** One field of an entry, as it was and as it became. */
export interface FieldChange { column: string; before: unknown; after: unknown }
/** The fields of an entry: pairs for a change, what there was for a deletion. */
export function fieldsOf({ action, changes }: { action: 'insert' | 'update' | 'delete'; changes: Readonly<Record<string, unknown>> | null }): FieldChange[] {
  const told = Object.entries(changes ?? {}).filter(([column]) => !UNTOLD.has(column));
  if (action === 'update') return told.map(([column, pair]) => ({ column, before: (pair as unknown[])[0], after: (pair as unknown[])[1] }));
  return told.filter(([, value]) => !isNothing(value)).map(([column, value]) => ({ column, before: value, after: undefined }));
}

/** Whether a value says nothing. */
export const isNothing = (value: unknown): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && Object.keys(value).length === 0);
