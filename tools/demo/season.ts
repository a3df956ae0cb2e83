import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress } from '../../deploy/local/progress.ts';
import { openFirm, startLocalStack } from '../../deploy/local/stack.ts';
import { onEnd } from '../ending.ts';
import { DEMO_PASSWORD, STAFF } from './firm/staff.ts';
import { gather } from './story/cast.ts';
import { tellSeason } from './story/tell-season.ts';

/**
 * `npm run demo:season`: tells a season over the public API and prints it. On a stack of its own that goes afterwards; with `-- --url
 * http://127.0.0.1:3000` in the demo firm of the stack that runs there, whose people sign in with `KONTORA_DEMO_PASSWORD`.
 */
const { values: { url } } = parseArgs({ options: { url: { type: 'string' } } });
const progress = createProgress();
let cleanUp = async () => {};
onEnd(() => cleanUp());

try {
  const began = performance.now();
  const place = url ?? (await ownStack());
  const { scene, groups } = await gather({ url: place, password: process.env.KONTORA_DEMO_PASSWORD ?? DEMO_PASSWORD, say: progress.line });
  await tellSeason(scene, groups);
  progress.line(`\nThe season was told in ${((performance.now() - began) / 1000).toFixed(0)} s, over ${place}/api/v1 only.`);
} catch (error) {
  console.error(`\nThe story broke off: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
await cleanUp();
process.exit();

/** A stack for this one story, on any free ports, in a temporary folder. */
async function ownStack(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'kontora-season-'));
  chmodSync(home, 0o711); // Postgres, which does not run as root, must get through
  cleanUp = async () => rmSync(home, { recursive: true, force: true });
  const stack = await startLocalStack({ root: resolve(import.meta.dirname, '../..'), home, progress, passing: true });
  cleanUp = async () => {
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  };
  const [head] = STAFF;
  await openFirm(stack, { slug: 'demo', name: 'Баланс и партнёры', head: { name: head!.name, email: head!.email, password: DEMO_PASSWORD } });
  return stack.url;
}
