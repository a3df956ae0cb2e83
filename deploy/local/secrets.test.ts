import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openSecrets } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'kontora-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the folder of secrets', () => {
  test('makes a secret once and gives the same value ever after', () => {
    const first = openSecrets(folder).text('billing_app');
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(openSecrets(folder).text('billing_app')).toBe(first);
    expect(openSecrets(folder).text('tasks_app')).not.toBe(first);
  });

  test('keeps a key pair whose public half verifies what the private half signs', () => {
    const { privateKey } = openSecrets(folder).keyPair('context-signing');
    const { publicKey } = openSecrets(folder).keyPair('context-signing');
    const signature = sign(null, Buffer.from('caller'), createPrivateKey(privateKey));
    expect(verify(null, Buffer.from('caller'), createPublicKey(publicKey), signature)).toBe(true);
    expect(verify(null, Buffer.from('other'), createPublicKey(publicKey), signature)).toBe(false);
  });

  test('keeps the seed of an nkey and tells its public half', () => {
    const key = openSecrets(folder).nkey('nats-billing');
    expect(key).toMatch(/^U[A-Z2-7]{55}$/);
    expect(openSecrets(folder).nkey('nats-billing')).toBe(key);
    expect(readFileSync(openSecrets(folder).path('nats-billing.nk'), 'utf8')).toMatch(/^SU[A-Z2-7]{56}$/);
  });

  test('lets nobody else read', () => {
    openSecrets(folder).keyPair('context-signing');
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('refuses a name that would leave the folder', () => {
    expect(() => openSecrets(folder).path('../passwd')).toThrow('no name for a secret');
  });
});
