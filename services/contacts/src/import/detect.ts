import chardet from 'chardet';
import iconv from 'iconv-lite';

/** What the bytes are, judged by content, never by the file name. `zip` may still turn out to be an xlsx workbook. */
export type FileKind = 'csv' | 'zip' | 'xml-spreadsheet' | 'old-excel' | 'unknown';

/** Encodings an import reads. `windows-1252` also stands for ISO-8859-1, which it extends. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'koi8-r' | 'ibm866' | 'windows-1252' | 'windows-1250' | 'windows-1253' | 'windows-1254';

const BYTE_ORDER_MARKS: readonly [Encoding, readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const PIECE_BYTES = 65_536;
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const BY_FREQUENCY = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё';
const COMMON_SIGNS = '«»—–…№„“”’\u00A0';
const RARE_ENCODING = 3;
const CYRILLIC: readonly Encoding[] = ['windows-1251', 'koi8-r', 'ibm866'];
/** What chardet is trusted with: telling the Latin, Greek and Turkish code pages apart. Its ISO names map to the Windows superset. */
const WESTERN: Readonly<Record<string, Encoding>> = {
  'ISO-8859-2': 'windows-1250',
  'windows-1250': 'windows-1250',
  'ISO-8859-7': 'windows-1253',
  'windows-1253': 'windows-1253',
  'ISO-8859-9': 'windows-1254',
  'windows-1254': 'windows-1254',
};

/** The kind of a file by its first bytes (64 kB are plenty). */
export function detectKind(head: Uint8Array): FileKind {
  if (startsWith(head, ZIP)) return 'zip';
  if (startsWith(head, OLD_EXCEL)) return 'old-excel';
  const encoding = detectEncoding(head);
  const text = decode(head, encoding).replace(/^\uFEFF/, '');
  const start = text.slice(0, 4096).trimStart();
  if (start.startsWith('<')) return start.includes('urn:schemas-microsoft-com:office:spreadsheet') ? 'xml-spreadsheet' : 'unknown';
  if (start.startsWith('%PDF') || looksBinary(text)) return 'unknown';
  return 'csv';
}

/**
 * The encoding of a text by its first bytes: byte order mark; UTF-16 by its zero bytes; UTF-8 when (nearly) every sequence is
 * valid, so that a few damaged characters do not turn the rest into gibberish; else a Cyrillic code page when high bytes stand
 * in runs as Russian words do, chosen by letter frequency; else a Western one.
 */
export function detectEncoding(head: Uint8Array): Encoding {
  for (const [encoding, mark] of BYTE_ORDER_MARKS) if (startsWith(head, mark)) return encoding;
  const wide = utf16WithoutMark(head);
  if (wide) return wide;
  const high = head.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0);
  if (high === 0 || utf8Share(head) >= 0.9) return 'utf-8';
  if (highBytesInRuns(head) >= 0.5) return likeliestCyrillic(head);
  return WESTERN[chardet.detect(head) ?? ''] ?? 'windows-1252';
}

/** Decodes a stream of bytes in pieces of at most 64 kB; a character cut by a border stays whole, a broken one becomes U+FFFD. */
export async function* decodeStream(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  let first = true;
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.byteLength; from += PIECE_BYTES) {
      const text = decoder.write(asBuffer(chunk.subarray(from, from + PIECE_BYTES)));
      if (!text) continue;
      yield first ? text.replace(/^\uFEFF/, '') : text;
      first = false;
    }
  }
  const rest = decoder.end();
  if (rest) yield rest;
}

/** The first characters of a text, without the last one when the cut went through it. */
export function decode(head: Uint8Array, encoding: Encoding): string {
  return iconv.getDecoder(encoding).write(asBuffer(head)).replace(/^\uFEFF/, '');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** Control characters other than tabs and line breaks; zero bytes are forgiven up to a tenth, since exports do contain stray ones. */
function looksBinary(text: string): boolean {
  let control = 0;
  let zero = 0;
  for (const char of text) {
    if (char === '\0') zero += 1;
    else if (char < ' ' && !'\t\n\r\f\v'.includes(char)) control += 1;
  }
  return control > text.length * 0.02 || zero > text.length * 0.1;
}

function utf16WithoutMark(head: Uint8Array): Encoding | null {
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const many = head.length * 0.05;
  if (odd > many && even <= odd * 0.05) return 'utf-16le';
  return even > many && odd <= even * 0.05 ? 'utf-16be' : null;
}

/** Share of the non-ASCII sequences that are valid UTF-8. */
function utf8Share(head: Uint8Array): number {
  const broken = new TextDecoder('utf-8').decode(head, { stream: true }).split('\uFFFD').length - 1;
  const valid = head.reduce((count, byte) => count + (byte >= 0xc2 && byte <= 0xf4 ? 1 : 0), 0) - broken;
  return valid <= 0 ? 0 : valid / (valid + broken);
}

/** Share of high bytes with a high neighbour: Cyrillic words are runs, Western accents stand alone between ASCII letters. */
function highBytesInRuns(head: Uint8Array): number {
  let high = 0;
  let inRun = 0;
  head.forEach((byte, index) => {
    if (byte < 0x80) return;
    high += 1;
    if ((head[index - 1] ?? 0) >= 0x80 || (head[index + 1] ?? 0) >= 0x80) inRun += 1;
  });
  return inRun / high;
}

/** The Windows code page wins unless another fits clearly better: it is what nearly every exporting system writes. */
function likeliestCyrillic(head: Uint8Array): Encoding {
  const scored = CYRILLIC.map((encoding, index) => ({ encoding, score: russianScore(decode(head, encoding)) - (index > 0 ? RARE_ENCODING : 0) }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).encoding;
}

/** Frequent letters of Russian count for a reading, rare ones against it and other high characters more so. */
function russianScore(text: string): number {
  let score = 0;
  for (const char of text) {
    if (char < '\u0080') continue;
    const rank = BY_FREQUENCY.indexOf(char.toLowerCase());
    if (rank < 0) score -= COMMON_SIGNS.includes(char) ? 0 : 3;
    else score += 1 - rank / 12;
  }
  return score;
}
