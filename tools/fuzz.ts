import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startLocalStack, type LocalStack } from '../deploy/local/stack.ts';
import { onEnd } from './ending.ts';
import { fetchSchemathesis, runSchemathesis } from './fuzz/schemathesis.ts';
import { openMarkedFirm, type MarkedFirm } from './fuzz/two-firms.ts';

/**
 * `npm run fuzz`: schemathesis asks every operation of the OpenAPI document, on a stack of its own, in the name of one firm beside another.
 * `-- --examples 30 --seed 1` bounds and repeats it, `--thorough` also tries every boundary of every parameter (half an hour and more), `--stateful` follows the document's links instead, asking with what came of earlier answers;
 * what stands after a further `--` goes to schemathesis, such as `--include-operation-id createTask` or `--max-time 900`.
 */
const { values, positionals } = parseArgs({ options: { examples: { type: 'string', default: '20' }, seed: { type: 'string' }, thorough: { type: 'boolean', default: false }, stateful: { type: 'boolean', default: false } }, allowPositionals: true });
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const phases = values.stateful ? 'stateful' : values.thorough ? 'examples,coverage,fuzzing' : 'examples,fuzzing';
const root = resolve(import.meta.dirname, '..');
/** Operations of a session: an API key has none, and no link leads to them. Signing out would end it for all that follow. */
const OF_A_SESSION = ['--include-path-regex', '/session', '--exclude-operation-id', 'signOut'];
const quiet = { line: () => undefined, step: () => undefined };

const home = mkdtempSync(join(tmpdir(), 'kontora-fuzz-'));
let stack: LocalStack | undefined;
const end = async () => { await stack?.stop(); rmSync(home, { recursive: true, force: true }); };
onEnd(end);
process.exitCode = await fuzz().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
await end();
process.exit();

async function fuzz(): Promise<number> {
  const tool = fetchSchemathesis(join(root, '.kontora'), (text) => console.log(text));
  chmodSync(home, 0o711); // Postgres, which may not run as this user, must get through
  process.env.KONTORA_RATE_LIMIT = '100000000';
  console.log(`Fuzzing with --seed ${seed} --examples ${values.examples} …`);
  stack = await startLocalStack({ root, home, progress: quiet, passing: true });
  const superuser = new pg.Pool({ connectionString: stack.superuser, max: 2 });
  const theirs = await openMarkedFirm(stack, superuser, 'zqbravo');
  const ours = await openMarkedFirm(stack, superuser, 'zqalpha');
  await superuser.end();
  const run = async (name: string, header: string, more: readonly string[]) => {
    const folder = join(home, name);
    mkdirSync(folder);
    const firms = join(folder, 'firms.json');
    writeFileSync(firms, JSON.stringify({ ours, theirs, stateful: values.stateful, answers: join(folder, 'answers.json') }));
    const code = await runSchemathesis({ tool, url: stack!.url, folder, firms, header, examples: Number(values.examples), seed, phases, more: [...more, ...positionals] });
    tell(join(folder, 'answers.json'));
    return code;
  };
  const asProgram = await run('program', `Authorization: Bearer ${ours.key}`, []);
  const asPerson = positionals.length > 0 || values.stateful ? 0 : await run('person', `Cookie: ${await cookieOf(ours)}`, OF_A_SESSION);
  return Math.max(asProgram, asPerson);
}

async function cookieOf({ email, password }: MarkedFirm): Promise<string> {
  const answer = await fetch(`${stack!.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}

/** How far the run came: which operations succeeded at least once, and what stood for overload. */
function tell(file: string): void {
  const answers = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>).map(([key, count]) => {
    const [operation, status, code] = key.split(' ') as [string, string, string];
    return { operation, status: Number(status), code, count };
  });
  const sum = (those: typeof answers) => those.reduce((total, { count }) => total + count, 0);
  const all = new Set(answers.map(({ operation }) => operation));
  const succeeded = new Set(answers.filter(({ status }) => status < 300).map(({ operation }) => operation));
  const byStatus = [...Map.groupBy(answers, ({ status }) => status)].sort(([a], [b]) => a - b).map(([status, those]) => `${status}: ${sum(those)}`);
  console.log(`${sum(answers)} requests to ${all.size} operations, of which ${succeeded.size} succeeded at least once. Answers by status: ${byStatus.join(', ')}.`);
  const refused = Map.groupBy(answers.filter(({ status }) => status >= 400), ({ code }) => code);
  console.log(`Refusals by code: ${[...refused].map(([code, those]) => ({ code, times: sum(those) })).sort((a, b) => b.times - a.times).map(({ code, times }) => `${code}: ${times}`).join(', ')}.`);
  const mostly = (operation: string) => answers.filter((one) => one.operation === operation).sort((a, b) => b.count - a.count)[0]!.code;
  console.log(`Never succeeded, and mostly why: ${[...all].filter((operation) => !succeeded.has(operation)).sort().map((operation) => `${operation} (${mostly(operation)})`).join(', ') || 'none'}.`);
}
