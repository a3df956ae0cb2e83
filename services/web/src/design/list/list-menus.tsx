import { ActionIcon, Checkbox, Menu, Popover, Stack, Tooltip } from '@mantine/core';
import { IconColumns3, IconDownload, IconPrinter } from '@tabler/icons-react';
import type { AnyList } from '@kontora/contracts';
import { useCommon } from '../../text/common.ts';
import type { Column } from './column.ts';

const ICON = 16;
/** Which columns are shown. The first chosen order is that of the page; the last shown column cannot be taken away. */
export function ColumnsMenu<O extends AnyList>({ columns, shown, onChange }: { columns: readonly Column<O>[]; shown: readonly string[]; onChange: (ids: string[]) => void }) {
  const t = useCommon();
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target><Tooltip label={t('list.columns')}><ActionIcon aria-label={t('list.columns')}><IconColumns3 size={ICON} /></ActionIcon></Tooltip></Popover.Target>
      <Popover.Dropdown mah={420} style={{ overflow: 'auto' }}>
        <Checkbox.Group label={t('list.columns')} value={[...shown]} onChange={(ids) => ids.length > 0 && onChange(columns.map((column) => column.id).filter((id) => ids.includes(id)))}>
          <Stack gap={6} mt={6}>{columns.map((column) => <Checkbox key={column.id} value={column.id} label={column.label} />)}</Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The list as a file: everything that the filter gives, not only what is loaded. */
export function ExportMenu({ address }: { address: (kind: 'xlsx' | 'csv') => string }) {
  const t = useCommon();
  return (
    <Menu position="bottom-end">
      <Menu.Target><Tooltip label={t('list.export')}><ActionIcon aria-label={t('list.export')}><IconDownload size={ICON} /></ActionIcon></Tooltip></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={address('xlsx')} download>{t('list.xlsx')}</Menu.Item>
        <Menu.Item component="a" href={address('csv')} download>{t('list.csv')}</Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={ICON} aria-hidden />} onClick={() => window.print()}>{t('action.print')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
