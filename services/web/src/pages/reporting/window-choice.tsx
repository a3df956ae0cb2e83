import { Button, Group, Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import classes from './season.module.css';
import { useText } from './text.ts';

/** A year, a quarter or a month, and one step back or forth. */
export function WindowChoice({ window, onChange }: { window: string; onChange: (window: string) => void }) {
  const t = useText();
  const year = Number(window.slice(0, 4));
  const nth = window.length === 4 ? undefined : Number(window.slice(window[5] === 'Q' ? 6 : 5));
  const [kind, parts] = window.length === 4 ? ['year', 1] as const : window[5] === 'Q' ? ['quarter', 4] as const : ['month', 12] as const;
  const write = (place: number) => {
    const [of, part] = [Math.floor(place / parts), (place % parts) + 1];
    return kind === 'year' ? String(place) : `${of}-${kind === 'quarter' ? `Q${part}` : String(part).padStart(2, '0')}`;
  };
  const place = kind === 'year' ? year : year * parts + nth! - 1;
  const options = [
    { group: t('window.year'), items: [year - 1, year, year + 1].map((y) => ({ value: String(y), label: String(y) })) },
    { group: t('window.quarter'), items: [1, 2, 3, 4].map((q) => ({ value: `${year}-Q${q}`, label: t('period.quarter', { no: q, year }) })) },
    { group: t('window.month'), items: Array.from({ length: 12 }, (_, m) => ({ value: `${year}-${String(m + 1).padStart(2, '0')}`, label: t('period.month', { month: t(`month.${(m + 1) as 1}`), year }) })) },
  ];
  return (
    <Group gap={2} wrap="nowrap" className={classes.window} data-condition>
      <Button px={6} aria-label={t('window.before')} onClick={() => onChange(write(place - 1))}><IconChevronLeft size={14} aria-hidden /></Button>
      <Select size="xs" w={150} aria-label={t('window.label')} allowDeselect={false} data={options} value={window} onChange={(value) => value && onChange(value)} maxDropdownHeight={420} />
      <Button px={6} aria-label={t('window.after')} onClick={() => onChange(write(place + 1))}><IconChevronRight size={14} aria-hidden /></Button>
    </Group>
  );
}
