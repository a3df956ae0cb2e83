import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Task, TRANSITIONS, type State, type Step } from './task.ts';

class Refused extends Error { constructor(readonly code: string) { super(code); } }
const fail = (code: string): never => { throw new Refused(code); };
const now = { at: new Date('2026-03-02T09:00:00Z'), today: '2026-03-02' };
const ANNA = '00000000-0000-7000-8000-00000000000a';
const BORIS = '00000000-0000-7000-8000-00000000000b';
const VERA = '00000000-0000-7000-8000-00000000000c';
const QUEUE = '00000000-0000-7000-8000-0000000000aa';

const task = (more: Partial<Task> = {}): Task => Object.assign(Object.create(Task.prototype) as Task, { state: 'open', bounces: 0, returned: false, createdBy: 'reporting', groupId: QUEUE, priority: 3, ...more });
const dialog = { outcome: 'done', minutes: 5, timeKind: 'inside' } as const;
const complete = (t: Task, performerId: string | null = ANNA) => t.complete(dialog, { performerId, now }, fail);
const codeOf = (act: () => void) => { try { act(); return undefined; } catch (error) { return (error as Refused).code; } };

describe('no path leaves the transition table', () => {
  const acts: Record<Exclude<Step, 'submit'>, (t: Task) => void> = {
    claim: (t) => t.claim(ANNA, true, fail), redirect: (t) => t.redirect({ assigneeId: BORIS }, fail), giveBack: (t) => t.giveBack(fail), complete: (t) => complete(t),
    approve: (t) => t.approve(now, fail), reject: (t) => t.reject(fail), reopen: (t) => t.reopen(fail), cancel: (t) => t.cancel(fail),
  };
  const names = Object.keys(acts) as (keyof typeof acts)[];

  test.each([[null], [VERA]])('whatever is done in whatever order (reviewer: %s)', (reviewerId) => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...names), { maxLength: 30 }), (steps) => {
      const t = task({ reviewerId });
      for (const name of steps) {
        const before = t.state as State;
        const step: Step = name === 'complete' && reviewerId ? 'submit' : name;
        const refused = codeOf(() => acts[name](t));
        const allowed = (TRANSITIONS[step] as Partial<Record<State, State>>)[before];
        if (refused === undefined) expect(t.state).toBe(allowed);
        else expect(['wrong-state', ...(allowed ? ['already-claimed', 'nowhere-to-return'] : ['already-claimed'])]).toContain(refused);
        if (refused !== undefined) expect(t.state).toBe(before);
        expect(t.state === 'done').toBe(Boolean(t.completedAt && t.completedOn && t.outcome));
        expect(t.reviewerId ? t.performerId === t.reviewerId : false).toBe(false);
      }
    }), { numRuns: 500 });
  });
});

describe('claiming', () => {
  test('from the queue: it is mine, and I perform it', () => {
    const t = task();
    t.claim(ANNA, false, fail);
    expect(t).toMatchObject({ state: 'in-work', assigneeId: ANNA, performerId: ANNA });
  });
  test('what somebody else has, is refused', () => { expect(codeOf(() => task({ assigneeId: BORIS }).claim(ANNA, false, fail))).toBe('already-claimed'); });
  test('a substitute performs it, but it stays with whom it is', () => {
    const t = task({ assigneeId: BORIS });
    t.claim(ANNA, true, fail);
    expect(t).toMatchObject({ assigneeId: BORIS, performerId: ANNA });
  });
  test('the reviewer cannot be the performer', () => { expect(codeOf(() => task({ reviewerId: ANNA }).claim(ANNA, false, fail))).toBe('reviewer-is-performer'); });
});

describe('giving back and redirecting', () => {
  test('to the queue where there is one', () => {
    const t = task({ state: 'in-work', assigneeId: ANNA, performerId: ANNA });
    t.giveBack(fail);
    expect(t).toMatchObject({ state: 'open', assigneeId: null, groupId: QUEUE, performerId: null, returned: true, bounces: 1 });
  });
  test('else to the manager, else to the author, else nowhere', () => {
    const to = (more: Partial<Task>) => { const t = task({ groupId: null, assigneeId: ANNA, ...more }); t.giveBack(fail); return t.assigneeId; };
    expect(to({ managerId: BORIS, createdBy: VERA })).toBe(BORIS);
    expect(to({ managerId: ANNA, createdBy: VERA })).toBe(VERA);
    expect(codeOf(() => to({ createdBy: ANNA }))).toBe('nowhere-to-return');
    expect(codeOf(() => to({ createdBy: 'reporting' }))).toBe('nowhere-to-return');
  });
  test('each redirection counts; a person may give it back to the queue it came from', () => {
    const t = task();
    t.redirect({ assigneeId: BORIS }, fail);
    t.redirect({ assigneeId: ANNA }, fail);
    expect(t).toMatchObject({ bounces: 2, assigneeId: ANNA, groupId: QUEUE });
  });
  test('never to its reviewer', () => { expect(codeOf(() => task({ reviewerId: VERA }).redirect({ assigneeId: VERA }, fail))).toBe('reviewer-is-performer'); });
});

describe('review', () => {
  const submitted = () => { const t = task({ assigneeId: ANNA, reviewerId: VERA }); complete(t); return t; };
  test('completed work goes to the reviewer, approved it is done with its performer', () => {
    const t = submitted();
    expect(t).toMatchObject({ state: 'review', assigneeId: VERA, performerId: ANNA, outcome: 'done' });
    t.approve(now, fail);
    expect(t).toMatchObject({ state: 'done', assigneeId: ANNA, completedOn: '2026-03-02' });
  });
  test('rejected work comes back to its performer, its completion forgotten', () => {
    const t = submitted();
    t.reject(fail);
    expect(t).toMatchObject({ state: 'in-work', assigneeId: ANNA, returned: true, outcome: null, dialogMinutes: null });
  });
  test('whoever becomes the reviewer in review, has the task; it cannot be without', () => {
    const t = Object.assign(submitted(), { reviewerId: BORIS });
    t.followReviewer(fail);
    expect(t.assigneeId).toBe(BORIS);
    expect(codeOf(() => Object.assign(submitted(), { reviewerId: null }).followReviewer(fail))).toBe('wrong-state');
  });
});

test('a task cannot start after it is due', () => {
  expect(codeOf(() => task({ startOn: '2026-03-02', dueOn: '2026-03-01' }).requireDatesInOrder(fail))).toBe('dates-reversed');
  expect(codeOf(() => task({ startOn: '2026-03-02', dueOn: '2026-03-02' }).requireDatesInOrder(fail))).toBeUndefined();
});
