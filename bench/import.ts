import { contacts, fillRoute } from '@kontora/contracts';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { round, type Benchmark, type Figure } from './lib/figure.ts';
import { load } from './lib/load.ts';
import { withStack, type BenchStack } from './lib/stack.ts';

const ROWS = Number(process.env.ROWS ?? 100_000);
const WORDS = 'Альфа Бета Гамма Дельта Вектор Горизонт Техно Строй Торг Сервис Медиа Логистик Пром Энерго Агро Фарм Авто Пласт Металл Запад Восток Север Юг Центр'.split(' ');
const CITIES = ['Москва', 'Санкт-Петербург', 'Казань', 'Тула', 'Пермь'];

/** A list of clients, each with an ИНН of its own, into an empty firm: upload, dry run, run; beside COPY of the rows that came of it. */
export const importing: Benchmark = { name: 'import', run: () => withStack(measure) };

async function measure(bench: BenchStack): Promise<Figure[]> {
  const { client } = bench;
  const began = performance.now();
  const id = await prepare(bench, 0);
  console.log(`  uploaded in ${seconds(performance.now() - began)}`);
  const watch = watchMemory(bench.stack.pid('contacts'));
  const dryMs = await run(bench, { id, dryRun: true });
  const realMs = await run(bench, { id, dryRun: false });
  const peak = watch();
  const { counts } = await client.call(contacts.getImport, { id });
  console.log(`  dry run ${seconds(dryMs)}, run ${seconds(realMs)}: ${JSON.stringify(counts)}; memory of contacts at most ${peak.toFixed(0)} MB`);
  const { plain, whole } = await copy(bench);
  const reads = await readsDuringImport(bench);
  const rate = `${round(ROWS / (realMs / 1000))} rows/s`;
  return [
    { what: `import of ${round(ROWS)} rows, relative to COPY into the table, its look-up tables, search and audit`, measured: `${seconds(realMs)} (${rate}) of ${seconds(whole)}`, value: realMs / whole, aim: { atMost: 2.5 } },
    { what: `import of ${round(ROWS)} rows, relative to COPY into a bare table with the same indexes`, measured: `${seconds(realMs)} of ${seconds(plain)}`, value: realMs / plain, aim: { atMost: 2.5 } },
    { what: 'get by id during an import, relative to a quiet moment', measured: `${round(reads.during)}/s of ${round(reads.quiet)}/s`, value: reads.during / reads.quiet, aim: { atLeast: 0.5 } },
    { what: 'memory of contacts during an import', measured: `${peak.toFixed(0)} MB RSS`, value: peak, aim: { atMost: 512 } },
  ];
}

/** Uploads a file of rows from a number on and confirms what it means; answers the import. */
async function prepare({ client }: BenchStack, first: number): Promise<string> {
  const { id } = await client.call(contacts.createImport, { name: 'Bench', fileName: 'clients.csv' });
  await client.upload(contacts.uploadImportPart, { id, part: 1 }, new Uint8Array(Buffer.from(csv(first))));
  await client.call(contacts.setImportMapping, { id });
  return id;
}

/** How many organisations a second can be read while another file is imported, and before. */
async function readsDuringImport(bench: BenchStack): Promise<{ quiet: number; during: number }> {
  const { rows } = await bench.superuser.query<{ id: string }>('select id from contacts.organisation limit 2000');
  const reads = () => load(bench.stack.url, { ask: (n) => ({ path: fillRoute(contacts.getOrganisation, { id: rows[n % rows.length]!.id }).path, headers: bench.headers }) });
  const id = await prepare(bench, ROWS);
  await reads();
  const quiet = await reads();
  const importing = run(bench, { id, dryRun: false });
  await sleep(1_000);
  const during = await reads();
  await importing;
  return { quiet: quiet.perSecond, during: during.perSecond };
}

function csv(first: number): string {
  const word = (at: number) => WORDS[at % WORDS.length]!;
  const rows = Array.from({ length: ROWS }, (_, n) => first + n).map((at) => `"ООО ""${word(at)}${word(at * 7)} ${word(at * 5 + 3)} ${at}""",id-${at},info${at}@example.org,+7 495 ${1_000_000 + at},${CITIES[at % 5]},"ул. Ленина, ${at % 200}",${inn(at)},${at % 7 === 0 ? 'первый клиент; «тест»' : ''},Customer,12.01.2026 10:15:00`);
  return ['Name,ID,Email Address,Office Phone,Billing City,Billing Street,ИНН,Description,Type,Date Created', ...rows].join('\r\n') + '\r\n';
}

function inn(at: number): string {
  const digits = String(770_000_000 + at);
  return digits + (([2, 4, 10, 3, 5, 9, 4, 6, 8].reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11) % 10);
}

/** From asking for the job to its end, in milliseconds. */
async function run({ client }: BenchStack, input: { id: string; dryRun: boolean }): Promise<number> {
  const began = performance.now();
  const job = await client.call(contacts.runImport, input);
  for await (const now of client.watchJob(job)) if (now.problem) throw new Error(`${now.problem.code}: ${now.problem.detail}`);
  return performance.now() - began;
}

/** The same rows by COPY: into a table like it without triggers, and into the table itself, emptied before, whose triggers keep all that belongs to it. */
async function copy({ superuser, firmId }: BenchStack): Promise<{ plain: number; whole: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'kontora-bench-copy-'));
  chmodSync(folder, 0o777);
  const client = await superuser.connect();
  const file = join(folder, 'rows');
  const timed = async (text: string) => { const began = performance.now(); await client.query(text); return performance.now() - began; };
  try {
    await client.query(`set search_path = contacts; set app.tenant_id = '${firmId}'; set app.actor = 'bench'; set app.operation = 'bench'; copy organisation to '${file}'`);
    await client.query('create schema bench; create table bench.organisation (like organisation including all)');
    const plain = await timed(`copy bench.organisation from '${file}'`);
    await client.query('truncate organisation, audit, identity_key, organisation_label, external_ref, search_term, search_word, timeline_entry, import_row cascade');
    return { plain, whole: await timed(`copy organisation from '${file}'`) };
  } finally {
    client.release(true);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Follows the resident memory of a process; answers its peak in MB, and stops. */
function watchMemory(pid: number): () => number {
  let peak = 0;
  const look = () => { peak = Math.max(peak, Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024); };
  const timer = setInterval(look, 200);
  return () => { clearInterval(timer); return peak; };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
