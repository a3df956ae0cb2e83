import { execFile } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { checkRules } from '../telemetry/promtool.ts';
import * as journey from './cluster/journey.ts';
import { startKwokCluster } from './cluster/kwok.ts';
import { lacking, provide, runApart } from './cluster/machine.ts';
import { dockerfileBreaches, DOCKERFILE_RULES } from './dockerfile.ts';
import { hasGo, tool } from './go.ts';
import { CHART, kustomized, kustomizedText, objectsIn, render, renderText } from './manifests.ts';
import { MATRIX } from './matrix.ts';
import { chartReadme } from './readme.ts';
import { breachesIn, RULES, silentRules } from './rules/all.ts';
import { schemaLocations } from './schemas.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const LARGE = { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 };
const say = (line: string) => console.log(`   ${line}`);

/** A check answers what it saw, in a few words. @throws Error that says what is wrong. */
type Check = () => Promise<string>;

const CHECKS: Record<string, Check> = {
  'helm lint': async () => {
    const sizes = [undefined, 'small', 'medium', 'ha'];
    const helm = await tool('helm', say);
    for (const size of sizes) await run(helm, ['lint', '--strict', '--quiet', CHART, ...(size ? ['--values', join(CHART, 'values', `${size}.yaml`)] : [])], LARGE);
    return `${sizes.length} sets of values`;
  },
  'Helm 3': async () => {
    const [helm, helm3] = [await tool('helm', say), await tool('helm3', say)];
    for (const installation of MATRIX.filter(({ title }) => title.endsWith('as it comes'))) {
      const [now, before] = [await render(helm, installation), await render(helm3, installation)].map((objects) => objects.map((object) => JSON.stringify(object)).sort().join());
      refuse(now === before ? [] : [`${installation.title}: Helm 3 makes other objects than Helm 4`]);
    }
    return 'makes the same objects';
  },
  'rules over a matrix of values': async () => {
    const helm = await tool('helm', say);
    let seen = 0;
    for (const installation of MATRIX) {
      const objects = await render(helm, installation);
      refuse(breachesIn(objects).map((breach) => `${installation.title}: ${breach}`));
      seen += objects.length;
    }
    refuse(silentRules(await render(helm, { files: ['ha'] })).map((name) => `the rule "${name}" says nothing when it is broken`));
    return `${RULES.length} rules, each broken once, over ${seen} objects of ${MATRIX.length} installations`;
  },
  'schemas of Kubernetes and of custom resources': async () => {
    const locations = Object.entries(await schemaLocations());
    const helm = await tool('helm', say);
    const texts: string[] = [];
    for (const installation of MATRIX) texts.push(await renderText(helm, installation));
    for (const [version, location] of locations) await conforms(texts.join('\n---\n'), version, location);
    const spoilt = texts[0]!.replace('maxSurge: 1', 'maxSurge: 1\n      surprise: 1');
    refuse(await conforms(spoilt, ...locations[0]!).then(() => ['kubeconform let an unknown field pass'], () => []));
    return `${texts.length} installations against Kubernetes ${locations.map(([version]) => version).join(' and ')}, an unknown field refused`;
  },
  'tests of the chart': async () => {
    const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
    await tool('helm', say);
    const { stdout, stderr } = await run(join(ROOT, 'node_modules/.bin/jest'), ['--config', join(import.meta.dirname, 'jest.config.mjs'), '--ci'], { ...LARGE, env });
    return /^Tests: +(.*)$/m.exec(stdout + stderr)?.[1] ?? 'passed';
  },
  'README of the chart': async () => {
    refuse(readFileSync(join(CHART, 'README.md'), 'utf8') === chartReadme() ? [] : ['its table of values is not that of values.yaml: npm run verify:deploy -- --readme']);
    return 'as values.yaml has it';
  },
  'Dockerfiles': async () => {
    const files = globSync('docker/*Dockerfile', { cwd: ROOT });
    refuse(files.flatMap((file) => dockerfileBreaches(readFileSync(join(ROOT, file), 'utf8')).map((breach) => `${file}, ${breach}`)));
    return `${files.length} files, ${DOCKERFILE_RULES.length} rules`;
  },
  'kustomize': async () => {
    const folders = globSync(['k8s/**/kustomization.yaml', 'deploy/telemetry/kustomization.yaml'], { cwd: ROOT }).map((file) => resolve(ROOT, file, '..'));
    const [version, location] = Object.entries(await schemaLocations()).at(-1)!;
    let objects = 0;
    for (const folder of folders) {
      if (readFileSync(join(folder, 'kustomization.yaml'), 'utf8').includes('kind: Component')) continue;
      const text = await kustomizedText(folder);
      await conforms(text, version, location);
      objects += objectsIn(text).length;
    }
    return `${objects} objects of ${folders.length} folders`;
  },
  'compose': async () => {
    const { stdout } = await run(await tool('compose', say), ['-format', 'json', 'docker/compose.yaml'], LARGE);
    return `${Object.keys((JSON.parse(stdout) as { services: object }).services).length} services, as Docker's own reader understands them`;
  },
  'workflows': async () => {
    const files = globSync('.github/workflows/*.yml', { cwd: ROOT });
    await run(await tool('actionlint', say), files, LARGE);
    return `${files.length} read by actionlint`;
  },
  'promtool': async () => {
    const told = await checkRules(await tool('promtool', say));
    return `${[...told.matchAll(/SUCCESS: (\d+) rules/g)].reduce((sum, [, count]) => sum + Number(count), 0)} rules and questions of dashboards read, the rules' tests passed`;
  },
};

