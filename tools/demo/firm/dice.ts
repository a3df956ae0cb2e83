/** A source of chance that gives the same values for the same key, so that everybody's demo firm is the same. */
export interface Dice {
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** True in so many cases of a hundred. */
  chance(percent: number): boolean;
}

/** Values depend on the key alone: a new client changes nothing about the others. */
export function dice(key: string): Dice {
  let state = [...key].reduce((hash, char) => Math.imul(hash ^ char.codePointAt(0)!, 0x01000193), 0x811c9dc5);
  // mulberry32, public domain
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return { between, pick: (choices) => choices[between(0, choices.length - 1)]!, chance: (percent) => next() * 100 < percent };
}
