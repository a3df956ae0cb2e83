import type { Answer, Job, Operation } from '@kontora/contracts';
import { allJobs } from '../../data/jobs.ts';
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useCommon } from '../../text/common.ts';
import { useFormats } from '../values/formats.ts';
import { problemText } from './problem-text.ts';

/** A background job until its end: how far it is, cancelling it, what went wrong. Told by the server as it happens. */
export function JobProgress<O extends Operation<'job'>>({ job: started, onDone, catalogue }: { job: Answer<O> & Job; onDone?: (job: Job) => void; catalogue?: string }) {
  const t = useCommon();
  const { number } = useFormats();
  const [job, setJob] = useState<Job>(started);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    const stop = new AbortController();
    void (async () => {
      for await (const now of allJobs.watch(started, stop.signal)) {
        setJob(now);
        if (now.state === 'done') onDone?.(now);
      }
    })().catch((error: unknown) => { if (!stop.signal.aborted) setFailure(error); });
    return () => stop.abort();
    // A job is watched once; onDone may be a new function at every render.
  }, [started.id]);
  const { done, total } = job.progress;
  const running = job.state === 'queued' || job.state === 'running';
  return (
    <Stack gap={6} role="status">
      <Group justify="space-between">
        <Text>{t(`job.${job.state}`)}{done > 0 && ` · ${total === null ? number(done) : `${number(done)} / ${number(total)}`}`}</Text>
        {running && <Button size="compact-xs" onClick={() => void allJobs.cancel(job).then(setJob, setFailure)}>{t('action.cancel')}</Button>}
      </Group>
      <Progress value={job.state === 'done' ? 100 : total ? (100 * done) / total : 100} animated={running} striped={running && total === null} color={job.state === 'failed' ? 'red' : undefined} aria-label={t(`job.${job.state}`)} />
      {(failure !== undefined || job.problem) && <Text c="var(--mantine-color-error)" role="alert">{job.problem ? job.problem.detail : problemText(failure, catalogue)}</Text>}
    </Stack>
  );
}
