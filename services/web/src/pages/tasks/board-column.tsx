import { bothFilters, tasks, type Filter } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { useListOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { Count } from '../../design/values/values.tsx';
import { BoardCard } from './board-card.tsx';
import { BOARD_STATES, type BoardState, type Move } from './board-moves.ts';
import classes from './board.module.css';
import type { TaskRow } from './task-words.tsx';
import { useText } from './text.ts';
import { type TaskViewState } from './use-task-view.ts';

const [CARD, AHEAD, DONE_DAYS] = [104, 10, 14];
interface Props {
  state: BoardState; view: TaskViewState; dragged: TaskRow | undefined; onDrag: (task: TaskRow | undefined) => void;
  moveFor: (task: TaskRow, to: BoardState) => Move | undefined; onMove: (task: TaskRow, to: BoardState) => void;
  /** The task whose step is under way, the one whose card is open, and the one that was moved: the reader goes along with it. */
  moving?: string; openId?: string; followed?: string; onFollowed: () => void;
}

/** The tasks of one state, page after page. Arrow keys go from card to card and from column to column; with Shift they move the task. */
export function BoardColumn({ state, view, dragged, onDrag, moveFor, onMove, moving, openId, followed, onFollowed }: Props) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const list = useListOf(tasks.listTasks, { filter: filterOf(state, view) as never, sort: state === 'done' ? '-completedOn' : 'dueOn' }, { live: true });
  const { rows, count, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const cards = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => CARD, overscan: 6, getItemKey: (i) => rows[i]!.id });
  const last = cards.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => { if (last >= rows.length - AHEAD && hasNextPage && !isFetchingNextPage) void fetchNextPage(); }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const keys = (event: KeyboardEvent, task: TaskRow, index: number) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const across = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const down = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (across === 0 && down === 0) return;
    event.preventDefault();
    const column = BOARD_STATES[BOARD_STATES.indexOf(state) + across];
    if (across !== 0 && event.shiftKey) { if (column) onMove(task, column); }
    else if (across !== 0) document.querySelector<HTMLElement>(`[data-column="${column}"] [data-card]`)?.focus();
    else { cards.scrollToIndex(index + down); requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-card="${index + down}"]`)?.focus()); }
  };
  const drop = (event: DragEvent) => { event.preventDefault(); setOver(false); if (dragged) onMove(dragged, state); onDrag(undefined); };
  const found = dragged && moveFor(dragged, state);
  return (
    <section className={classes.column} data-column={state} data-over={(over && dragged && (found && 'step' in found ? 'yes' : found ? 'no' : undefined)) || undefined} aria-label={t(`column.${state}`)} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={(event) => { if (!event.currentTarget.contains(event.relatedTarget as Node)) setOver(false); }} onDrop={drop}>
      <header className={classes.head}><h2>{t(`column.${state}`)}</h2>{count && <span><Count value={count.value} />{!count.exact && '+'}</span>}{state === 'done' && <small>{t('board.lately', { count: DONE_DAYS })}</small>}</header>
      {over && found && 'refused' in found && <p className={classes.why}>{t(`refused.${found.refused}`)}</p>}
      <div ref={box} className={classes.scroll}>
        {list.isPending ? <Loading lines={4} /> : list.isError && rows.length === 0 ? <ProblemState error={list.error} retry={() => void list.refetch()} catalogue="tasks" /> : rows.length === 0 ? <p className={classes.none}>{t('board.none')}</p> : (
          <ul className={classes.cards} style={{ height: cards.getTotalSize() }}>
            {cards.getVirtualItems().map(({ index, start, key }) => (
              <li key={key} style={{ transform: `translateY(${start}px)`, height: CARD }}>
                <BoardCard task={rows[index]!} index={index} first={index === 0} search={view.search} busy={moving === rows[index]!.id} open={openId === rows[index]!.id} followed={followed === rows[index]!.id} onFollowed={onFollowed} onDrag={onDrag} moveFor={moveFor} onMove={onMove} onKeyDown={(event) => keys(event, rows[index]!, index)} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** Own tasks are those one acts on today; of those that are done, the ones one did. Of the done only the last weeks are looked at. */
function filterOf(state: BoardState, { filter, mine, me }: TaskViewState): Filter {
  const own = mine ? { [state === 'done' ? 'performerId' : 'actingId']: { eq: me } } : {};
  const lately = state === 'done' ? { completedOn: { gte: CivilDate.addDays(today(), -DONE_DAYS) } } : {};
  return bothFilters(filter, { ...own, ...lately, state: { in: [state] } });
}
