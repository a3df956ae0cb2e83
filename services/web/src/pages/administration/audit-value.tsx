import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { GroupName, OrganisationName } from '../../design/pickers/pickers.tsx';
import { Amount, Day, Minutes, Moment, Nothing } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import { useCommon } from '../../text/common.ts';
import { useReportNames } from '../reporting/season-bar.tsx';
import { usePeriodText } from '../reporting/season-words.tsx';
import { Actor, IS_ID } from './actor.tsx';
import classes from './admin.module.css';
import { asColumn, isNothing, meaningOf, type Meaning } from './audit-meaning.ts';
import { useRoles } from './role-words.ts';
import { stageRoleText, useStageName } from './stage-roles.ts';

/** What a column holds, in words; one that has none here by its stored name. */
export const columnText = (column: string) => textIfAny(['administration'], `column.${column}`) ?? column;

interface Stored { entity: string; column: string; value: unknown }
/** A stored value in the words of the console: names, states, days, money, yes and no. What nobody here knows stands as it is stored. */
export function StoredValue({ entity, column, value }: Stored) {
  const t = useCommon();
  // The words of the pages whose states are told; they are loaded before the first is shown.
  useTranslation(['contacts', 'identity', 'reporting', 'tasks']);
  const meaning = meaningOf(entity, column);
  if (value === null || isNothing(value)) return <Nothing />;
  if (typeof value === 'boolean') return <>{t(value ? 'value.yes' : 'value.no')}</>;
  if (Array.isArray(value)) return <Several of={{ entity, column }} values={value} />;
  if (typeof value === 'object') return isMoney(value) ? <Amount value={value} /> : <Fields entity={entity} value={value as Record<string, unknown>} />;
  if (meaning) return <Meant meaning={meaning} value={String(value)} />;
  const text = String(value);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return <Moment value={text} />;
  return /^[1-9]\d{3}-\d\d-\d\d$/.test(text) ? <Day value={text} /> : <>{text}</>;
}

const isMoney = (value: object): value is { amount: string; currency: string } => 'amount' in value && typeof value.amount === 'string' && 'currency' in value && typeof value.currency === 'string';

function Several({ of, values }: { of: Omit<Stored, 'value'>; values: readonly unknown[] }) {
  const apart = values.some((value) => typeof value === 'object' && value !== null);
  return <>{values.map((value, i) => <Fragment key={i}>{i > 0 && (apart ? <br /> : ', ')}<StoredValue {...of} value={value} /></Fragment>)}</>;
}

/** The fields of a value, each under its name; those that say nothing are left out. */
function Fields({ entity, value }: { entity: string; value: Readonly<Record<string, unknown>> }) {
  const told = Object.entries(value).filter(([, one]) => !isNothing(one));
  return <span className={classes.inner}>{told.map(([field, one]) => <span key={field}><span className={classes.hint}>{columnText(asColumn(field))}:</span> <StoredValue entity={entity} column={asColumn(field)} value={one} /></span>)}</span>;
}

function Meant({ meaning, value }: { meaning: Meaning; value: string }) {
  const periodText = usePeriodText();
  if (typeof meaning === 'object') return <>{textIfAny([meaning.catalogue], `${meaning.key}.${value}`) ?? value}</>;
  if (meaning === 'employee') return <Actor id={value} />;
  if (meaning === 'organisation') return IS_ID.test(value) ? <OrganisationName id={value} /> : <>{value}</>;
  if (meaning === 'group') return <GroupName id={value} />;
  if (meaning === 'minutes') return <Minutes value={Number(value)} />;
  if (meaning === 'stage-role') return <>{stageRoleText(value)}</>;
  if (meaning === 'period') { try { return <>{periodText(value)}</>; } catch { return <>{value}</>; } }
  return <Named meaning={meaning} code={value} />;
}

/** What firms may name anew: roles, reports, stages. */
function Named({ meaning, code }: { meaning: 'role' | 'report' | 'stage'; code: string }) {
  const roles = useRoles();
  const reports = useReportNames();
  const stages = useStageName();
  return <>{{ role: roles.nameOf, report: reports, stage: stages }[meaning](code)}</>;
}
