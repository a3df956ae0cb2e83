import type { AnyList, AnyOperation, Filter } from '@kontora/contracts';
import { ActionIcon, Button, Checkbox, Group, Popover, Stack, TextInput, Title } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { client } from '../../data/client.ts';
import { useCommandOf } from '../../data/commands.ts';
import { useListOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { useCommon } from '../../text/common.ts';
import { Dialog, Form } from '../form/form.tsx';
import { useFormOf, type FormState } from '../form/use-form-of.ts';
import { Loading, ProblemState } from '../states/states.tsx';
import { confirm, say, sayProblem } from '../states/talk.tsx';
import { EmployeeName, State } from '../values/values.tsx';
import classes from './list.module.css';

/** Conditions, order and columns of a list that somebody keeps under a name. */
export interface Kept { id: string; version: number; ownerId: string; name: string; filter: Record<string, unknown>; sort: string | null; columns: string[]; shared: boolean; isDefault?: boolean }
/** What is said about a kind of them. */
export type KeptWord = 'title' | 'none' | 'new' | 'edit' | 'keep' | 'keepHint' | 'shared' | 'default' | 'name' | 'hint' | 'share' | 'open' | 'present' | 'remove' | 'removeText' | 'kept' | 'gone';
/** A kind of kept choices: how they are stored, called and found. */
export interface KeptKind {
  operations: { list: AnyList; create: AnyOperation; update: AnyOperation; remove: AnyOperation };
  /** Which of them belong to this list; a new one gets the same. */
  of?: Readonly<Record<string, string>>;
  words: (word: KeptWord, values?: Readonly<Record<string, string>>) => string;
  /** Whether a list can open with one of them. */
  opens?: true;
  /** The query string under which one is looked at, and the one that leaves it. */
  address: (kept: Kept) => string;
  leave: string;
}
/** What the list shows now; without `filter` there is nothing to keep. */
export interface Shown { openId?: string; filter: Filter | undefined; sort?: string; columns: readonly string[] }
interface Props { kind: KeptKind; shown: Shown }

/** Choosing one of those kept, keeping what is shown as a new one, changing one's own. `more` is offered below the list. */
export function KeptMenu({ kind, shown, target, more }: Props & { target: (props: { 'aria-expanded': boolean; onClick: () => void }) => ReactNode; more?: (close: () => void) => ReactNode }) {
  const { words } = kind;
  const [open, setOpen] = useState(false);
  const [dialog, setDialog] = useState<'new' | Kept>();
  const turnTo = (next: typeof dialog) => { setOpen(false); setDialog(next); };
  const close = () => setDialog(undefined);
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
        <Popover.Target>{target({ 'aria-expanded': open, onClick: () => setOpen(!open) })}</Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs" w={300}>
            <Title order={2}>{words('title')}</Title>
            <All kind={kind} openId={shown.openId} onOpen={() => setOpen(false)} onEdit={turnTo} />
            {more?.(() => setOpen(false))}
            <Button disabled={!shown.filter} onClick={() => turnTo('new')}>{words('keep')}</Button>
            {!shown.filter && <p className={classes.hint}>{words('keepHint')}</p>}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {dialog === 'new' && <Dialog title={words('new')} onClose={close}><NewOne kind={kind} shown={shown} onDone={close} /></Dialog>}
      {dialog && dialog !== 'new' && <Dialog title={words('edit')} onClose={close}><OwnOne kept={dialog} kind={kind} shown={shown} onDone={close} /></Dialog>}
    </>
  );
}

