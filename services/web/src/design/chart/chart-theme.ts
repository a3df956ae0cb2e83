import type { Tone } from '../values/values.tsx';

interface ToneColours { ink: string; back: string }
/** The design's colours as a canvas needs them: values instead of variables. `ink` on `back` has the contrast of text. */
export interface ChartColours { text: string; dimmed: string; line: string; back: string; hover: string; font: string; tones: Record<Tone, ToneColours> }
const TONES: readonly Tone[] = ['neutral', 'active', 'wait', 'good', 'bad'];

/** The colours of the design as they are now: those of the light or the dark scheme. */
export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const tones = Object.fromEntries(TONES.map((tone) => [tone, { ink: of(`--tone-${tone}`), back: of(`--tone-${tone}-back`) }])) as ChartColours['tones'];
  return { text: of('--mantine-color-text'), dimmed: of('--mantine-color-dimmed'), line: of('--line'), back: of('--mantine-color-body'), hover: `${of('--line')}66`, font: of('--mantine-font-family'), tones };
}

const FAINT = '59';
/** The pattern of each tone, so that bars can be told apart without their colours. */
export const PATTERNS: Record<Tone, (ink: string) => object> = {
  good: () => ({ symbol: 'none' }),
  active: (ink) => ({ color: ink + FAINT, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 }),
  bad: (ink) => ({ color: ink + FAINT, dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: Math.PI / 2 }),
  wait: (ink) => ({ color: ink + FAINT, symbol: 'circle', dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [4, 0], symbolSize: .7 }),
  neutral: (ink) => ({ color: ink + FAINT, dashArrayX: [1, 0], dashArrayY: [1, 6], rotation: 0 }),
};
