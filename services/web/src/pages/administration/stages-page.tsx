import { reporting, type Response } from '@kontora/contracts';
import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { say } from '../../design/states/talk.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import { Code, Minutes, Nothing } from '../../design/values/values.tsx';
import { AdminPage } from './admin-page.tsx';
import classes from './admin.module.css';
import { StageQueues } from './stage-queues.tsx';
import { STAGE_ROLES, stageRoleText } from './stage-roles.ts';
import { useText } from './text.ts';

type StageCode = Response<typeof reporting.listStageCodes>['data'][number];

/** When a stage counts as done, in the reader's language where it is the catalogue's own sentence; what the firm wrote stays as it is. */
const doneWhenText = ({ doneWhen }: StageCode): string | null => (doneWhen === null ? null : (textIfAny(['administration'], `doneWhen.${doneWhen}`) ?? doneWhen));

/** The steps of the work on a report: what each is called, who does it, how long it should take. */
export function StagesPage() {
  const t = useText();
  const { can } = useSession();
  const english = useTranslation().i18n.language === 'en';
  const query = useQueryOf(reporting.listStageCodes, {});
  const [open, setOpen] = useState<StageCode | 'new'>();
  const change = can('reporting:configure');
  const add = change && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen('new')}>{t('stages.new')}</Button>;
  return (
    <AdminPage title={t('stages.title')} actions={add}>
      {query.isPending ? <Loading /> : query.error ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : (
        <><table className={classes.table}>
          <thead><tr><th scope="col">{t('field.title')}</th><th scope="col" className={classes.wide}>{t('field.code')}</th><th scope="col">{t('stages.role')}</th><th scope="col">{t('stages.doneWhen')}</th><th scope="col" className={`${classes.end} ${classes.wide}`}>{t('stages.norm')}</th></tr></thead>
          <tbody>{query.data.data.map((stage) => (
            <tr key={stage.code}>
              <th scope="row">{change ? <button type="button" className={classes.open} onClick={() => setOpen(stage)}>{english ? stage.nameEn : stage.nameRu}</button> : english ? stage.nameEn : stage.nameRu}</th>
              <td className={classes.wide}><Code value={stage.code} /></td><td>{stageRoleText(stage.defaultRole)}</td><td>{doneWhenText(stage) ?? <Nothing />}</td><td className={`${classes.end} ${classes.wide}`}><Minutes value={stage.normMinutes} /></td>
            </tr>
          ))}</tbody>
        </table><StageQueues used={query.data.data.map(({ defaultRole }) => defaultRole)} /></>
      )}
      {open && <Dialog title={t(open === 'new' ? 'stages.new' : 'stages.edit')} size="lg" onClose={() => setOpen(undefined)}><StageForm stage={open === 'new' ? undefined : open} onDone={() => setOpen(undefined)} /></Dialog>}
    </AdminPage>
  );
}

function StageForm({ stage, onDone }: { stage: StageCode | undefined; onDone: () => void }) {
  const t = useText();
  const { code = '', nameRu = '', nameEn = '', defaultRole = STAGE_ROLES[0]!, doneWhen = '', normMinutes = null } = stage ?? {};
  const form = useFormOf(reporting.saveStageCode, { initial: { code, nameRu, nameEn, defaultRole, doneWhen, normMinutes }, catalogue: 'reporting', onDone: () => { say(t('said.changed')); onDone(); } });
  return (
    <Form form={form} submit={t('action.save')} onCancel={onDone}>
      <TextInput label={t('field.code')} description={t('stages.codeHint')} disabled={Boolean(stage)} {...form.field('code')} />
      <Group grow align="flex-start"><TextInput label={t('field.labelRu')} {...form.field('nameRu')} /><TextInput label={t('field.labelEn')} {...form.field('nameEn')} /></Group>
      <Group grow align="flex-start"><Select label={t('stages.role')} data={[...new Set([...STAGE_ROLES, defaultRole])].map((role) => ({ value: role, label: stageRoleText(role) }))} allowDeselect={false} {...form.field('defaultRole')} /><NumberInput label={t('stages.normMinutes')} description={t('stages.normHint')} min={0} allowDecimal={false} {...form.field('normMinutes')} /></Group>
      <TextInput label={t('stages.doneWhen')} {...form.field('doneWhen')} />
    </Form>
  );
}
