/** What each service keeps a trail of, by the names the trail has for it. */
export const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  identity: ['firm', 'employee', 'staff_group', 'role', 'api_key', 'saved_view', 'password_reset'],
  contacts: ['organisation', 'organisation_group', 'organisation_segment', 'person', 'person_link', 'responsible', 'responsible_assignment', 'profile_segment', 'profile_occurrence', 'note', 'custom_field', 'duplicate_pair', 'merge', 'import', 'import_template'],
  tasks: ['task', 'check_item', 'time_entry', 'absence', 'reassignment'],
  reporting: ['obligation', 'stage', 'filing', 'figures', 'plan', 'gap', 'obligation_type_version', 'calendar_year', 'stage_code', 'stage_role'],
};
