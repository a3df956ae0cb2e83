/** The parts of package-lock.json, version 3, that choose what is installed. */
export interface Lock { name: string; version: string; lockfileVersion: number; requires?: boolean; packages: Record<string, LockedPackage> }
interface LockedPackage {
  name?: string; version?: string;
  dependencies?: Record<string, string>; optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>; peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}
/** What a program needs from outside of it: `name` is its own, `packages` as a trace answers them. */
export interface Needs { name: string; packages: Iterable<string> }

/**
 * The lock of a project that needs these packages only, in the versions of the whole; its root entry is what package.json must say.
 * @throws Error when the whole has a package for development only, or not at all.
 */
export function lockOf(whole: Lock, { name, packages }: Needs): Lock & { packages: { '': LockedPackage } } {
  const own = whole.packages['']!;
  const dependencies = Object.fromEntries([...packages].sort().map((wanted) => [wanted, own.dependencies?.[wanted] ?? missing(wanted, name)]));
  const kept = new Set<string>();
  const keep = (wanted: string, from: string, optional: boolean): void => {
    const path = nearest(whole, wanted, from);
    if (!path && optional) return;
    if (!path) throw new Error(`The lock file has no ${wanted}, which ${from || name} needs.`);
    if (kept.has(path)) return;
    kept.add(path);
    const { dependencies: needs = {}, optionalDependencies: mayNeed = {}, peerDependencies: peers = {}, peerDependenciesMeta: meta = {} } = whole.packages[path]!;
    for (const next of Object.keys(needs)) keep(next, path, next in mayNeed);
    for (const next of Object.keys(mayNeed)) keep(next, path, true);
    for (const next of Object.keys(peers)) if (!meta[next]?.optional) keep(next, path, true);
  };
  for (const wanted of Object.keys(dependencies)) keep(wanted, '', false);
  const root = { name, version: whole.version, dependencies };
  return { name, version: whole.version, lockfileVersion: whole.lockfileVersion, requires: true, packages: { '': root, ...Object.fromEntries([...kept].sort().map((path) => [path, whole.packages[path]!])) } };
}

/** Where Node finds a package that is imported from `from`: in the nearest node_modules upwards. */
function nearest(lock: Lock, wanted: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const path = `${folder}${folder && '/'}node_modules/${wanted}`;
    if (lock.packages[path]) return path;
    if (!folder) return undefined;
  }
}

const missing = (wanted: string, name: string): never => { throw new Error(`${name} imports ${wanted}, which package.json does not name under dependencies.`); };
