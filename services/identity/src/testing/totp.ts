import { createHmac } from 'node:crypto';

/** The code an authenticator app shows now for the secret of an `otpauth://` address (RFC 6238: SHA-1, 30 s, 6 digits). */
export function totpOf(uri: string, at = Date.now()): string {
  const bits = [...new URL(uri).searchParams.get('secret')!].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