function All({ kind: { operations, of, words, address }, openId, onOpen, onEdit }: { kind: KeptKind; openId: string | undefined; onOpen: () => void; onEdit: (kept: Kept) => void }) {
  const { employee } = useSession();
  const { pathname } = useLocation();
  const filter = of && Object.fromEntries(Object.entries(of).map(([field, value]) => [field, { eq: value }]));
  const { rows, isPending, error, refetch } = useListOf(operations.list, { sort: 'name', ...(filter && { filter }) });
  if (error && rows.length === 0) return <ProblemState error={error} retry={() => void refetch()} />;
  if (isPending) return <Loading lines={3} />;
  if (rows.length === 0) return <p className={classes.hint}>{words('none')}</p>;
  return (
    <ul className={classes.kept}>
      {(rows as Kept[]).map((kept) => (
        <li key={kept.id}>
          <Link to={{ pathname, search: address(kept) }} aria-current={kept.id === openId ? 'page' : undefined} onClick={onOpen}>{kept.name}</Link>
          {kept.isDefault && kept.ownerId === employee.id && <State tone="neutral">{words('default')}</State>}
          {kept.shared && <State tone="active">{kept.ownerId === employee.id ? words('shared') : <EmployeeName id={kept.ownerId} />}</State>}
          {kept.ownerId === employee.id && <ActionIcon size="sm" aria-label={`${words('edit')}: ${kept.name}`} onClick={() => onEdit(kept)}><IconPencil size={14} aria-hidden /></ActionIcon>}
        </li>
      ))}
    </ul>
  );
}

const asShown = ({ filter, sort, columns }: Shown) => ({ filter: filter ?? {}, sort: sort ?? null, columns: [...columns] });

function NewOne({ kind, shown, onDone }: Props & { onDone: () => void }) {
  const t = useCommon();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const form = useFormOf<AnyOperation>(kind.operations.create, {
    fixed: { ...kind.of, ...asShown(shown) }, initial: { name: '', shared: false, ...(kind.opens && { isDefault: false }) },
    onDone: (answer) => {
      const kept = answer as unknown as Kept;
      say(kind.words('kept', { name: kept.name }));
      onDone();
      void navigate({ pathname, search: kind.address(kept) });
    },
  });
  return <Form form={form} submit={t('action.save')} onCancel={onDone}><Fields form={form} kind={kind} /></Form>;
}

/** Name, sharing and conditions of one's own, and the way to delete it. */
function OwnOne({ kept, kind, shown, onDone }: Props & { kept: Kept; onDone: () => void }) {
  const { operations, words, leave } = kind;
  const t = useCommon();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [present, setPresent] = useState(false);
  const { id, version, name, filter, sort, columns, shared, isDefault } = kept;
  const said = { name, shared, ...(kind.opens && { isDefault }) };
  const form = useFormOf<AnyOperation>(operations.update, { fixed: { id, ...(present && asShown(shown)) }, initial: said, changesOnly: true, ifMatch: version, onDone: () => { say(words('kept', { name: String(form.values.name) })); onDone(); } });
  const remove = useCommandOf(operations.remove);
  const drop = async () => {
    if (!(await confirm({ title: words('remove'), text: words('removeText', { name }), action: words('remove'), danger: true }))) return;
    const left = () => { say(words('gone', { name }), () => client.call(operations.create, { ...kind.of, ...said, filter, sort, columns })); onDone(); };
    if (shown.openId === id) void navigate({ pathname, search: leave }); // what is about to go must not be asked for again
    await remove.mutateAsync({ input: { id }, ifMatch: version }).then(left, (error: unknown) => sayProblem(error));
  };
  return (
    <>
      <Form form={form} submit={t('action.save')} onCancel={onDone}><Fields form={form} kind={kind} />{shown.filter && <Checkbox label={words('present')} checked={present} onChange={(event) => setPresent(event.currentTarget.checked)} />}</Form>
      <Group mt="sm"><Button color="red" variant="light" loading={remove.isPending} onClick={() => void drop()}>{t('action.remove')}</Button></Group>
    </>
  );
}

function Fields({ form, kind: { words, opens } }: { form: FormState; kind: KeptKind }) {
  const box = (field: string, label: string) => <Checkbox label={label} checked={form.values[field] === true} onChange={(event) => form.set(field, event.currentTarget.checked)} />;
  return (
    <>
      <TextInput data-autofocus label={words('name')} description={words('hint')} inputWrapperOrder={['label', 'input', 'error', 'description']} {...form.field('name')} />
      {box('shared', words('share'))}
      {opens && box('isDefault', words('open'))}
    </>
  );
}
