import type { KubeObject } from '../manifests.ts';
import { NETWORK_RULES } from './network.ts';
import { POD_RULES } from './pods.ts';
import { RELEASE_RULES } from './release.ts';
import type { Rule } from './rule.ts';

/** All rules for rendered objects. */
export const RULES: readonly Rule[] = [...POD_RULES, ...NETWORK_RULES, ...RELEASE_RULES];

/** Breaches of every rule, as sentences. */
export const breachesIn = (objects: readonly KubeObject[]): string[] => RULES.flatMap(({ name, why, check }) => check(objects).map((breach) => `${breach}: not "${name}" (${why})`));

/** Rules that stay silent when their own control breaks them in these objects. */
export const silentRules = (objects: readonly KubeObject[]): string[] => RULES.filter(({ check, control }) => {
  const spoilt = structuredClone(objects) as KubeObject[];
  control(spoilt);
  return check(spoilt).length === 0;
}).map(({ name }) => name);
