import { contacts } from '@kontora/contracts';
import { ActionIcon, Button, Checkbox, Group, Popover, Stack, TextInput, Title } from '@mantine/core';
import { IconPencil, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { client } from '../../data/client.ts';
import { useCommandOf } from '../../data/commands.ts';
import { useListOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { EmployeeName, State } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import classes from './contacts.module.css';
import { conditionsOf, segmentAddress, type Segment, type useClientView } from './segment-view.ts';
import { useText } from './text.ts';

interface Props { view: ReturnType<typeof useClientView> }

/** Segments of clients: choosing one, keeping the present conditions as one, changing one's own. */
export function SegmentMenu({ view }: Props) {
  const t = useText();
  const [shown, setShown] = useState(false);
  const [dialog, setDialog] = useState<'new' | Segment>();
  const turnTo = (next: typeof dialog) => { setShown(false); setDialog(next); };
  const close = () => setDialog(undefined);
  return (
    <>
      <Popover opened={shown} onChange={setShown} position="bottom-end" trapFocus>
        <Popover.Target><Button leftSection={<IconUsersGroup size={14} aria-hidden />} aria-expanded={shown} onClick={() => setShown(!shown)}>{t('segment.title')}</Button></Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs" w={300}>
            <Title order={2}>{t('segment.title')}</Title>
            <Segments openId={view.segmentId} onOpen={() => setShown(false)} onEdit={turnTo} />
            {view.segment && <Button component={Link} to={{ pathname: '/clients', search: conditionsOf(view.segment) }} onClick={() => setShown(false)}>{t('segment.conditions')}</Button>}
            <Button disabled={!view.whole} onClick={() => turnTo('new')}>{t('segment.keep')}</Button>
            {!view.whole && <p className={classes.none}>{t('segment.keepHint')}</p>}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {dialog === 'new' && <Dialog title={t('segment.new')} onClose={close}><NewSegment view={view} onDone={close} /></Dialog>}
      {dialog && dialog !== 'new' && <Dialog title={t('segment.edit')} onClose={close}><OpenSegment segment={dialog} view={view} onDone={close} /></Dialog>}
    </>
  );
}

function Segments({ openId, onOpen, onEdit }: { openId: string | undefined; onOpen: () => void; onEdit: (segment: Segment) => void }) {
  const t = useText();
  const { employee } = useSession();
  const { rows, isPending, error, refetch } = useListOf(contacts.listOrganisationSegments, { sort: 'name' });
  if (error && rows.length === 0) return <ProblemState error={error} retry={() => void refetch()} />;
  if (isPending) return <Loading lines={3} />;
  if (rows.length === 0) return <p className={classes.none}>{t('segment.none')}</p>;
  return (
    <ul className={classes.segments}>
      {rows.map((segment) => (
        <li key={segment.id}>
          <Link to={{ pathname: '/clients', search: segmentAddress(segment) }} aria-current={segment.id === openId ? 'page' : undefined} onClick={onOpen}>{segment.name}</Link>
          {segment.shared && <State tone="active">{segment.ownerId === employee.id ? t('segment.shared') : <EmployeeName id={segment.ownerId} />}</State>}
          {segment.ownerId === employee.id && <ActionIcon size="sm" aria-label={`${t('segment.edit')}: ${segment.name}`} onClick={() => onEdit(segment)}><IconPencil size={14} aria-hidden /></ActionIcon>}
        </li>
      ))}
    </ul>
  );
}

function NewSegment({ view, onDone }: Props & { onDone: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const form = useFormOf(contacts.createOrganisationSegment, {
    fixed: { filter: view.whole ?? {}, sort: view.view.sort ?? null, columns: view.view.columns ?? [] }, initial: { name: '', shared: false }, catalogue: 'contacts',
    onDone: (segment) => { say(t('said.segmentKept', { name: segment.name })); onDone(); void navigate({ pathname: '/clients', search: segmentAddress(segment) }); },
  });
  return <Form form={form} submit={t('action.save')} onCancel={onDone}><SegmentFields form={form} /></Form>;
}

/** Name, sharing and conditions of a segment of one's own, and the way to delete it. */
function OpenSegment({ segment, view, onDone }: Props & { segment: Segment; onDone: () => void }) {
  const t = useText();
  const common = useCommon();
  const navigate = useNavigate();
  const [present, setPresent] = useState(false);
  const { id, version, name, shared, filter, sort, columns } = segment;
  const form = useFormOf(contacts.updateOrganisationSegment, { fixed: { id, ...(present && { filter: view.whole ?? {}, sort: view.view.sort ?? null }) }, initial: { name, shared }, changesOnly: true, ifMatch: version, catalogue: 'contacts', onDone: () => { say(t('said.changed')); onDone(); } });
  const remove = useCommandOf(contacts.deleteOrganisationSegment);
  const drop = async () => {
    if (!(await confirm({ title: t('segment.remove'), text: t('segment.removeText', { name }), action: t('segment.remove'), danger: true }))) return;
    const left = () => { say(t('said.segmentGone', { name }), () => client.call(contacts.createOrganisationSegment, { name, filter, sort, columns, shared })); onDone(); };
    if (view.segmentId === id) void navigate('/clients'); // what is about to go must not be asked for again
    await remove.mutateAsync({ input: { id }, ifMatch: version }).then(left, (error: unknown) => sayProblem(error, 'contacts'));
  };
  return (
    <>
      <Form form={form} submit={t('action.save')} onCancel={onDone}><SegmentFields form={form} />{view.whole && <Checkbox label={t('segment.present')} checked={present} onChange={(event) => setPresent(event.currentTarget.checked)} />}</Form>
      <Group mt="sm"><Button color="red" variant="light" loading={remove.isPending} onClick={() => void drop()}>{common('action.remove')}</Button></Group>
    </>
  );
}

function SegmentFields({ form }: { form: FormState }) {
  const t = useText();
  return (
    <>
      <TextInput data-autofocus label={t('segment.name')} description={t('segment.hint')} inputWrapperOrder={['label', 'input', 'error', 'description']} {...form.field('name')} />
      <Checkbox label={t('segment.share')} checked={form.values.shared === true} onChange={(event) => form.set('shared', event.currentTarget.checked)} />
    </>
  );
}
