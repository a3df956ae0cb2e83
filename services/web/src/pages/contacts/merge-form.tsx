import { contacts, MergeField } from '@kontora/contracts';
import { Alert, Button, Group, Radio, Stack, TextInput, VisuallyHidden } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { client as api } from '../../data/client.ts';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { problemText } from '../../design/states/problem-text.ts';
import { say } from '../../design/states/talk.tsx';
import { Day, Nothing } from '../../design/values/values.tsx';
import { ClientGroupName, ClientStateBadge, Emails, Phones, Tags, type Client } from './client-words.tsx';
import classes from './contacts.module.css';
import type { Pair } from './duplicate-list.tsx';
import { useText } from './text.ts';

type Field = z.infer<typeof MergeField>;
/** Lists are united unless one side is chosen. */
const UNITED: readonly Field[] = ['phones', 'emails', 'tags'];
type Side = 'winner' | 'loser' | 'both';

/** Two cards side by side: which stays, whose value counts field by field, or that they are two clients. */
export function MergeForm({ pair, onDone }: { pair: Pair; onDone: () => void }) {
  const one = useQueryOf(contacts.getOrganisation, { id: pair.one.id });
  const other = useQueryOf(contacts.getOrganisation, { id: pair.other.id });
  if (one.error ?? other.error) return <ProblemState error={one.error ?? other.error} catalogue="contacts" />;
  if (!one.data || !other.data) return <Loading lines={6} />;
  return <Loaded pair={pair} one={one.data} other={other.data} onDone={onDone} />;
}

function Loaded({ pair, one, other, onDone }: { pair: Pair; one: Client; other: Client; onDone: () => void }) {
  const t = useText();
  const [keeps, setKeeps] = useState(one.id);
  const [choices, setChoices] = useState<Partial<Record<Field, Side>>>({});
  const [winner, loser] = keeps === one.id ? [one, other] : [other, one];
  const merge = useCommandOf(contacts.mergeOrganisations);
  const differing = MergeField.options.filter((field) => JSON.stringify(winner[field] ?? null) !== JSON.stringify(loser[field] ?? null));
  const side = (field: Field): Side => choices[field] ?? (UNITED.includes(field) ? 'both' : isEmpty(winner[field]) ? 'loser' : 'winner');
  const send = () => {
    const chosen = Object.fromEntries(differing.flatMap((field) => (side(field) === 'both' ? [] : [[field, side(field) as 'winner' | 'loser']])));
    merge.mutate({ input: { id: winner.id, loserId: loser.id, choices: chosen }, ifMatch: winner.version }, {
      onSuccess: ({ id }) => { say(t('said.merged', { name: winner.name }), () => api.call(contacts.unmergeOrganisations, { id: id! })); onDone(); },
    });
  };
  return (
    <Stack gap="sm">
      <Radio.Group label={t('merge.keep')} value={keeps} onChange={(id) => { setKeeps(id); setChoices({}); }}><Group mt={6}>{[one, other].map((client) => <Radio key={client.id} size="sm" value={client.id} label={client.name} />)}</Group></Radio.Group>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead><tr><th scope="col">{t('merge.field')}</th><th scope="col">{t('merge.stays')}</th><th scope="col">{t('merge.goes')}</th><th scope="col"><VisuallyHidden>{t('merge.both')}</VisuallyHidden></th></tr></thead>
          <tbody>
            {differing.map((field) => (
              <tr key={field}>
                <td>{t(`field.${field}`)}</td>
                {([['winner', winner], ['loser', loser]] as const).map(([name, client]) => <td key={name}><Radio size="xs" name={field} checked={side(field) === name} onChange={() => setChoices({ ...choices, [field]: name })} label={<Value field={field} client={client} />} aria-label={`${t(`field.${field}`)}: ${t(name === 'winner' ? 'merge.stays' : 'merge.goes')}`} /></td>)}
                <td>{UNITED.includes(field) && <Radio size="xs" name={field} checked={side(field) === 'both'} onChange={() => setChoices({ ...choices, [field]: 'both' })} label={t('merge.both')} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <span className={classes.about}>{t('merge.text')}</span>
      {merge.error && <Alert color="red" variant="light" role="alert">{problemText(merge.error, 'contacts')}</Alert>}
      <Group justify="space-between" align="flex-end">{pair.state === 'open' ? <Dismiss pair={pair} onDone={onDone} /> : <span />}<Button size="sm" variant="filled" loading={merge.isPending} onClick={send}>{t('merge.do')}</Button></Group>
    </Stack>
  );
}

const isEmpty = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

function Value({ field, client }: { field: Field; client: Client }): ReactNode {
  if (isEmpty(client[field])) return <Nothing />;
  switch (field) {
    case 'state': return <ClientStateBadge state={client.state} />;
    case 'phones': return <Phones phones={client.phones} />;
    case 'emails': return <Emails emails={client.emails} />;
    case 'tags': return <Tags tags={client.tags} />;
    case 'groupId': return <ClientGroupName id={client.groupId} />;
    case 'servicedFrom': case 'servicedTo': return <Day value={client[field]} />;
    case 'custom': return Object.entries(client.custom).map(([key, value]) => `${key}: ${String(value)}`).join('; ');
    default: return client[field];
  }
}

/** They are two: with the reason, so that nobody asks again. */
function Dismiss({ pair, onDone }: { pair: Pair; onDone: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const dismiss = useCommandOf(contacts.dismissDuplicate);
  const send = () => dismiss.mutate({ input: { id: pair.id, reason }, ifMatch: pair.version }, { onSuccess: () => { say(t('said.dismissed')); onDone(); } });
  return <Group gap={6} align="flex-end"><TextInput w={260} label={t('merge.why')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={dismiss.error && problemText(dismiss.error, 'contacts')} /><Button size="sm" disabled={reason.trim() === ''} loading={dismiss.isPending} onClick={send}>{t('merge.dismiss')}</Button></Group>;
}
