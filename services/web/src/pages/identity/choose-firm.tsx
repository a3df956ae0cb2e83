import { identity } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { Navigate } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useSessionQuery } from '../../data/session.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { sayProblem } from '../../design/states/talk.tsx';
import classes from './entrance.module.css';
import { useEnter } from './enter.ts';
import { Entrance } from './entrance.tsx';
import { useText } from './text.ts';

/** For people who work for several firms: which one now. */
export function ChooseFirmPage() {
  const t = useText();
  const enter = useEnter();
  const session = useSessionQuery();
  const choose = useCommandOf(identity.chooseFirm);
  if (session.isError && session.error.status === 401) return <Navigate replace to="/sign-in" />;
  return (
    <Entrance title={t('firm.title')}>
      {session.isError ? <ProblemState error={session.error} retry={() => void session.refetch()} /> : !session.data ? <Loading lines={3} /> : (
        <ul className={classes.list}>{session.data.firms.map(({ id, name }) => <li key={id}><Button fullWidth size="md" justify="space-between" variant={id === session.data.firm?.id ? 'light' : 'default'} loading={choose.isPending && choose.variables.input.firmId === id} onClick={() => choose.mutate({ input: { firmId: id } }, { onSuccess: enter, onError: (error) => sayProblem(error, 'identity') })}>{name}</Button></li>)}</ul>
      )}
    </Entrance>
  );
}
