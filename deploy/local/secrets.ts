import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { valuesOf } from '../../libs/platform/src/config.ts';

/** A folder with one 0600 file per secret. A secret is made on first use and then stays; while it is being changed it has two values, the first of which is used. */
export interface Secrets {
  /** 32 random bytes in base64url: the value in use. */
  text(name: string): string;
  /** An Ed25519 key pair as PEM (PKCS #8 and SPKI), in `<name>.private.pem` and `<name>.public.pem`: the one in use. */
  keyPair(name: string): { privateKey: string; publicKey: string };
  /** The public halves of an nkey of NATS, two while it is being changed; the seeds are in `<name>.nk`. */
  nkey(name: string): string[];
  /** One step of changing the secret in a file, as `text`, `<name>.private.pem` or `<name>.nk` name it. @throws Error when there is no such secret. */
  rotate(file: string, step: RotationStep): void;
  /** The file of a secret, to be handed to a program that reads it itself: `name`, `<name>.private.pem`, … */
  path(name: string): string;
}

/** `begin` adds a value that will be taken from others but is not used yet; `switch` makes the other one the one in use, and may be undone by itself; `finish` removes the other. */
export type RotationStep = 'begin' | 'switch' | 'finish';

/** Opens, making it when missing, a folder of secrets such as `.kontora/secrets`. */
export function openSecrets(folder: string): Secrets {
  const root = resolve(folder);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  chmodSync(root, 0o700);
  const path = (name: string) => {
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) throw new Error(`"${name}" is no name for a secret: small letters, digits, ".", "_" and "-" only.`);
    return join(root, name);
  };
  return {
    path,
    text: (name) => valuesOf(readOrMake(path(name), newText))[0]!,
    nkey: (name) => valuesOf(readOrMake(path(`${name}.nk`), newSeed)).map((seed) => nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey()),
    keyPair: (name) => {
      const [privateKey] = valuesOf(readOrMake(path(`${name}${PRIVATE}`), newPrivateKey));
      const [publicKey] = valuesOf(readOrMake(path(`${name}${PUBLIC}`), () => publicHalf(privateKey!)));
      return { privateKey: privateKey!, publicKey: publicKey! };
    },
    rotate: (file, step) => {
      if (file.endsWith(PUBLIC) || !existsSync(path(file))) throw new Error(`There is no secret ${file} to change.`);
      const values = rotated(valuesOf(readFileSync(path(file), 'utf8')), step, file.endsWith(PRIVATE) ? newPrivateKey : file.endsWith('.nk') ? newSeed : newText);
      replace(path(file), values);
      if (file.endsWith(PRIVATE)) replace(path(file.replace(PRIVATE, PUBLIC)), values.map(publicHalf));
    },
  };
}

const PRIVATE = '.private.pem';
const PUBLIC = '.public.pem';
const newText = () => randomBytes(32).toString('base64url');
const newSeed = () => new TextDecoder().decode(nkeys.createUser().getSeed());
const newPrivateKey = () => pem(generateKeyPairSync('ed25519').privateKey, 'pkcs8');
const publicHalf = (privateKey: string) => pem(createPublicKey(createPrivateKey(privateKey)), 'spki');

function rotated(values: string[], step: RotationStep, make: () => string): string[] {
  if (step === 'begin') return values.length > 1 ? values : [...values, make()];
  if (step === 'finish') return values.slice(0, 1);
  if (values.length < 2) throw new Error('There is nothing to switch to: begin first.');
  return [...values].reverse();
}

/** In one go: whoever reads meanwhile finds the old values or the new. */
function replace(file: string, values: readonly string[]): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, values.map((value) => value.trim()).join('\n'), { mode: 0o600 });
  renameSync(draft, file);
}

function pem(key: ReturnType<typeof createPublicKey>, type: 'pkcs8' | 'spki'): string {
  return key.export({ format: 'pem', type: type as 'spki' }).toString();
}

/** Of several processes that make the same secret at once, one wins and all read its value. */
function readOrMake(file: string, make: () => string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, make(), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}
