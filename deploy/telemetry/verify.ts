import { tool } from '../verify/go.ts';
import { checkRules } from './promtool.ts';

/** Reads all rules with promtool, which is built from its Go module, and runs their tests. */
console.log(await checkRules(await tool('promtool', console.log)));
