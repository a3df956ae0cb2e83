import { allContracts, identity, mayAsk, ROLES, type BuiltInRole } from '@kontora/contracts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { definitionOf } from '../../../../deploy/local/definitions.ts';
import { startGateway, type Gateway } from '../../../../services/gateway/src/gateway.ts';
import { TestStack } from '../stack.ts';
import { doors, knock, type Door } from './doors.ts';

jest.setTimeout(300_000); // some three thousand requests: seconds on a quiet machine
const PASSWORD = 'a long enough password';

/** Whether somebody may ask is decided before what they ask: ids of nothing and an empty body will do. */
const closed = doors.filter(({ operation }) => operation.permission !== 'public');

const signIn = doors.find(({ name }) => name === 'signIn')!;

let stack: TestStack;
let gateway: Gateway;
const cookies = new Map<BuiltInRole, string>();

beforeAll(async () => {
  stack = await TestStack.start(await Promise.all(allContracts.map(({ service }) => definitionOf(service.name))));
  gateway = await startGateway({ ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: false, limit: { points: 1e9, seconds: 60 } });
  const { firmId, headId } = await stack.call(identity.openFirm, { slug: 'roles', name: 'Роли', head: { name: 'Head', email: 'head@roles.example', password: PASSWORD } });
  const as = { caller: { tenantId: firmId, id: headId } };
  for (const role of ROLES) {
    const email = role === 'head' ? 'head@roles.example' : await hired(role, as);
    const { headers } = await knock(gateway.url, signIn, { headers: {}, body: JSON.stringify({ email, password: PASSWORD }) });
    cookies.set(role, headers.getSetCookie()[0]!.split(';')[0]!);
  }
});
afterAll(async () => { await gateway?.stop(); await stack?.stop(); });

async function hired(role: BuiltInRole, as: { caller: { tenantId: string; id: string } }): Promise<string> {
  const email = `${role}@roles.example`;
  const { id } = await stack.call(identity.inviteEmployee, { name: role, email, roles: [role] }, as);
  const link = await stack.eventually(async () => (await stack.call(identity.getEmployee, { id }, as)).invitation?.pendingLink ?? undefined);
  await stack.call(identity.acceptInvitation, { token: link.split('#')[1]!, password: PASSWORD, clientAddress: role });
  return email;
}

/** `403 missing-permission`, say; of a success only its status. */
async function said(response: Response): Promise<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) return response.body!.cancel().then(() => '200');
  const text = await response.text();
  return response.ok ? String(response.status) : `${response.status} ${(JSON.parse(text) as { code: string }).code}`;
}

describe('each of the routes', () => {
  test.each(ROLES)('is open to %s as the table says, and closed otherwise', async (role) => {
    const wrong: string[] = [];
    for (const door of closed) {
      const answer = await said(await knock(gateway.url, door, { headers: { cookie: cookies.get(role)! } }));
      const refused = answer === '403 missing-permission';
      if (refused === mayAsk(role, door.operation.permission) || /^(401|429|5)/.test(answer)) wrong.push(`${door.method} ${door.path} (${door.name}) answered ${answer}`);
    }
    expect(wrong).toEqual([]);
  });

  test('is closed to whoever has not signed in, the public ones excepted, which ask for no permission', async () => {
    const wrong: string[] = [];
    for (const door of doors) {
      const answer = await said(await knock(gateway.url, door, { headers: {} }));
      const asExpected = door.operation.permission === 'public' ? !/^(403|5)/.test(answer) : answer === '401 not-signed-in';
      if (!asExpected) wrong.push(`${door.method} ${door.path} (${door.name}) answered ${answer}`);
    }
    expect(wrong).toEqual([]);
  });

  test('that is public is known here by name', () => {
    expect(doors.filter(({ operation }) => operation.permission === 'public').map(({ name }) => name).sort()).toEqual([
      'acceptInvitation', 'chooseFirm', 'confirmSecondFactor', 'finishOidcSignIn', 'getSession', 'listSignInProviders', 'readInvitation', 'requestPasswordReset', 'resetPassword', 'signIn', 'signOut', 'startOidcSignIn',
    ]);
  });
});

describe('whoever is signed in', () => {
  const [invite, change] = ['inviteEmployee', 'updateEmployee'].map((name) => doors.find((door) => door.name === name)!);
  const asked = async (role: BuiltInRole, door: Door, saying: { id?: string; body: object }) => said(await knock(gateway.url, door, { headers: { cookie: cookies.get(role)! }, ...saying, body: JSON.stringify(saying.body) }));

  test('makes no head without being one, and no more of themselves whoever they are', async () => {
    const answers = await Promise.all(ROLES.map(async (role) => {
      const head = await asked(role, invite!, { body: { name: 'Глава', email: `head-by-${role}@roles.example`, roles: ['head'] } });
      const self = (await (await fetch(`${gateway.url}/api/v1/session`, { headers: { cookie: cookies.get(role)! } })).json()) as { employee: { id: string } };
      return [role, head, await asked(role, change!, { id: self.employee.id, body: { roles: role === 'head' ? [] : ['head', role] } })];
    }));
    const expected: Partial<Record<BuiltInRole, string[]>> = { head: ['200', '403 own-permissions'], admin: ['403 role-not-yours', '403 own-permissions'] };
    expect(answers).toEqual(ROLES.map((role) => [role, ...(expected[role] ?? ['403 missing-permission', '403 missing-permission'])]));
  });
});

describe('what is for services only', () => {
  const internal = allContracts.flatMap(({ service }) => Object.values(service.operations)).filter(({ permission }) => permission === 'internal');

  test('has no route', () => expect(internal.filter(({ http }) => http)).toEqual([]));
});
