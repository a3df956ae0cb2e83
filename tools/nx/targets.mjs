// Nx learns the projects and their targets from here: every folder of libs/ and services/, and what lies beside them (tools, deploy, bench).
import { dirname } from 'node:path';

const node = 'node --disable-warning=ExperimentalWarning';
const JEST = "NODE_OPTIONS='--experimental-vm-modules --no-warnings' jest --passWithNoTests --selectProjects unit int flow";
const BESIDE = ['tools', 'deploy', 'bench'];
const beside = BESIDE.map((folder) => `{workspaceRoot}/${folder}/**/*`);
const run = (command, inputs) => ({ executor: 'nx:run-commands', options: { command, cwd: '.' }, cache: true, inputs });

/** One project's targets. Types follow imports into other projects, so their sources count as well; lint looks at each file by itself. */
function targetsOf(root) {
  const own = root === '.' ? beside : ['source'];
  const folders = root === '.' ? BESIDE : [root];
  return {
    typecheck: run(`${node} tools/nx/typecheck.mjs ${root}`, [...own, '^source', 'rules']),
    lint: run(`oxlint --quiet ${folders.join(' ')}`, [...own, 'rules']),
    ...(root !== '.' && root !== 'services/web' && { boundaries: run(`depcruise --config .dependency-cruiser.cjs ${root}`, [...own, '^source', 'rules']) }),
    test: run(`${JEST} --testPathPatterns ${folders.map((folder) => `/${folder}/`).join(' ')}`, [...own, '^source', 'rules']),
  };
}

const nameOf = (root) => (root === '.' ? 'kontora' : root.replace('libs/', ''). replace('services/', ''));

export const createNodesV2 = ['{package.json,libs/*/package.json,services/*/package.json,services/*/tsconfig.json}', (files) => files.map((file) => {
  const root = dirname(file);
  return [file, { projects: { [root]: { name: nameOf(root), root, targets: targetsOf(root) } } }];
})];
