import { checkInn, Money, parsePhones, type WireMoney } from '@kontora/domain';
import { Select, TextInput, type SelectProps, type TextInputProps } from '@mantine/core';
import { DateInput, type DateInputProps } from '@mantine/dates';
import 'dayjs/locale/ru';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommon } from '../../text/common.ts';
import { useFormats } from '../values/formats.ts';
import { readDay } from './read-day.ts';
import { today } from './today.ts';

type Typed<V> = { value?: V | '' | null; onChange?: (value: V | '') => void; name?: string };

/** A civil date: typed in any usual way, or picked; written as everywhere. */
export function DayInput({ value, onChange, ...rest }: Typed<string> & Omit<DateInputProps, keyof Typed<string>>) {
  const t = useCommon();
  const { i18n } = useTranslation();
  const { day } = useFormats();
  const props = { valueFormat: day, placeholder: t('value.dayFormat'), 'aria-description': t('value.dayHint'), size: 'sm', clearable: !rest.required, locale: i18n.language, clearButtonProps: { 'aria-label': t('action.clear') }, ariaLabels: { previousMonth: t('time.monthBefore'), nextMonth: t('time.monthAfter') } } as const;
  return <DateInput {...props} {...rest} value={value || null} onChange={(day) => onChange?.(day ?? '')} dateParser={(text) => readDay(text, today())} popoverProps={{ shadow: 'md' }} />;
}

type TextOf<V> = Typed<V> & Omit<TextInputProps, keyof Typed<V>>;
/** Text that becomes a value when the input is left; `read` throws nothing and answers undefined for what it cannot read. */
function ReadInput<V>({ value, onChange, write, read, complaint, ...rest }: TextOf<V> & { write: (value: V) => string; read: (text: string) => V | undefined; complaint: string }) {
  const [text, setText] = useState(() => (value ? write(value) : ''));
  const [wrong, setWrong] = useState(false);
  const leave = () => {
    const found = text.trim() === '' ? '' : read(text);
    setWrong(found === undefined);
    if (found === undefined) return;
    onChange?.(found);
    setText(found === '' ? '' : write(found));
  };
  return <TextInput {...rest} value={text} onChange={(event) => setText(event.currentTarget.value)} onBlur={leave} error={wrong ? complaint : rest.error} />;
}

/** Money as people write it, `1 210,50`, in English `1,210.50`; exact. */
export function MoneyInput({ currency = 'RUB', ...rest }: TextOf<WireMoney> & { currency?: string }) {
  const t = useCommon();
  const comma = useTranslation().i18n.language === 'ru';
  const read = (text: string) => { try { return Money.read(text, currency).toJSON(); } catch { return undefined; } };
  return <ReadInput<WireMoney> inputMode="decimal" rightSection={currency === 'RUB' ? '₽' : currency} {...rest} write={({ amount }) => (comma ? amount.replace('.', ',') : amount)} read={read} complaint={t('field.money')} />;
}

/** ИНН of ten or twelve digits, whose check digits are proved while typing ends. */
export function InnInput(props: TextOf<string>) {
  const t = useCommon();
  const read = (text: string) => { const checked = checkInn(text); return checked.ok ? checked.value : undefined; };
  return <ReadInput<string> inputMode="numeric" maxLength={20} {...props} write={(inn) => inn} read={read} complaint={t('field.inn')} />;
}

/** A telephone number, kept as typed; says when it cannot be called. */
export function PhoneInput(props: TextOf<string>) {
  const t = useCommon();
  return <ReadInput<string> type="tel" {...props} write={(text) => text} read={(text) => (parsePhones(text).some((phone) => phone.e164) ? text.trim() : undefined)} complaint={t('field.phone')} />;
}

/** One of a contract's values, with its words. */
export function ChoiceInput<V extends string>({ options, words, value, onChange, ...rest }: { options: readonly V[]; words: (value: V) => string } & Typed<NoInfer<V>> & Omit<SelectProps, 'data' | keyof Typed<V>>) {
  return <Select {...rest} data={options.map((option) => ({ value: option, label: words(option) }))} value={value || null} onChange={(chosen) => onChange?.((chosen ?? '') as V)} allowDeselect={false} clearable={!rest.required} />;
}
