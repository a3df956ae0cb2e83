/** Between the one who reads messages and the one who handles them: whoever is too fast waits. */
export class MessageQueue<T> {
  private readonly items: T[] = [];
  private closed = false;
  private changed: (() => void)[] = [];

  constructor(private readonly capacity: number) {}

  /** What waits to be handled. */
  get waiting(): readonly T[] { return this.items; }

  /** Adds an item when there is room; false when the queue was closed before that. */
  async put(item: T): Promise<boolean> {
    while (!this.closed && this.items.length >= this.capacity) await this.change();
    if (this.closed) return false;
    this.items.push(item);
    this.tell();
    return true;
  }

  /** All that waits, at least one item; none only when the queue is closed. */
  async take(): Promise<T[]> {
    while (!this.closed && this.items.length === 0) await this.change();
    const taken = this.items.splice(0);
    this.tell();
    return taken;
  }

  /** Takes nothing more; answers what nobody took. */
  close(): T[] {
    this.closed = true;
    this.tell();
    return this.items.splice(0);
  }

  private change() { return new Promise<void>((resolve) => this.changed.push(resolve)); }
  private tell() { for (const resolve of this.changed.splice(0)) resolve(); }
}
