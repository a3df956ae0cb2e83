import { useEmployeeName } from '../../data/names.ts';
import { useText } from './text.ts';

const IS_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** An employee by name; an API key or the operator as a program; a reaction as it calls itself. */
export function Actor({ id }: { id: string }) {
  const t = useText();
  const name = useEmployeeName(IS_ID.test(id) ? id : null);
  if (IS_ID.test(id)) return <>{name === undefined ? '…' : (name ?? t('audit.program'))}</>;
  return <>{id === '' || id === 'system' ? t('audit.system') : id.replace(/^reaction:/, `${t('audit.reaction')} `)}</>;
}
