import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { ImportFileError, MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES } from './read-limits.ts';

/** One part of a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly headerAt: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const MAX_ENTRIES = 10_000;
/** Growth is judged only above this size: short repetitive parts may well shrink a thousandfold. */
const RATIO_FLOOR_BYTES = 16 * 1024 * 1024;

/** A stream written to a temporary file: archives and workbooks are not read in the order of their bytes. */
export class SpooledFile {
  private readonly folder: string;
  private readonly file: FileHandle;
  readonly size: number;

  private constructor(folder: string, file: FileHandle, size: number) {
    this.folder = folder;
    this.file = file;
    this.size = size;
  }

  static async write(bytes: AsyncIterable<Uint8Array>): Promise<SpooledFile> {
    const folder = await mkdtemp(join(tmpdir(), 'kontora-import-'));
    let file: FileHandle | undefined;
    try {
      file = await open(join(folder, 'file'), 'w+');
      let size = 0;
      for await (const chunk of bytes) {
        await file.writeFile(chunk);
        size += chunk.byteLength;
      }
      return new SpooledFile(folder, file, size);
    } catch (error) {
      await file?.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The bytes from `start` up to `end`, at most 64 kB at a time. */
  async *read(start = 0, end = this.size): AsyncGenerator<Buffer> {
    for (let at = start; at < end; ) {
      const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafe(Math.min(65_536, end - at)), 0, null, at);
      if (bytesRead === 0) throw corruptZip();
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  async bytes(start: number, end: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.read(Math.max(0, start), Math.min(end, this.size))) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async close(): Promise<void> {
    await this.file.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A zip archive in a spooled file, read by its central directory, with caps on what it may unpack to. */
export class ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  private readonly file: SpooledFile;
  private unpacked = 0;

  private constructor(file: SpooledFile, entries: readonly ZipEntry[]) {
    this.file = file;
    this.entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  static async open(file: SpooledFile): Promise<ZipArchive> {
    const tail = await file.bytes(file.size - 66_000, file.size);
    const endAt = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (endAt < 0 || endAt + 22 > tail.length || tail.readUInt32LE(endAt) !== END_OF_DIRECTORY) throw corruptZip();
    const start = tail.readUInt32LE(endAt + 16);
    const directory = await file.bytes(start, start + tail.readUInt32LE(endAt + 12));
    return new ZipArchive(file, readDirectory(directory, tail.readUInt16LE(endAt + 10)));
  }

  /** The unpacked bytes of one part; throws `archive-bomb` as soon as a cap is exceeded and `corrupt-workbook` on damage. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (!entry || (entry.method !== 0 && entry.method !== 8)) throw corruptZip();
    const header = await this.file.bytes(entry.headerAt, entry.headerAt + 30);
    if (header.length < 30) throw corruptZip();
    const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = this.file.read(start, start + entry.packedBytes);
    let size = 0;
    let crc = 0;
    for await (const chunk of entry.method === 0 ? packed : inflate(packed)) {
      size += chunk.length;
      this.unpacked += chunk.length;
      if (this.unpacked > MAX_UNPACKED_BYTES || (size > RATIO_FLOOR_BYTES && size > entry.packedBytes * MAX_UNPACK_RATIO)) throw bomb();
      crc = crc32(chunk, crc);
      yield chunk;
    }
    if (crc !== entry.crc) throw corruptZip();
  }
}

function readDirectory(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > directory.length || entries.length >= MAX_ENTRIES) throw corruptZip();
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      headerAt: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function* inflate(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacking = pipeline(packed, createInflateRaw(), () => {});
  try {
    for await (const chunk of unpacking) yield chunk as Buffer;
  } catch (error) {
    throw error instanceof ImportFileError ? error : corruptZip();
  }
}

function corruptZip(): ImportFileError {
  return new ImportFileError('corrupt-workbook', 'The file is damaged or was not saved completely. Save it again and try once more.');
}

function bomb(): ImportFileError {
  return new ImportFileError('archive-bomb', 'The file unpacks to far more than a table can hold and was refused.');
}
