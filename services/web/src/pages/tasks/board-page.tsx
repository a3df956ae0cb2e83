import { tasks } from '@kontora/contracts';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useSession } from '../../data/session.ts';
import { refuse, say, sayProblem } from '../../design/states/talk.tsx';
import { useCommon } from '../../text/common.ts';
import { BoardColumn } from './board-column.tsx';
import { BOARD_STATES, moveOf, type BoardState } from './board-moves.ts';
import classes from './board.module.css';
import { StepDialog } from './task-actions.tsx';
import { TaskBar } from './task-bar.tsx';
import { TaskCard } from './task-card.tsx';
import type { Step } from './task-steps.ts';
import type { TaskRow } from './task-words.tsx';
import { useText } from './text.ts';
import { useTaskView } from './use-task-view.ts';

const UNDER_WAY_MS = 2000;

/** Tasks in columns by state. Dragging a card, or its menu, or Shift with an arrow key takes the step that leads there; what is not possible says why. */
export function BoardPage() {
  const t = useText();
  const common = useCommon();
  const view = useTaskView();
  const { taskId } = useParams();
  const navigate = useNavigate();
  const { can } = useSession();
  const [followed, follow] = useState<string>();
  const [dragged, setDragged] = useState<TaskRow>();
  const [dialog, setDialog] = useState<{ task: TaskRow; step: Exclude<Step, 'claim' | 'approve'> }>();
  const claim = useCommandOf(tasks.claimTask);
  const approve = useCommandOf(tasks.approveTask);
  const failed = (error: unknown) => { follow(undefined); sayProblem(error, 'tasks'); };
  const moveFor = (task: TaskRow, to: BoardState) => moveOf(task, to, { id: view.me, writes: can('tasks:write') });
  const move = (task: TaskRow, to: BoardState) => {
    const found = moveFor(task, to);
    if (!found) return;
    if ('refused' in found) return refuse(t('board.refused', { state: t(`column.${to}`) }), t(`refused.${found.refused}`));
    follow(task.id);
    if (found.step === 'claim') claim.mutate({ input: { id: task.id } }, { onSuccess: () => say(t('said.claimed')), onError: failed });
    else if (found.step === 'approve') approve.mutate({ input: { id: task.id }, ifMatch: task.version }, { onSuccess: () => say(t('said.approved')), onError: failed });
    else setDialog({ task, step: found.step });
  };
  // Closed after the step, the card is still under way to its column; closed without, it stays.
  const close = () => { setDialog(undefined); setTimeout(() => follow(undefined), UNDER_WAY_MS); };
  const moving = claim.isPending ? claim.variables.input.id : approve.isPending ? approve.variables.input.id : undefined;
  const columns = BOARD_STATES.map((state) => <BoardColumn key={state} state={state} view={view} dragged={dragged} onDrag={setDragged} moveFor={moveFor} onMove={move} moving={moving} openId={taskId} followed={followed} onFollowed={() => follow(undefined)} />);
  return (
    <div className={classes.page}>
      <TaskBar title={t('board.title')} view={view} without={['state', 'completedOn']} end={<span className={classes.keys}>{t('board.keys')}</span>} />
      <div className={classes.split}>
        <div className={classes.board} role="group" aria-label={t('board.title')} tabIndex={0}>{columns}</div>
        {taskId && <aside className={classes.side} aria-label={common('list.card')}><TaskCard key={taskId} id={taskId} onClose={() => void navigate({ pathname: '/tasks/board', search: view.search })} /></aside>}
      </div>
      {dialog && <StepDialog step={dialog.step} task={dialog.task} onClose={close} />}
    </div>
  );
}
