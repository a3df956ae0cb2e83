import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { boards } from './boards.ts';

const run = promisify(execFile);
const HERE = import.meta.dirname;

/** A rule as Prometheus knows it: one that alerts, or one that records. */
export interface Rule { alert?: string; record?: string; expr: string; for?: string; labels?: Record<string, string>; annotations?: Record<string, string> }
/** A file of rules: what is below `spec` of a PrometheusRule, which is all that Prometheus itself knows. */
export interface RuleFile { name: string; groups: { name: string; rules: Rule[] }[] }

/** The files of `rules/`. */
export const ruleFiles = (): RuleFile[] => yamlIn('rules').map(({ name, text }) => ({ name, ...(parse(text) as { spec: Omit<RuleFile, 'name'> }).spec }));

/** What the dashboards ask, as rules, so that promtool reads it too. */
const questions = () => Object.values(boards).flatMap((board) => board.rows.flatMap(({ panels }) => panels.flatMap(({ series }) => series.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')))))
  .map((expr, i) => ({ record: `question:${i}`, expr }));

/** Lets promtool read all rules and all questions of the dashboards, and run all tests of `tests/`; answers what it said. @throws Error with its words when a rule or a test fails. */
export async function checkRules(promtool: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kontora-rules-'));
  const put = (kind: string, name: string, text: string) => { mkdirSync(join(folder, kind), { recursive: true }); writeFileSync(join(folder, kind, name), text); return `${kind}/${name}`; };
  const ask = (...asked: string[]) => run(promtool, asked, { cwd: folder }).catch((error: Error & { stdout: string; stderr: string }) => { throw new Error(`promtool: ${error.stdout}${error.stderr}`); });
  try {
    const rules = [...ruleFiles(), { name: 'dashboards.yaml', groups: [{ name: 'dashboards', rules: questions() }] }].map(({ name, groups }) => put('rules', name, stringify({ groups })));
    const tests = yamlIn('tests').map(({ name, text }) => put('tests', name, text));
    return [await ask('check', 'rules', ...rules), await ask('test', 'rules', ...tests)].map(({ stdout }) => stdout).join('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const yamlIn = (folder: string) => readdirSync(join(HERE, folder)).filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(join(HERE, folder, name), 'utf8') }));