/** The chart in a cluster whose control plane is real; --cluster. */
const inCluster: Check = async () => {
  const helm = await tool('helm', say);
  // The local one has nothing that production and the restore lack.
  const prerequisites = [...(await kustomized('k8s/overlays/production')), ...(await kustomized('k8s/restore'))];
  const cluster = await startKwokCluster(resolve(ROOT, '.kontora/cluster'), say);
  let seen = 0;
  const saw = (sentence: string) => { seen++; say(sentence); };
  try {
    for (const step of [journey.prepare, journey.dryRuns, journey.install, journey.upgrade, journey.evict, journey.upgradeOne, journey.failingUpgrade, journey.rollback, journey.refusedRollback, journey.uninstall]) await step({ cluster, helm, prerequisites, saw });
  } finally {
    await cluster.stop();
  }
  return `${seen} things seen`;
};

/** The chart on one node where everything runs; --node. */
const onNode: Check = async () => {
  const lack = await lacking();
  if (lack) throw new Error(`This machine cannot be a node: ${lack}`);
  const home = resolve(ROOT, '.kontora/node');
  const archive = `${home}-images.tar`;
  for (const name of ['helm', 'kustomize'] as const) await tool(name, say);
  await provide(archive, say);
  let seen = 0;
  await runApart(join(import.meta.dirname, 'cluster/node-main.ts'), { home, args: [archive], log: (line) => { seen++; say(line); } });
  return `${seen} things seen`;
};

async function conforms(text: string, version: string, location: string): Promise<void> {
  const job = run(await tool('kubeconform', say), ['-strict', '-kubernetes-version', version.slice(1), '-schema-location', location, '-'], LARGE);
  job.child.stdin?.end(text);
  await job;
}

function refuse(breaches: readonly string[]): void {
  if (breaches.length > 0) throw new Error(breaches.join('\n'));
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { cluster: { type: 'boolean' }, node: { type: 'boolean' }, readme: { type: 'boolean' } } });
  if (values.readme) return writeFileSync(join(CHART, 'README.md'), chartReadme());
  if (!(await hasGo())) return console.log('verify:deploy: skipped. It builds Helm, kubeconform, kustomize and promtool from their Go modules, and there is no `go` on this machine.');
  let failed = 0;
  const checks = { ...CHECKS, ...(values.cluster && { 'a cluster': inCluster }), ...(values.node && { 'a node': onNode }) };
  for (const [name, check] of Object.entries(checks)) {
    const started = performance.now();
    const verdict = await check().then((seen) => `ok: ${seen}`, (error: Error & { stdout?: string; stderr?: string }) => {
      failed++;
      return `FAILED\n${[error.message, error.stdout].filter(Boolean).join('\n').slice(0, 8000)}`;
    });
    console.log(`${name}: ${verdict} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  console.log(`\n${Object.keys(checks).length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

await main();
