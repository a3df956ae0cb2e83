import { reporting, type Response } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { Dialog } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { problemText } from '../../design/states/problem-text.ts';
import { say } from '../../design/states/talk.tsx';
import { useCommon } from '../../text/common.ts';
import classes from './admin.module.css';
import { ruleOf } from './rule.ts';
import { useText } from './text.ts';
import { VersionEffect } from './version-review.tsx';

/** Ends an obligation type with a last day: the effect first. */
export function RetireType({ last, onClose }: { last: Response<typeof reporting.getObligationType>['versions'][number]; onClose: () => void }) {
  const t = useText();
  const common = useCommon();
  const [day, setDay] = useState(last.validTo ?? `${today().slice(0, 4)}-12-31`);
  const save = useCommandOf(reporting.saveObligationTypeVersion);
  const early = day !== '' && last.validFrom !== null && day < last.validFrom;
  const wanted = { code: last.code, validFrom: last.validFrom, validTo: day || null, rule: ruleOf(last.rule) as unknown as Record<string, unknown>, ...(last.comment && { comment: last.comment }) };
  const retire = () => save.mutate({ input: wanted }, { onSuccess: () => { say(t(day ? 'said.typeRetired' : 'said.typeRevived')); onClose(); } });
  return (
    <Dialog title={t('retire.title')} size="xl" onClose={onClose}>
      <Stack gap="sm">
        <p className={classes.hint}>{t('retire.text')}</p>
        <DayInput w={190} label={t('retire.day')} value={day} onChange={setDay} error={early ? t('retire.early') : save.error && problemText(save.error, 'reporting')} />
        {!early && <VersionEffect key={day} wanted={wanted} from={day && CivilDate.addDays(CivilDate.parse(day), 1)} />}
        <Group justify="flex-end"><Button size="sm" onClick={onClose}>{common('action.cancel')}</Button><Button size="sm" variant="filled" color={day ? 'red.9' : undefined} disabled={early} loading={save.isPending} onClick={retire}>{t(day ? 'retire.do' : 'retire.undo')}</Button></Group>
      </Stack>
    </Dialog>
  );
}
