/** Tells the same of the same key without working it out again: for texts of thousands of cells. */
export function remembered<K extends string, R>(tell: (key: K) => R): (key: K) => R {
  const known = new Map<K, R>();
  return (key) => {
    if (!known.has(key)) known.set(key, tell(key));
    return known.get(key)!;
  };
}
