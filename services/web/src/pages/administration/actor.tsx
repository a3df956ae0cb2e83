import { useEmployeeName } from '../../data/names.ts';
import { textIfAny } from '../../text/catalogue.ts';
import { useText } from './text.ts';

/** Whether a text is the id of somebody or something. */
export const IS_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Who acts without being an employee. */
const OTHERS = ['schedule', 'anyone'] as const;
/** An employee by name; an API key or the operator as a program; a reaction by what it was told of. */
export function Actor({ id }: { id: string }) {
  const t = useText();
  const name = useEmployeeName(IS_ID.test(id) ? id : null);
  if (IS_ID.test(id)) return <>{name === undefined ? '…' : (name ?? t('audit.program'))}</>;
  const other = OTHERS.find((one) => one === id);
  if (other) return <>{t(`audit.by.${other}`)}</>;
  const told = /^reaction:(?:.*\.)?(.+)$/.exec(id)?.[1];
  if (told) return <>{t('audit.reaction')} {textIfAny(['administration'], `entity.${told.replaceAll('-', '_')}`) ?? told}</>;
  return <>{id === '' || id === 'system' ? t('audit.system') : id}</>;
}
