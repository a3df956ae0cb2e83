import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A checkout that files are written into. Nothing reaches the disk before `save`, so a generator that fails leaves nothing half done. */
export class Project {
  private readonly drafts = new Map<string, string>();
  private readonly removed = new Set<string>();
  constructor(readonly root: string) {}

  has(path: string): boolean { return this.drafts.has(path) || existsSync(join(this.root, path)); }

  /** @throws Error when the file is there already. */
  add(path: string, text: string): void {
    if (this.has(path)) throw new Error(`${path} is there already.`);
    this.drafts.set(path, text);
  }

  /** Puts `text` behind the first occurrence of `anchor`, before it with `before`. @throws Error that says what to write by hand. */
  insert(path: string, { anchor, text, before = false }: { anchor: string | RegExp; text: string; before?: boolean }): void {
    const source = this.read(path);
    const found = typeof anchor === 'string' ? anchor : anchor.exec(source)?.[0];
    const at = found === undefined ? -1 : source.indexOf(found);
    if (at < 0) throw new Error(`${path} has no place that looks like ${anchor}: write "${text.trim()}" there by hand.`);
    const end = before ? at : at + found!.length;
    this.drafts.set(path, source.slice(0, end) + text + source.slice(end));
  }

  /** Puts an entry into a list or object that is written as `opening … closing`, such as `controllers: [` and `]`; an empty one becomes one line. */
  enter(path: string, opening: string, entry: string): void {
    const source = this.read(path);
    const at = source.indexOf(opening);
    if (at < 0) throw new Error(`${path} has no "${opening}": enter ${entry} there by hand.`);
    const rest = source.slice(at + opening.length);
    const empty = /^\s*[\]}]/.exec(rest);
    const pad = opening.endsWith('{') ? ' ' : '';
    this.drafts.set(path, source.slice(0, at + opening.length) + (empty ? `${pad}${entry}${pad}${rest.trimStart()}` : `${pad}${entry},${/^\s/.test(rest) ? '' : ' '}${rest}`));
  }

  read(path: string): string {
    if (!this.has(path)) throw new Error(`There is no ${path}.`);
    return this.drafts.get(path) ?? readFileSync(join(this.root, path), 'utf8');
  }

  replace(path: string, text: string): void { this.drafts.set(path, text); }

  remove(path: string): void { this.removed.add(path); }

  /** The number of the next migration of a service, `0004`. */
  nextMigration(service: string): string {
    const folder = `services/${service}/src/migrations`;
    const there = existsSync(join(this.root, folder)) ? readdirSync(join(this.root, folder)) : [];
    const all = [...there, ...[...this.drafts.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length + 1))];
    const last = Math.max(0, ...all.map((file) => Number(/^\d{4}/.exec(file)?.[0] ?? 0)));
    return String(last + 1).padStart(4, '0');
  }

  /** Writes everything; answers the paths. */
  save(): string[] {
    for (const [path, text] of this.drafts) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    for (const path of this.removed) rmSync(join(this.root, path), { force: true });
    return [...this.drafts.keys()];
  }
}
