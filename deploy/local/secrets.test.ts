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
    const [key] = openSecrets(folder).nkey('nats-billing');
    expect(key).toMatch(/^U[A-Z2-7]{55}$/);
    expect(openSecrets(folder).nkey('nats-billing')).toEqual([key]);
    expect(readFileSync(openSecrets(folder).path('nats-billing.nk'), 'utf8')).toMatch(/^SU[A-Z2-7]{56}$/);
  });

  test('changes a text in three steps: another is known, then in use, then alone', () => {
    const secrets = openSecrets(folder);
    const before = secrets.text('changing');
    secrets.rotate('changing', 'begin');
    const both = readFileSync(secrets.path('changing'), 'utf8').split('\n');
    expect([both.length, both[0], secrets.text('changing')]).toEqual([2, before, before]);
    secrets.rotate('changing', 'begin');
    expect(readFileSync(secrets.path('changing'), 'utf8').split('\n')).toEqual(both);
    secrets.rotate('changing', 'switch');
    expect(secrets.text('changing')).toBe(both[1]);
    secrets.rotate('changing', 'finish');
    expect(readFileSync(secrets.path('changing'), 'utf8')).toBe(both[1]);
  });

  test('changes nkeys and key pairs likewise; public halves follow', () => {
    const secrets = openSecrets(folder);
    const [user] = secrets.nkey('nats-changing');
    secrets.rotate('nats-changing.nk', 'begin');
    const [first, second] = secrets.nkey('nats-changing');
    expect([first === user, second === user]).toEqual([true, false]);
    const { publicKey } = secrets.keyPair('changing-pair');
    for (const step of ['begin', 'switch'] as const) secrets.rotate('changing-pair.private.pem', step);
    const halves = readFileSync(secrets.path('changing-pair.public.pem'), 'utf8');
    expect(halves.match(/BEGIN PUBLIC KEY/g)).toHaveLength(2);
    expect(halves.trim().endsWith(publicKey.trim())).toBe(true);
    const renewed = secrets.keyPair('changing-pair');
    expect(verify(null, Buffer.from('caller'), createPublicKey(renewed.publicKey), sign(null, Buffer.from('caller'), createPrivateKey(renewed.privateKey)))).toBe(true);
  });

  test('says when there is nothing to change, or to switch to', () => {
    const secrets = openSecrets(folder);
    secrets.text('alone');
    expect(() => secrets.rotate('alone', 'switch')).toThrow('begin first');
    expect(() => secrets.rotate('nothing', 'begin')).toThrow('no secret nothing');
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
