import { API_BASE } from './route.ts';
import { BUILT_IN_ROLES, PERMISSIONS, type BuiltInRole, type PermissionName } from './permissions.ts';
import { sufficient, type AnyOperation, type Permission } from './contract.ts';
import type { ServiceContract } from './service-contract.ts';

/** The built-in roles, in the order of the table's columns. */
export const ROLES = Object.keys(BUILT_IN_ROLES) as BuiltInRole[];

/** Whether somebody with a built-in role may ask for what needs this permission. What is `internal` has no route: no role reaches it. */
export function mayAsk(role: BuiltInRole, permission: Permission): boolean {
  if (permission === 'internal') return false;
  return permission === 'public' || permission === 'signed-in' || sufficient(permission).some((one) => (BUILT_IN_ROLES[role] as readonly string[]).includes(one));
}

/** Every operation × every built-in role as a Markdown document, derived from the contracts: the committed `docs/permissions.md`. */
export function permissionTable(contracts: readonly ServiceContract[]): string {
  const sections = contracts.map(({ service }) => `## ${service.name}\n${tableOf(Object.values(service.operations))}`);
  return `# Who may do what
Written by \`npm run routes -- --openapi\` from the contracts; do not edit. \`libs/testing/src/security/permissions.flow.test.ts\` asks every route as every
role. ● may · empty: 403 \`missing-permission\`. *anyone* needs no sign-in, *signed-in* no permission, *services* is on the bus only and has no route. A list
may also be had as \`POST …/search\`, \`.csv\` and \`.xlsx\`, with the same permission. Whose objects one sees within a permission (own tasks, say) is the
operation's own matter, and of another firm there is never any. A firm adds roles of its own from the permissions below.
Whoever manages employees gives roles without having them, save those that manage employees or API keys themselves (here \`head\`, \`admin\`): these only who may do all that they do.
Nobody changes what they may do themselves.

${ROLES.map((role, index) => `${index + 1} ${role}`).join(' · ')}

## Permissions
| permission | lets its holder | ${ROLES.map((_, index) => index + 1).join(' | ')} |
|---|---|${ROLES.map(() => ':-:').join('|')}|
${(Object.entries(PERMISSIONS) as [PermissionName, string][]).map(([name, meaning]) => `| \`${name}\` | ${meaning} | ${marks(name)} |`).join('\n')}

${sections.join('\n\n')}
`;
}

const marks = (permission: Permission) => ROLES.map((role) => (mayAsk(role, permission) ? '●' : '')).join(' | ');
const needs = (permission: Permission) => ({ public: '*anyone*', 'signed-in': '*signed-in*', internal: '*services*' })[permission as string] ?? `\`${permission}\``;

function tableOf(operations: AnyOperation[]): string {
  const rows = operations.map(({ name, http, permission }) => `| ${name} | ${http ? `\`${http.replace(' /', ` ${API_BASE}/`)}\`` : ''} | ${needs(permission)} | ${marks(permission)} |`);
  return [`| operation | route | needs | ${ROLES.map((_, index) => index + 1).join(' | ')} |`, `|---|---|---|${ROLES.map(() => ':-:').join('|')}|`, ...rows].join('\n');
}
