import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '4.32.5';

/** The folder with schemathesis in a Python environment of its own, fetched from PyPI the first time. @throws Error with one line for a person. */
export function fetchSchemathesis(home: string, step: (text: string) => void): string {
  const folder = join(home, `tools/schemathesis-${VERSION}`);
  const whole = join(folder, 'whole');
  if (existsSync(whole)) return folder;
  const python = (command: string, args: string[]) => spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (python('python3', ['--version']).status !== 0) throw new Error('Fuzzing needs python3 (3.10 or newer) on PATH; everything else works without it.');
  step(`Fetching schemathesis ${VERSION} …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(home, 'tools'), { recursive: true });
  for (const [command, args] of [['python3', ['-m', 'venv', folder]], [join(folder, 'bin/pip'), ['install', '--quiet', `schemathesis==${VERSION}`]]] as const) {
    const { status, stderr } = python(command, [...args]);
    if (status !== 0) throw new Error(`schemathesis ${VERSION} could not be installed: ${stderr.trim().split('\n').at(-1)}`);
  }
  writeFileSync(whole, '');
  return folder;
}

/** One run of schemathesis. */
export interface FuzzRun {
  /** Where `fetchSchemathesis` put it. */
  tool: string;
  /** The gateway. */
  url: string;
  /** Folder for what it finds. */
  folder: string;
  /** File with the two firms, for `checks.py`. */
  firms: string;
  /** How it proves who it is. */
  header: string;
  examples: number;
  seed: number;
  /** Its phases, such as `examples,fuzzing`. */
  phases: string;
  /** Further arguments, such as a choice of operations. */
  more: readonly string[];
}

/** Its answer ends after minutes; services/gateway/src/edge/edge.flow.test.ts looks at it. */
const ENDLESS = 'watchChanges';
/** Links are those of the document, which follow from the contracts: guessing more by names makes thousands of rules, few of which ever lead anywhere. */
const SETTINGS = '[phases.stateful]\nmax-steps = 12\n[phases.stateful.inference]\nalgorithms = []\n[phases.stateful.generation]\nmode = "positive"\n';
const CHECKS = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_headers_conformance', 'response_schema_conformance', 'documented_status', 'nothing_of_the_other_firm'];

/** Runs schemathesis to its end, its words passed on; answers its exit code: 0 when nothing was found. */
export function runSchemathesis({ tool, url, folder, firms, header, examples, seed, phases, more }: FuzzRun): Promise<number> {
  const settings = join(folder, 'settings.toml');
  writeFileSync(settings, SETTINGS);
  const args = [
    '--config-file', settings, 'run', `${url}/api/openapi.json`, '--header', header, '--checks', CHECKS.join(','), '--max-examples', String(examples), '--seed', String(seed), '--phases', phases,
    '--workers', '2', '--continue-on-failure', '--suppress-health-check', 'all', '--request-timeout', '40', '--generation-database', 'none', '--generation-with-security-parameters', 'false', '--no-color', '--warnings', 'off', '--exclude-operation-id', ENDLESS, ...more,
  ];
  const child = spawn(join(tool, 'bin/schemathesis'), args, { cwd: folder, stdio: 'inherit', env: { ...process.env, SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'checks.py'), KONTORA_FUZZ: firms } });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code ?? 1)));
}
