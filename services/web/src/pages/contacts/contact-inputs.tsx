import { checkInn, checkKpp, checkOgrn, checkOgrnip, parsePhones } from '@kontora/domain';
import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useCommon } from '../../text/common.ts';
import { useText } from './text.ts';

interface Lines { label: string; value: string[]; onChange: (lines: string[]) => void; error?: ReactNode; problem?: (at: number) => ReactNode }

/** Several telephone numbers or addresses, one a line. What cannot be called is kept, and said. */
export function LinesInput({ label, kind, value, onChange, error, problem }: Lines & { kind: 'phone' | 'email' }) {
  const t = useText();
  const common = useCommon();
  const [lines, setLines] = useState<string[]>(() => (value.length > 0 ? [...value] : ['']));
  const change = (next: string[]) => { setLines(next); onChange(next.map((line) => line.trim()).filter((line) => line !== '')); };
  const doubt = (line: string) => (kind === 'phone' && line.replace(/\D/g, '').length > 4 && !parsePhones(line).some((phone) => phone.e164) ? common('field.phone') : undefined);
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      <Stack gap={4}>
        {lines.map((line, i) => (
          <Group key={i} gap={4} wrap="nowrap" align="flex-start">
            <TextInput style={{ flex: 1 }} aria-label={`${label} ${i + 1}`} type={kind === 'phone' ? 'tel' : 'email'} value={line} onChange={(event) => change(lines.with(i, event.currentTarget.value))} error={problem?.(i)} description={doubt(line)} inputWrapperOrder={['label', 'input', 'description', 'error']} />
            {lines.length > 1 && <ActionIcon mt={4} aria-label={`${common('action.remove')}: ${label} ${i + 1}`} onClick={() => change(lines.toSpliced(i, 1))}><IconX size={14} aria-hidden /></ActionIcon>}
          </Group>
        ))}
        <Button size="compact-xs" variant="subtle" color="gray" w="max-content" leftSection={<IconPlus size={12} aria-hidden />} onClick={() => setLines([...lines, ''])}>{t(kind === 'phone' ? 'action.addPhone' : 'action.addEmail')}</Button>
      </Stack>
    </Input.Wrapper>
  );
}

interface Identifier { label: string; name: string; value: string | null; onChange: (value: string) => void; error?: ReactNode }
const CHECKS = { inn: [checkInn], kpp: [checkKpp], ogrn: [checkOgrn, checkOgrnip] } as const;
/** ИНН, КПП or ОГРН; a wrong check digit is said when the input is left, and nothing typed is lost. */
export function IdentifierInput({ kind, error, onChange, ...rest }: Identifier & { kind: keyof typeof CHECKS }) {
  const common = useCommon();
  const t = useText();
  const [left, setLeft] = useState(false);
  const typed = rest.value ?? '';
  const wrong = (left || error) && typed.trim() !== '' && !CHECKS[kind].some((check) => check(typed).ok);
  return <TextInput {...rest} value={typed} inputMode="numeric" maxLength={20} onChange={(event) => onChange(event.currentTarget.value)} onBlur={() => setLeft(true)} error={wrong ? (kind === 'inn' ? common('field.inn') : t('wrongNumber')) : error} />;
}
