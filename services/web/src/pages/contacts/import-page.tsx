import { contacts, type Answer } from '@kontora/contracts';
import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { queryClient, useQueryOf } from '../../data/queries.ts';
import { PageTitle } from '../../design/page-head.tsx';
import { JobProgress } from '../../design/states/job-progress.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { EmployeeName, Moment } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import classes from './contacts.module.css';
import { ImportMappingPart } from './import-mapping.tsx';
import { ImportOutcomes } from './import-outcomes.tsx';
import { ImportStateBadge, type Import } from './import-words.tsx';
import { useText } from './text.ts';

type Job = Answer<typeof contacts.runImport>;
const failed = (error: unknown) => sayProblem(error, 'contacts');

/** One import, from the file to its outcome: how it is understood, the dry run, the run, what became of the rows, undoing. */
export function ImportPage() {
  const t = useText();
  const { importId = '' } = useParams();
  const found = useQueryOf(contacts.getImport, { id: importId }, { live: true });
  const [job, setJob] = useState<{ job: Job; what: 'check' | 'run' | 'undo' }>();
  if (found.isPending) return <Loading />;
  if (!found.data) return <ProblemState error={found.error} retry={() => void found.refetch()} catalogue="contacts" />;
  const file = found.data;
  const open = ['ready', 'checked', 'checking', 'undone'].includes(file.state) && file.fileKept;
  const ended = () => { setJob(undefined); void queryClient.invalidateQueries({ queryKey: ['contacts'] }); say(t(`said.${job!.what}`)); };
  return (
    <div className={classes.page}>
      <div className={classes.narrow}>
        <div className={classes.head}>
          <div>
            <Group gap={10}><PageTitle>{file.name}</PageTitle><ImportStateBadge state={file.state} /></Group>
            <span className={classes.about}><Link to="/clients/import">{t('import.title')}</Link><Moment value={file.createdAt} /><EmployeeName id={file.createdBy} /></span>
          </div>
          {!job && <Deeds file={file} onJob={(next, what) => setJob({ job: next, what })} />}
        </div>
        {file.problem && <Alert color="red" variant="light" role="alert">{textIfAny(['contacts'], `problem.${file.problem.code}`) ?? file.problem.detail}</Alert>}
        {job && <JobProgress<typeof contacts.runImport> key={job.job.id} job={job.job} catalogue="contacts" onDone={ended} />}
        {!job && file.counts && <ImportOutcomes file={file} />}
        {!job && open && <ImportMappingPart key={`${file.id}-${file.state === 'undone'}`} file={file} onJob={(next) => setJob({ job: next, what: 'check' })} />}
      </div>
    </div>
  );
}

/** Importing what was tried; going on with what broke off; undoing. */
function Deeds({ file, onJob }: { file: Import; onJob: (job: Job, what: 'run' | 'undo') => void }) {
  const t = useText();
  const run = useCommandOf(contacts.runImport);
  const undo = useCommandOf(contacts.undoImport);
  const start = () => run.mutate({ input: { id: file.id } }, { onSuccess: (job) => onJob(job, 'run'), onError: failed });
  const takeBack = async () => {
    if (await confirm({ title: t('import.undo'), text: t('import.undoText'), action: t('import.undo'), danger: true })) undo.mutate({ input: { id: file.id } }, { onSuccess: (job) => onJob(job as Job, 'undo'), onError: failed });
  };
  return (
    <Group gap={6}>
      {file.state === 'checked' && <Button size="sm" variant="filled" loading={run.isPending} onClick={start}>{t('import.run')}</Button>}
      {file.state === 'importing' && <Button size="sm" variant="filled" loading={run.isPending} onClick={start}>{t('import.goOn')}</Button>}
      {['imported', 'importing', 'undoing'].includes(file.state) && <Button size="sm" color="red" variant="light" loading={undo.isPending} onClick={() => void takeBack()}>{t('import.undo')}</Button>}
    </Group>
  );
}
