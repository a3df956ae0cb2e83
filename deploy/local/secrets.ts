import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nkeys } from '@nats-io/transport-node';

/** A folder with one 0600 file per secret. A secret is made on first use and then stays. */
export interface Secrets {
  /** 32 random bytes in base64url. */
  text(name: string): string;
  /** An Ed25519 key pair as PEM (PKCS #8 and SPKI), in `<name>.private.pem` and `<name>.public.pem`. */
  keyPair(name: string): { privateKey: string; publicKey: string };
  /** The public half of an nkey of NATS; the seed is in `<name>.nk`. */
  nkey(name: string): string;
  /** The file of a secret, to be handed to a program that reads it itself: `name`, `<name>.private.pem`, … */
  path(name: string): string;
}

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
    text: (name) => readOrMake(path(name), () => randomBytes(32).toString('base64url')),
    nkey: (name) => {
      const seed = readOrMake(path(`${name}.nk`), () => new TextDecoder().decode(nkeys.createUser().getSeed()));
      return nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey();
    },
    keyPair: (name) => {
      const privateKey = readOrMake(path(`${name}.private.pem`), () => pem(generateKeyPairSync('ed25519').privateKey, 'pkcs8'));
      const publicKey = readOrMake(path(`${name}.public.pem`), () => pem(createPublicKey(createPrivateKey(privateKey)), 'spki'));
      return { privateKey, publicKey };
    },
  };
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
