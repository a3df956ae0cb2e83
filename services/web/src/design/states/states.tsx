import { ApiProblem } from '@kontora/client';
import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconCloudOff, IconInbox, IconLock, IconMapOff, IconAlertTriangle, type Icon } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useCommon } from '../../text/common.ts';
import { PageTitle } from '../page-head.tsx';
import classes from './states.module.css';
import { problemText } from './problem-text.ts';

interface Said { icon: Icon; title: string; children?: ReactNode; action?: ReactNode }
function Notice({ icon: Sign, title, children, action, alert, whole }: Said & { alert?: boolean; whole?: boolean }) {
  return (
    <div className={classes.notice} role={alert ? 'alert' : undefined}>
      <Sign size={28} stroke={1.4} aria-hidden className={classes.sign} />
      {whole ? <PageTitle>{title}</PageTitle> : <Title order={2}>{title}</Title>}
      {children && <Text c="dimmed" maw={460} className={classes.text}>{children}</Text>}
      {action && <Group mt="xs" justify="center">{action}</Group>}
    </div>
  );
}

/** Nothing here: why, and what to do about it. `whole`: it is the page, not a part of one. */
export const EmptyState = ({ title, children, action, icon = IconInbox, whole }: Omit<Said, 'icon'> & { icon?: Icon; whole?: boolean }) => <Notice icon={icon} title={title} action={action} whole={whole}>{children}</Notice>;

/** Something failed: what, and what to do about it. The trace id finds it in the log. */
export function ProblemState({ error, retry, catalogue }: { error: unknown; retry?: () => void; catalogue?: string }) {
  const t = useCommon();
  const status = error instanceof ApiProblem ? error.status : undefined;
  const [icon, title] = status === 404 ? [IconMapOff, t('state.missing')] : status === 403 ? [IconLock, t('state.forbidden')] : status === 0 || (status ?? 0) >= 502 ? [IconCloudOff, t('state.unreachable')] : [IconAlertTriangle, t('state.failed')];
  return (
    <Notice alert icon={icon} title={title} action={retry && status !== 403 && <Button onClick={retry}>{t('action.retry')}</Button>}>
      {problemText(error, catalogue)}
      {error instanceof ApiProblem && error.problem.traceId && status !== 404 && <span className={classes.trace}>{t('state.trace')} {error.problem.traceId}</span>}
    </Notice>
  );
}

/** While the first answer is under way: the shape of what will come. */
export function Loading({ lines = 8 }: { lines?: number }) {
  const t = useCommon();
  return <Stack gap={10} p="md" role="status" aria-label={t('state.loading')}>{Array.from({ length: lines }, (_, i) => <Skeleton key={i} height={16} width={`${92 - ((i * 17) % 40)}%`} />)}</Stack>;
}

/** Catches what a page throws while it is drawn, so that the rest of the console stays usable. */
export class Guard extends Component<{ children: ReactNode; at: string }, { error?: unknown; at?: string }> {
  override state: { error?: unknown; at?: string } = {};
  static getDerivedStateFromError(error: unknown) { return { error }; }
  static getDerivedStateFromProps({ at }: { at: string }, state: { at?: string }) { return state.at === at ? null : { at, error: undefined }; }
  override render() {
    return this.state.error === undefined ? this.props.children : <ProblemState error={this.state.error} retry={() => this.setState({ error: undefined })} />;
  }
}
