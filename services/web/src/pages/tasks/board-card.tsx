import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsHorizontal } from '@tabler/icons-react';
import { useEffect, useRef, type DragEvent, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { Day, EmployeeName, State } from '../../design/values/values.tsx';
import { BOARD_STATES, type BoardState, type Move } from './board-moves.ts';
import classes from './board.module.css';
import { isOverdue, useTaskTitle, type TaskRow } from './task-words.tsx';
import { useText } from './text.ts';

interface Props {
  task: TaskRow; index: number; first: boolean; search: string; busy: boolean; open: boolean; followed: boolean; onFollowed: () => void;
  onDrag: (task: TaskRow | undefined) => void; moveFor: (task: TaskRow, to: BoardState) => Move | undefined; onMove: (task: TaskRow, to: BoardState) => void; onKeyDown: (event: KeyboardEvent) => void;
}

/** A task on the board: what, for whom, until when, with whom; and a menu of the columns it can go to. */
export function BoardCard({ task, index, first, search, busy, open, followed, onFollowed, onDrag, moveFor, onMove, onKeyDown }: Props) {
  const t = useText();
  const titleOf = useTaskTitle();
  const card = useRef<HTMLElement>(null);
  // In its new column the card is another element: without this a reader at the keyboard would have to begin anew.
  useEffect(() => { if (followed) { card.current?.focus(); onFollowed(); } }, []);
  const drag = (event: DragEvent) => { event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', task.id); onDrag(task); };
  return (
    <article ref={card} aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight" className={classes.card} data-card={index} data-busy={busy || undefined} data-open={open || undefined} tabIndex={first ? 0 : -1} draggable aria-label={titleOf(task)} onKeyDown={onKeyDown} onDragStart={drag} onDragEnd={() => onDrag(undefined)}>
      <div className={classes.top}>
        <Link className={classes.title} to={{ pathname: `/tasks/board/${task.id}`, search }} draggable={false}>{titleOf(task)}</Link>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target><ActionIcon size="sm" aria-label={`${t('board.move')}: ${titleOf(task)}`}><IconArrowsHorizontal size={14} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('board.move')}</Menu.Label>
            {BOARD_STATES.filter((state) => state !== task.state).map((state) => <MoveItem key={state} state={state} move={moveFor(task, state)} onMove={() => onMove(task, state)} />)}
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className={classes.client}>{task.organisationName}</div>
      <div className={classes.about}>
        {task.returned && task.state !== 'done' && <State tone="bad">{t('returned')}</State>}
        {task.priority < 3 && <State tone="bad">{t(`priority.${task.priority as 1}`)}</State>}
        {task.clientWaiting && <State tone="wait">{t('field.clientWaiting')}</State>}
        {task.state === 'done' ? <Day value={task.completedOn} /> : task.dueOn && <Day value={task.dueOn} overdue={isOverdue(task)} />}
        <span className={classes.who}>{task.assigneeId ? <EmployeeName id={task.assigneeId} /> : t('inQueue')}</span>
      </div>
    </article>
  );
}

function MoveItem({ state, move, onMove }: { state: BoardState; move: Move | undefined; onMove: () => void }) {
  const t = useText();
  if (!move) return null;
  return <Menu.Item onClick={onMove}><span className={classes.moveTo}><b>{t(`column.${state}`)}</b><small>{'step' in move ? t(`action.${move.step}`) : t(`refused.${move.refused}`)}</small></span></Menu.Item>;
}
