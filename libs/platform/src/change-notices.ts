import { changeSubject } from '@kontora/contracts';
import type { NatsConnection } from '@nats-io/transport-node';

/** What a transaction has left behind: entities whose events it stored. */
export interface Commit { tenantId: string; ids: readonly string[]; /** Whether it put jobs on the queue. */ jobs: boolean }

const A_FEW = 50;
const GATHER_MS = 200;

/** Ids of what changed, gathered by key until they are taken; none are kept where they are many, or were not known. */
export class GatheredIds {
  private readonly keys = new Map<string, Set<string> | 'many'>();
  get size() { return this.keys.size; }

  add(key: string, ids: readonly string[]): void {
    const known = this.keys.get(key) ?? new Set();
    if (known === 'many') return;
    for (const id of ids) known.add(id);
    this.keys.set(key, ids.length === 0 || known.size > A_FEW ? 'many' : known);
  }

  take(): [key: string, ids: string[]][] {
    const taken = [...this.keys].map(([key, ids]): [string, string[]] => [key, ids === 'many' ? [] : [...ids]]);
    this.keys.clear();
    return taken;
  }
}

/** Tells consoles what a service has just committed, gathered for a moment and by firm. Best effort: whoever misses a notice looks again some time later. */
export class ChangeNotices {
  private readonly gathered = new GatheredIds();
  private timer: NodeJS.Timeout | undefined;
  constructor(private readonly nats: NatsConnection, private readonly service: string) {}

  note({ tenantId, ids }: Commit): void {
    if (this.gathered.size === 0) this.timer = setTimeout(() => this.send(), GATHER_MS);
    this.gathered.add(tenantId, ids);
  }

  /** Tells at once what waits to be told: nothing comes after it. */
  end(): void {
    clearTimeout(this.timer);
    this.send();
  }

  private send(): void {
    const notices = this.gathered.take();
    if (this.nats.isClosed() || this.nats.isDraining()) return;
    for (const [tenantId, ids] of notices) this.nats.publish(changeSubject(this.service, tenantId), JSON.stringify(ids));
  }
}
