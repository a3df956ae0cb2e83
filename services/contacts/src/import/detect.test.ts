import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeStream, detectEncoding, detectKind } from './detect.ts';
import type { Encoding } from './detect.ts';

const russian = 'Название;ИНН;Город\r\nООО «Ромашка»;7707083893;Санкт-Петербург\r\nИП Щёголев Ё. Ж.;;Нижний Новгород\r\n';
const western = 'Name,City\r\nCafé Müller GmbH,Köln\r\nSeñor Peña,Málaga\r\nÉtablissement Noël,Besançon\r\n';

describe('the encoding of a text', () => {
  test.each<[Encoding, boolean]>([
    ['utf-8', true],
    ['utf-8', false],
    ['utf-16le', true],
    ['utf-16be', true],
    ['windows-1251', false],
    ['koi8-r', false],
    ['ibm866', false],
  ])('Russian in %s (byte order mark: %s)', (encoding, addBOM) => {
    expect(detectEncoding(iconv.encode(russian, encoding, { addBOM }))).toBe(encoding);
  });

  test('a Western text in cp1252 or ISO-8859-1 reads as windows-1252', () => {
    expect(detectEncoding(iconv.encode(western, 'windows-1252'))).toBe('windows-1252');
    expect(detectEncoding(iconv.encode(western, 'ISO-8859-1'))).toBe('windows-1252');
  });

  test('plain ASCII is UTF-8', () => {
    expect(detectEncoding(Buffer.from('Name,City\r\nAcme,Tver\r\n'))).toBe('utf-8');
  });

  test('UTF-16 without a mark is known by its zero bytes', () => {
    expect(detectEncoding(iconv.encode('Name;City\r\nAcme;Tver\r\nООО «Бета»;Тула\r\n', 'utf-16le'))).toBe('utf-16le');
  });

  test.each(['Москва', 'МОСКВА', 'Сочи', 'УФА', 'Щёлково', 'ЖУКОВСКИЙ', 'Хабаровск', 'юг', 'ЦФО', 'ООО «ЮЖЭЦ»'])('one Russian word among ASCII is enough: %s', (word) => {
    expect(detectEncoding(iconv.encode(`Name,City\r\nAcme,${word}\r\n`, 'windows-1251'))).toBe('windows-1251');
  });

  test.each(['Имя Фамилия Отчество', 'Жуковский Щербинка Хабаровск', 'Юридический Физический Электронный'])('KOI8-R by its words: %s', (words) => {
    expect(detectEncoding(iconv.encode(`Name,City\r\nAcme,${words}\r\n`, 'koi8-r'))).toBe('koi8-r');
  });

  test.each<Encoding>(['windows-1251', 'koi8-r', 'ibm866'])('capitals only, as in registers, in %s', (encoding) => {
    const text = 'НАИМЕНОВАНИЕ;ГОРОД\r\nООО "РОМАШКА";МОСКВА\r\nАО "ВЕКТОР";ТВЕРЬ\r\nЗАО "СФЕРА";ЖУКОВСКИЙ\r\n';
    expect(detectEncoding(iconv.encode(text, encoding))).toBe(encoding);
  });

  test('a few damaged bytes do not turn UTF-8 into another encoding', () => {
    const bytes = Buffer.concat([Buffer.from(russian), Buffer.from([0xd0]), Buffer.from(';x\r\n')]);
    expect(detectEncoding(bytes)).toBe('utf-8');
  });

  test('a character cut by the end of what was looked at does not count as damage', () => {
    expect(detectEncoding(Buffer.from('я').subarray(0, 1))).not.toBe('utf-16le');
    expect(detectEncoding(Buffer.from(russian).subarray(0, 21))).toBe('utf-8');
  });
});

describe('decoding a stream', () => {
  test('is the same however the bytes are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), fc.constantFrom<Encoding>('utf-8', 'windows-1251', 'utf-16le'), async (sizes, encoding) => {
        const text: string[] = [];
        for await (const piece of decodeStream(cut(iconv.encode(russian, encoding), sizes), encoding)) text.push(piece);
        expect(text.join('')).toBe(russian);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the kind of a file', () => {
  test.each([
    ['csv', Buffer.from(russian)],
    ['csv', iconv.encode(russian, 'utf-16le', { addBOM: true })],
    ['zip', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0])],
    ['old-excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
    ['xml-spreadsheet', Buffer.from('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">')],
    ['unknown', Buffer.from('<html><table><tr><td>1</td></tr></table></html>')],
    ['unknown', Buffer.from('%PDF-1.7\n%âãÏÓ\n')],
    ['unknown', Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 89) % 32))],
  ] as const)('%s', (kind, bytes) => {
    expect(detectKind(bytes)).toBe(kind);
  });
});

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
