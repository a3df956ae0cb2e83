import type { CivilDate } from '@kontora/domain';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconChevronDown, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { today } from '../form/today.ts';
import type { Tone } from '../values/values.tsx';
import { lanesOf, type Stretch } from './days.ts';
import { Backdrop, GANTT_HEAD, TimeHead, useScale, type Scale, type Zoom } from './gantt-scale.tsx';
import { useFormats } from '../values/formats.ts';
import { paperZoom, usePrinting } from '../use-printing.ts';
import classes from './gantt.module.css';

/** Work between two civil days, both included. What it is, `label` says on the bar, `sign` where there is no room for that, and `hint` in full; `share` is how much of it is done, 0 to 1. */
export interface GanttBar extends Stretch { key: string; tone: Tone; sign?: '!' | '✓'; label: string; hint: string; share?: number; open?: boolean; onPick: () => void }
/** A line of bars; those that overlap go below each other. `onFold`: it heads a group that can be shut. */
export interface GanttLine { key: string; name: ReactNode; note?: ReactNode; bars: readonly GanttBar[]; head?: boolean; folded?: boolean; onFold?: () => void }
const [LANE, GAP, SCROLL_STEP, ROOM] = [24, 8, 40, 44];

interface Props { label: string; nameHead: string; from: string; to: string; zoom: Zoom; lines: readonly GanttLine[]; off: (day: CivilDate) => boolean; foldWords: { fold: string; unfold: string }; todayWord: string; more?: () => void }

