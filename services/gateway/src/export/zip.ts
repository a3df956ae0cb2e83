import { Readable } from 'node:stream';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

/** A file within an archive. Its text is asked for when the reader of the archive wants more. */
export interface ZipEntry { readonly name: string; readonly text: Iterable<string> | AsyncIterable<string> }
interface Written { name: Buffer; crc: number; packed: number; size: number; at: number }

// Sizes follow the data, names are UTF-8, deflated (APPNOTE 4.4.4, 4.4.5)
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
const LARGEST = 0xffffffff;

/** Writes a zip archive (PKWARE APPNOTE 6.3) as it is read; holds no more than one chunk of one entry. @throws RangeError beyond 4 GiB. */
export async function* zip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let at = 0;
  for await (const entry of entries) {
    const done: Written = { name: Buffer.from(entry.name), crc: 0, packed: 0, size: 0, at };
    for await (const chunk of fileOf(entry, done)) {
      at += chunk.length;
      yield chunk;
    }
    if (at > LARGEST || done.size > LARGEST) throw new RangeError('An archive of more than 4 GiB');
    written.push(done);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield fields([4, 0x06054b50], [2, 0], [2, 0], [2, written.length], [2, written.length], [4, directory.length], [4, at], [2, 0]);
}

async function* fileOf({ text }: ZipEntry, file: Written): AsyncGenerator<Buffer> {
  yield Buffer.concat([fields([4, 0x04034b50], ...common({ ...file, crc: 0, packed: 0, size: 0 }), [2, 0]), file.name]);
  const measured = async function* () {
    for await (const piece of text) {
      const bytes = Buffer.from(piece);
      file.crc = crc32(bytes, file.crc);
      file.size += bytes.length;
      yield bytes;
    }
  };
  const source = Readable.from(measured());
  const deflated = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  source.on('error', (error) => deflated.destroy(error));
  try {
    for await (const chunk of source.pipe(deflated)) {
      file.packed += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  } finally {
    source.destroy();
  }
  yield fields([4, 0x08074b50], [4, file.crc], [4, file.packed], [4, file.size]);
}

const common = ({ crc, packed, size, name }: Written): Field[] => [[2, VERSION], [2, FLAGS], [2, DEFLATED], [2, 0], [2, 0x21], [4, crc], [4, packed], [4, size], [2, name.length]];
const directoryEntry = (file: Written) => Buffer.concat([fields([4, 0x02014b50], [2, VERSION], ...common(file), [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, file.at]), file.name]);

type Field = readonly [bytes: 2 | 4, value: number];
/** Little-endian numbers, one after another. */
function fields(...all: Field[]): Buffer {
  const out = Buffer.alloc(all.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of all) at = out.writeUIntLE(value, at, bytes);
  return out;
}
