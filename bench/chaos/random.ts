/** A stream of choices that is the same for the same seed. */
export class Random {
  constructor(private state: number) {}

  /** 0 ≤ n < 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  /** A whole number, both ends included. */
  between(low: number, high: number): number { return low + Math.floor(this.next() * (high - low + 1)); }
  chance(probability: number): boolean { return this.next() < probability; }
  pick<T>(items: readonly T[]): T { return items[this.between(0, items.length - 1)]!; }
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.between(0, i);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }
  /** Another stream, whose choices do not depend on how many this one makes later. */
  fork(): Random { return new Random(this.between(0, 2 ** 31 - 1)); }
  hex(length: number): string { return Array.from({ length }, () => this.between(0, 15).toString(16)).join(''); }
  /** A word in Cyrillic letters that is like no other. */
  word(syllables: number): string {
    return Array.from({ length: syllables }, () => this.pick([...'бвгджзклмнпрстфх']) + this.pick([...'аеиоуя'])).join('');
  }
}
