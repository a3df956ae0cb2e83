import { Checkbox, Stack } from '@mantine/core';
import type { FilterPicker } from '../../design/list/column.ts';
import { textIfAny } from '../../text/catalogue.ts';
import { OBJECTS } from './audit-objects.ts';

/** What a table holds, in words. */
export const entityText = (entity: string) => textIfAny(['administration'], `entity.${entity}`) ?? entity;

const pickerOf = (objects: readonly string[]): FilterPicker => Object.assign(
  ({ label, value, onChange }: Parameters<FilterPicker>[0]) => (
    <Checkbox.Group label={label} value={value} onChange={onChange}><Stack gap={6} mt={6}>{objects.map((object) => <Checkbox key={object} value={object} label={entityText(object)} />)}</Stack></Checkbox.Group>
  ), { exact: true });
/** Chooses objects of one service's trail. */
export const OBJECT_PICKERS: Readonly<Record<string, FilterPicker>> = Object.fromEntries(Object.entries(OBJECTS).map(([service, objects]) => [service, pickerOf(objects)]));
