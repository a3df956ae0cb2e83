import { Button, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useCommon } from '../../text/common.ts';
import { Nothing } from '../values/values.tsx';
import type { Conflicts } from './use-form-of.ts';

/** How a form's fields and their values are called. */
export interface FieldWords { label: (field: string) => string; value?: (field: string, value: unknown) => ReactNode }
type Side = 'yours' | 'stored' | 'base';
const SIDES: readonly Side[] = ['yours', 'stored', 'base'];

/** Somebody else changed the same fields meanwhile: mine, stored or original, field by field. */
export function ConflictDialog({ conflicts, words, onResolve, onClose }: { conflicts: Conflicts; words?: FieldWords; onResolve: (chosen: Record<string, unknown>) => Promise<void>; onClose: () => void }) {
  const t = useCommon();
  const fields = Object.keys(conflicts);
  const [chosen, setChosen] = useState<Record<string, Side>>(() => Object.fromEntries(fields.map((field) => [field, 'stored'])));
  const show = (field: string, value: unknown) => (value === null || value === undefined || value === '' ? <Nothing /> : (words?.value?.(field, value) ?? (typeof value === 'object' ? JSON.stringify(value) : String(value))));
  return (
    <Modal opened onClose={onClose} title={t('conflict.title')} size="xl" closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Text c="dimmed">{t('conflict.text')}</Text>
        <Table verticalSpacing={6}>
          <Table.Thead><Table.Tr><Table.Th>{t('conflict.field')}</Table.Th>{SIDES.map((side) => <Table.Th key={side}>{t(`conflict.${side}`)}</Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {fields.map((field) => (
              <Table.Tr key={field}>
                <Table.Th scope="row">{words?.label(field) ?? field}</Table.Th>
                {SIDES.map((side) => <Table.Td key={side}><Radio size="xs" name={field} checked={chosen[field] === side} onChange={() => setChosen({ ...chosen, [field]: side })} label={show(field, conflicts[field]![side])} /></Table.Td>)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Group justify="flex-end">
          <Button size="sm" onClick={onClose}>{t('action.cancel')}</Button>
          <Button size="sm" variant="filled" onClick={() => void onResolve(Object.fromEntries(fields.map((field) => [field, conflicts[field]![chosen[field]!]])))}>{t('conflict.resolve')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
