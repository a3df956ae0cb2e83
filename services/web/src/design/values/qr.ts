/** Level M (ISO/IEC 18004 table 9), versions 1 to 16: correction codewords per block, and blocks. */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10];
type Grid = boolean[][];

/**
 * A QR code of a text as rows of dark (`true`) and light modules, without the quiet zone: byte mode, error correction level M.
 * @throws RangeError for more than 449 bytes.
 */
export function qrModules(text: string): boolean[][] {
  const bytes = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex((_, i) => bytes.length + (i < 9 ? 2 : 3) <= dataCodewords(i + 1)) + 1;
  if (version === 0) throw new RangeError('The text is too long for a QR code');
  const bits = interleaved(version, padded(version, bytes)).flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1));
  const candidates = MASKS.map((_, mask) => drawn(version, bits, mask));
  return candidates.reduce((best, next) => (unevenness(next) < unevenness(best) ? next : best));
}

const sizeOf = (version: number) => version * 4 + 17;
/** Rows and columns on which the small alignment patterns stand. */
function alignment(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => sizeOf(version) - 7 - i * step).reverse()];
}
function rawModules(version: number): number {
  const patterns = Math.floor(version / 7) + 2;
  const small = version === 1 ? 0 : (25 * patterns - 10) * patterns - 55;
  return (16 * version + 128) * version + 64 - small - (version >= 7 ? 36 : 0);
}
const codewords = (version: number) => Math.floor(rawModules(version) / 8);
const dataCodewords = (version: number) => codewords(version) - CORRECTION[version - 1]! * BLOCKS[version - 1]!;

/** Mode, length, bytes, terminator, and the padding of the standard. */
function padded(version: number, bytes: number[]): number[] {
  const lengthBits = version < 10 ? 8 : 16;
  const bits = `0100${bytes.length.toString(2).padStart(lengthBits, '0')}${bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('')}0000`;
  const words = (bits.match(/.{1,8}/g) ?? []).map((word) => Number.parseInt(word.padEnd(8, '0'), 2)).slice(0, dataCodewords(version));
  for (let i = 0; words.length < dataCodewords(version); i++) words.push(i % 2 === 0 ? 0xec : 0x11);
  return words;
}

// Arithmetic of GF(256) with the polynomial x⁸+x⁴+x³+x²+1, by logarithms.
const EXP: number[] = [1];
while (EXP.length < 255) { const next = EXP.at(-1)! << 1; EXP.push(next > 255 ? next ^ 0x11d : next); }
const LOG = new Map(EXP.map((value, power) => [value, power]));
const times = (a: number, b: number) => (a === 0 || b === 0 ? 0 : EXP[(LOG.get(a)! + LOG.get(b)!) % 255]!);

/** The Reed-Solomon remainder of a block. */
function correction(data: number[], degree: number): number[] {
  let generator = [1];
  for (let power = 0; power < degree; power++) generator = [...generator, 0].map((value, i) => value ^ times(generator[i - 1] ?? 0, EXP[power]!));
  const rest = Array.from({ length: degree }, () => 0);
  for (const byte of data) {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    for (const [i, value] of generator.slice(1).entries()) rest[i]! ^= times(value, factor);
  }
  return rest;
}

/** Blocks side by side: first all data, then all correction. The later blocks are one codeword longer. */
function interleaved(version: number, data: number[]): number[] {
  const [count, degree] = [BLOCKS[version - 1]!, CORRECTION[version - 1]!];
  const short = Math.floor(data.length / count);
  const longer = count - (data.length % count);
  const blocks = Array.from({ length: count }, (_, i) => data.slice(i * short + Math.max(0, i - longer), (i + 1) * short + Math.max(0, i + 1 - longer)));
  const across = (columns: number[][]) => Array.from({ length: Math.max(...columns.map((c) => c.length)) }, (_, i) => columns.flatMap((column) => (i < column.length ? [column[i]!] : []))).flat();
  return [...across(blocks), ...across(blocks.map((block) => correction(block, degree)))];
}

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0, (_, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0, (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0, (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function drawn(version: number, bits: number[], mask: number): Grid {
  const size = sizeOf(version);
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  const fixed: Grid = grid.map((row) => [...row]);
  const set = (x: number, y: number, dark: boolean) => { if (x >= 0 && y >= 0 && x < size && y < size) { grid[y]![x] = dark; fixed[y]![x] = true; } };
  drawPatterns(version, size, set);
  drawFormat(size, mask, set);
  if (version >= 7) drawVersion(version, size, set);
  let next = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upward = ((right + 1) & 2) === 0;
    for (let i = 0; i < size * 2; i++) {
      const [x, y] = [right - (i % 2), upward ? size - 1 - (i >> 1) : i >> 1];
      if (!fixed[y]![x]) grid[y]![x] = (bits[next++] === 1) !== MASKS[mask]!(x, y);
    }
  }
  return grid;
}
type Set = (x: number, y: number, dark: boolean) => void;
function drawPatterns(version: number, size: number, set: Set): void {
  for (let i = 0; i < size; i++) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) for (let dy = -4; dy <= 4; dy++) for (let dx = -4; dx <= 4; dx++) { const far = Math.max(Math.abs(dx), Math.abs(dy)); set(cx + dx, cy + dy, far !== 2 && far !== 4); }
  const at = alignment(version);
  const corner = (x: number, y: number) => (x === 6 && (y === 6 || y === size - 7)) || (x === size - 7 && y === 6);
  for (const cy of at) for (const cx of at) if (!corner(cx, cy)) for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
}
/** The remainder of a BCH code. */
function remainder(value: number, generator: number): number {
  let rest = value;
  for (const length = generator.toString(2).length; rest.toString(2).length >= length && rest !== 0;) rest ^= generator << (rest.toString(2).length - length);
  return rest;
}
function drawFormat(size: number, mask: number, set: Set): void {
  // Level M is 00.
  const bits = ((mask << 10) | remainder(mask << 10, 0x537)) ^ 0x5412;
  const bit = (i: number) => ((bits >> i) & 1) === 1;
  for (let i = 0; i < 15; i++) {
    const near = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
    set(8, near, bit(i));
    const along = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
    set(along, 8, bit(i));
  }
  set(8, size - 8, true);
}
function drawVersion(version: number, size: number, set: Set): void {
  const bits = (version << 12) | remainder(version << 12, 0x1f25);
  for (let i = 0; i < 18; i++) {
    const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)];
    set(far, near, ((bits >> i) & 1) === 1);
    set(near, far, ((bits >> i) & 1) === 1);
  }
}

/** How hard a code is to read: long runs of one colour, and blocks of four. */
function unevenness(grid: Grid): number {
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]!))].map((line) => line.map(Number).join(''));
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);
  const blocks = grid.slice(1).reduce((sum, row, y) => sum + row.filter((dark, x) => x > 0 && row[x - 1] === dark && grid[y]![x] === dark && grid[y]![x - 1] === dark).length, 0);
  return runs + 3 * blocks;
}
