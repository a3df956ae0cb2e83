import { reporting } from '@kontora/contracts';
import { Title } from '@mantine/core';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { GroupInput, GroupName } from '../../design/pickers/pickers.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { Nothing } from '../../design/values/values.tsx';
import classes from './admin.module.css';
import { STAGE_ROLES, stageRoleText } from './stage-roles.ts';
import { useText } from './text.ts';

/** Which group takes stages of a role when nobody is responsible for them; `used` are the roles that stages have. */
export function StageQueues({ used }: { used: readonly string[] }) {
  const t = useText();
  const { can } = useSession();
  const query = useQueryOf(reporting.listStageRoles, {});
  const roles = [...new Set([...STAGE_ROLES, ...used, ...(query.data?.data.map(({ role }) => role) ?? [])])];
  return (
    <section className={classes.queues}>
      <Title order={2}>{t('queues.title')}</Title>
      <p className={classes.hint}>{t('queues.text')}</p>
      {query.error ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : !query.data ? <Loading lines={4} /> : (
        <table className={classes.table}>
          <thead><tr><th scope="col">{t('stages.role')}</th><th scope="col">{t('queues.group')}</th></tr></thead>
          <tbody>{roles.map((role) => { const groupId = query.data.data.find((one) => one.role === role)?.groupId ?? null; return <tr key={role}><th scope="row">{stageRoleText(role)}</th><td>{can('reporting:configure') ? <QueueChoice role={role} groupId={groupId} /> : groupId ? <GroupName id={groupId} /> : <Nothing />}</td></tr>; })}</tbody>
        </table>
      )}
    </section>
  );
}

function QueueChoice({ role, groupId }: { role: string; groupId: string | null }) {
  const t = useText();
  const command = useCommandOf(reporting.setStageRole);
  const send = (to: string | null) => command.mutateAsync({ input: { role, groupId: to } });
  const choose = (to: string | null) => void send(to).then(() => say(t('said.queueSet', { role: stageRoleText(role) }), () => send(groupId)), (error: unknown) => sayProblem(error, 'reporting'));
  return <div className={classes.queue}><GroupInput ariaLabel={`${t('queues.group')}: ${stageRoleText(role)}`} value={groupId} onChange={(id) => choose(id || null)} /></div>;
}
