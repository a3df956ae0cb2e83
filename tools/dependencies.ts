/** An entry of package-lock.json; paths without `node_modules` are our own workspaces, links lead to them. */
interface Locked { version?: string; license?: string; integrity?: string; dev?: boolean; devOptional?: boolean; link?: boolean }
/** What of package-lock.json is read here. */
export interface Lock { packages: Record<string, Locked> }

/** Licences that what is delivered may stand under: all permit use, change and distribution, at most with a notice. */
const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0', 'Python-2.0', 'Unlicense']);

/** What speaks against the packages of a lock file: content that nothing vouches for; delivered ones under a licence that is not on the list. */
export function dependencyFaults({ packages }: Lock): string[] {
  const foreign = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
  return foreign.flatMap(([path, { version, license, integrity, dev, devOptional }]) => {
    const name = `${path.split('node_modules/').at(-1)}@${version}`;
    return [
      ...(integrity?.startsWith('sha512-') ? [] : [`${name} has no sha512 in the lock file`]),
      ...(dev || devOptional || isAllowed(license) ? [] : [`${name} stands under ${license ?? 'no licence'}`]),
    ];
  });
}

/** Of `MIT OR GPL-3.0` one may be chosen; of `MIT AND Zlib` both hold. */
function isAllowed(licence = ''): boolean {
  return licence.replace(/[()]/g, '').split(' OR ').some((one) => one.split(' AND ').every((each) => ALLOWED.has(each)));
}
