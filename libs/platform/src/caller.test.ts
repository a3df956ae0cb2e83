import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { CallerSigner, CallerVerifier, type Caller } from './caller.ts';

const folder = mkdtempSync(join(tmpdir(), 'kontora-caller-'));
afterAll(() => rmSync(folder, { recursive: true }));

const anna: Caller = { tenantId: 'a', id: 'b', kind: 'employee', permissions: [] };
const pair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { secret: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), open: publicKey.export({ format: 'pem', type: 'spki' }).toString() };
};
const [old, next, foreign] = [pair(), pair(), pair()];
let files = 0;
const file = (...blocks: string[]) => { const path = join(folder, String(++files)); writeFileSync(path, blocks.join('')); return path; };
const signedBy = async (...blocks: string[]) => (await CallerSigner.fromFile(file(...blocks))).sign(anna);
const verifiedWith = async (token: string, ...blocks: string[]) => (await CallerVerifier.fromFile(file(...blocks))).verify(token);

describe('while the pair of keys is being changed', () => {
  test('the first private key signs', async () => {
    expect(await verifiedWith(await signedBy(next.secret, old.secret), next.open)).toEqual(anna);
  });

  test('either public key verifies, whichever comes first', async () => {
    for (const signer of [old, next]) expect(await verifiedWith(await signedBy(signer.secret), old.open, next.open)).toEqual(anna);
  });

  test('a third is refused, and so is the old one afterwards', async () => {
    await expect(verifiedWith(await signedBy(foreign.secret), old.open, next.open)).rejects.toMatchObject({ code: 'invalid-context' });
    await expect(verifiedWith(await signedBy(old.secret), next.open)).rejects.toMatchObject({ code: 'invalid-context' });
  });

  test('what has expired is refused by the key that made it', async () => {
    const token = await (await CallerSigner.fromFile(file(old.secret))).sign(anna, -1);
    await expect(verifiedWith(token, next.open, old.open)).rejects.toMatchObject({ code: 'invalid-context' });
  });
});

test('a file without a key is no file of keys', async () => {
  await expect(CallerVerifier.fromFile(file('nothing'))).rejects.toThrow();
});
