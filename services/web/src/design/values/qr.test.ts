import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { qrModules } from './qr.ts';

const fingerprint = (text: string) => createHash('sha256').update(qrModules(text).map((row) => row.map(Number).join('')).join('\n')).digest('hex').slice(0, 16);

test('the smallest code, module by module', () => {
  expect(qrModules('A').map((row) => row.map((dark) => dark ? '█' : ' ').join('').trimEnd()).join('\n')).toMatchInlineSnapshot(`
"███████  ███  ███████
█     █ █ ███ █     █
█ ███ █   █   █ ███ █
█ ███ █  █    █ ███ █
█ ███ █ ██  █ █ ███ █
█     █   █ █ █     █
███████ █ █ █ ███████
           ██
█ █ █ █   ██    █  █
█  ███   █    █   ██
 █    █ ███ █   █   █
█ █ █    ██   █   █
█ █  ██ █ █ █ █ █ █ █
        ████ █ █ █ █
███████    █ ███ ████
█     █  █ ███ ███
█ ███ █ ██ █ ███ ██ █
█ ███ █       █   ██
█ ███ █ ██  █   █   █
█     █  ██   █   ██
███████ █   █ █ █ ███"
`);
});

/** Each was read back by an independent reader (zxing-cpp) when it was recorded. */
test.each([
  ['otpauth://totp/Kontora:head%40kontora.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Kontora&digits=6&period=30', '6b5a640880fbaee7'],
  ['x'.repeat(200), '1e21180d1f36a922'], ['Привет, мир '.repeat(12), 'b2e35a5d8060576e'], ['z'.repeat(440), 'ab34d9efb4b3fe95'],
])('%.20s… keeps its code', (text, recorded) => { expect(fingerprint(text)).toBe(recorded); });

test('what is too long is refused', () => { expect(() => qrModules('z'.repeat(500))).toThrow(RangeError); });