/** Bars over days: days off shaded, today marked, lines drawn only where they are looked at. Arrow keys go from bar to bar, Enter opens. */
export function Gantt({ label, nameHead, from, to, zoom, lines, off, foldWords, todayWord, more }: Props) {
  const measured = useElementSize();
  const box = useRef<HTMLDivElement>(null);
  const boxRef = useMergedRef(box, measured.ref);
  const scale = useScale({ from, to, zoom, width: measured.width });
  const printing = usePrinting();
  const lanes = useMemo(() => lines.map(({ bars }) => lanesOf(bars)), [lines]);
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => box.current, estimateSize: (i) => (lanes[i]?.count ?? 1) * LANE + GAP, getItemKey: (i) => lines[i]!.key, overscan: printing ? lines.length : 10, scrollMargin: GANTT_HEAD, scrollPaddingStart: GANTT_HEAD });
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const [left, setLeft] = useState(0);
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => rows.measure(), [lanes, rows]);
  useEffect(() => { if (last >= lines.length - 20) more?.(); }, [last, lines.length, more]);
  useLayoutEffect(() => { if (scale.px > 0 && from <= today() && today() <= to) box.current?.scrollTo({ left: scale.x(today()) - scale.visible / 3 }); }, [from, to, zoom, scale.px > 0]);

  const idOf = (line: number, bar: number) => `bar-${lines[line]?.key}-${bar}`.replace(/[^\w-]/g, '_');
  const goTo = (line: number, bar: number) => {
    const row = within(line, lines.length);
    const place = within(bar, lines[row]?.bars.length ?? 1);
    setAt([row, place]);
    rows.scrollToIndex(row);
    const target = lines[row]?.bars[place];
    if (target && box.current) bringIntoView(box.current, scale.x(target.from), scale);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== box.current) return;
    const deed = deedOf(event.key, { at, line: lines[at[0]], goTo });
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  const drawn = items.some(({ index }) => index === at[0]) && (lines[at[0]]?.bars.length ?? 0) > 0;
  return (
    <div ref={boxRef} className={classes.box} role="grid" tabIndex={0} aria-label={label} aria-rowcount={lines.length + 1} aria-activedescendant={drawn ? idOf(...at) : undefined} onKeyDown={keys} onScroll={(event) => setLeft(Math.round(event.currentTarget.scrollLeft / SCROLL_STEP) * SCROLL_STEP)}>
      <div className={classes.canvas} style={{ width: scale.label + scale.width, height: GANTT_HEAD + rows.getTotalSize(), ...paperZoom(scale.label + scale.width) }}>
        <TimeHead scale={scale} zoom={zoom} name={nameHead} todayWord={todayWord} off={off} />
        <Backdrop scale={scale} off={off} height={rows.getTotalSize()} />
        {items.map(({ index, start, size }) => (
          <div key={lines[index]!.key} role="row" aria-rowindex={index + 2} className={classes.row} data-head={lines[index]!.head || undefined} style={{ transform: `translateY(${start}px)`, height: size, width: scale.label + scale.width }}>
            <LineName line={lines[index]!} width={scale.label} words={foldWords} />
            <div role="gridcell" className={classes.track}>
              <Aside bars={lines[index]!.bars} scale={scale} left={left} onGo={(bar) => goTo(index, bar)} />
              {lines[index]!.bars.map((bar, place) => <Bar key={bar.key} id={idOf(index, place)} bar={bar} scale={scale} lane={lanes[index]!.lane[place]!} active={at[0] === index && at[1] === place} onPick={() => { setAt([index, place]); bar.onPick(); }} />)}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

const within = (place: number, count: number) => Math.max(0, Math.min(count - 1, place));

interface Place { at: readonly [number, number]; line: GanttLine | undefined; goTo: (line: number, bar: number) => void }
/** What a key does where the reader is: arrow keys walk, left and right also shut and open a group, Enter opens the bar. */
function deedOf(key: string, { at: [row, bar], line, goTo }: Place): (() => void) | undefined {
  const count = line?.bars.length ?? 0;
  const deeds: Record<string, () => void> = {
    ArrowDown: () => goTo(row + 1, bar), ArrowUp: () => goTo(row - 1, bar), PageDown: () => goTo(row + 10, bar), PageUp: () => goTo(row - 10, bar), Home: () => goTo(row, 0), End: () => goTo(row, count - 1),
    ArrowRight: () => (line?.folded ? line.onFold?.() : goTo(row, bar + 1)), ArrowLeft: () => (bar === 0 && line?.folded === false ? line.onFold?.() : goTo(row, bar - 1)),
    Enter: () => (count > 0 ? line!.bars[bar]?.onPick() : line?.onFold?.()),
  };
  return deeds[key];
}

function LineName({ line: { name, note, folded, onFold, head }, width, words }: { line: GanttLine; width: number; words: Props['foldWords'] }) {
  return (
    <div role="rowheader" className={classes.name} style={{ width }} data-sub={!head || undefined}>
      {onFold && <button type="button" tabIndex={-1} className={classes.fold} aria-label={folded ? words.unfold : words.fold} onClick={onFold}>{folded ? <IconChevronRight size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}</button>}
      <span className={classes.text}>{name}</span>
      {note && <span className={classes.note}>{note}</span>}
    </div>
  );
}

interface BarProps { id: string; bar: GanttBar; scale: Scale; lane: number; active: boolean; onPick: () => void }
function Bar({ id, bar, scale, lane, active, onPick }: BarProps) {
  const left = Math.max(0, scale.x(bar.from));
  const width = Math.max(6, Math.min(scale.width, scale.x(bar.to) + scale.px) - left - 2);
  return (
    <button id={id} type="button" tabIndex={-1} className={classes.bar} data-tone={bar.tone} data-active={active || undefined} data-open={bar.open || undefined} title={bar.hint} style={{ left, width, top: GAP / 2 + lane * LANE }} onClick={onPick}>
      {bar.share !== undefined && <span className={classes.share} style={{ width: `${bar.share * 100}%` }} aria-hidden />}
      {(bar.sign || width >= ROOM) && <span className={classes.barText} aria-hidden>{bar.sign}{width >= ROOM && ` ${bar.label}`}</span>}
      <span className={classes.unseen}>{bar.hint}</span>
    </button>
  );
}

/** Where a line has bars, but none that is seen: on which side they are, and a way there. */
function Aside({ bars, scale, left, onGo }: { bars: readonly GanttBar[]; scale: Scale; left: number; onGo: (bar: number) => void }) {
  const { shortDay } = useFormats();
  if (bars.length === 0 || scale.visible === 0) return null;
  const before = bars.every(({ to }) => scale.x(to) + scale.px <= left);
  if (!before && !bars.every(({ from }) => scale.x(from) >= left + scale.visible)) return null;
  const place = before ? bars.length - 1 : 0;
  const Sign = before ? IconChevronLeft : IconChevronRight;
  return <button type="button" tabIndex={-1} className={classes.aside} data-side={before ? 'before' : 'after'} style={{ left: before ? scale.label + 4 : scale.label + scale.visible - 76 }} title={bars[place]!.hint} onClick={() => onGo(place)}><Sign size={12} aria-hidden />{shortDay(bars[place]!.from)}</button>;
}

function bringIntoView(box: HTMLElement, x: number, { visible }: Scale): void {
  if (x < box.scrollLeft || x > box.scrollLeft + visible - 60) box.scrollTo({ left: Math.max(0, x - visible / 4) });
}
