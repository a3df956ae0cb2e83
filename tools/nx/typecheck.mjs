// Types of one project, and of what it imports: a tsconfig of its own when it has one, else the root's, narrowed to its folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const project = process.argv[2];
const result = spawnSync(process.execPath, [join(root, 'node_modules/ts7/bin/tsc'), '-p', existsSync(join(root, project, 'tsconfig.json')) && project !== '.' ? project : narrowed()], { cwd: root, stdio: 'inherit' });
process.exit(result.status ?? 1);

function narrowed() {
  const name = project === '.' ? 'beside' : project.replace('/', '-');
  const folder = join(root, '.nx/types');
  const file = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({
    extends: '../../tsconfig.json', compilerOptions: { tsBuildInfoFile: `./${name}.tsbuildinfo`, typeRoots: ['../../node_modules/@types'] },
    include: (project === '.' ? ['tools', 'deploy', 'bench'] : [project]).map((one) => `../../${one}`), exclude: ['../../**/dist'],
  }));
  return file;
}
