import { reporting } from '@kontora/contracts';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { Code, Count, State } from '../../design/values/values.tsx';
import { inLanguage } from '../../text/catalogue.ts';
import { authorityText } from '../reporting/season-words.tsx';
import { useText as useSeasonText } from '../reporting/text.ts';
import { AdminPage } from './admin-page.tsx';
import classes from './admin.module.css';
import { Confidence, type ObligationType } from './confidence.tsx';
import { useText } from './text.ts';
import { TypeCard } from './type-card.tsx';

/** The catalogue of obligations, and one of them beside it with its versions and its dates. */
export function CataloguePage() {
  useSeasonText(); // authorities are among its words
  const t = useText();
  const { can } = useSession();
  const { code } = useParams();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [unsure, setUnsure] = useState(false);
  const query = useQueryOf(reporting.listObligationTypes, {});
  const wanted = typed.trim().toLowerCase();
  const types = (query.data?.data ?? []).filter((type) => (!unsure || type.needsConfirmation) && [type.code, type.nameRu, type.nameEn, type.authority, authorityText(type.authority), type.formKnd ?? ''].some((text) => text.toLowerCase().includes(wanted)));
  const chosen = query.data?.data.find((type) => type.code === code);
  return (
    <AdminPage
      title={t('tab.catalogue')} cardName={t('catalogue.card')} card={chosen && <TypeCard key={chosen.code} type={chosen} onClose={() => void navigate('/admin/catalogue')} />}
      actions={<><Checkbox label={t('catalogue.unsure')} checked={unsure} onChange={(event) => setUnsure(event.currentTarget.checked)} /><TextInput size="xs" w={220} aria-label={t('catalogue.find')} placeholder={t('catalogue.find')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />{can('reporting:configure') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} component={Link} to="/admin/catalogue/new">{t('version.own')}</Button>}</>}
    >
      {query.isPending ? <Loading /> : query.error ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : types.length === 0 ? <EmptyState title={t('catalogue.none')}>{t('catalogue.noneText')}</EmptyState> : <Types types={types} openCode={code} />}
    </AdminPage>
  );
}

/** What a phone shows too. */
const NARROW: ReadonlySet<string> = new Set(['report', 'confidence']);
function Types({ types, openCode }: { types: readonly ObligationType[]; openCode?: string }) {
  const t = useText();
  const heads = ['report', 'code', 'kind', 'recurrence', 'authority', 'confidence', 'versions'] as const;
  const shown = openCode ? heads.slice(0, 2) : heads;
  return (
    <table className={classes.table}>
      <thead><tr>{shown.map((head) => <th key={head} scope="col" className={head === 'versions' ? `${classes.end} ${classes.wide}` : NARROW.has(head) ? undefined : classes.wide}>{t(`field.${head}`)}</th>)}</tr></thead>
      <tbody>
        {types.map((type) => (
          <tr key={type.code} data-open={type.code === openCode || undefined}>
            <th scope="row"><Link to={`/admin/catalogue/${type.code}`}>{inLanguage(type.nameRu, type.nameEn)}</Link>{type.own && <> <State tone="active">{t('catalogue.own')}</State></>}</th>
            <td className={classes.wide}><Code value={type.code} /></td>
            {!openCode && <><td className={classes.wide}>{t(`kind.${type.kind}`)}</td><td className={classes.wide}>{t(`recurrence.${type.recurrence as 'month'}`)}</td><td className={classes.wide}>{authorityText(type.authority)}</td><td><Confidence of={type} /></td><td className={`${classes.end} ${classes.wide}`}><Count value={type.versions} /></td></>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
