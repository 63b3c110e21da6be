/**
 * The structs of native/ringtoll.h as byte offsets: every field is 64 bits wide and little-endian, as is every
 * processor that the native code supports.
 */

const ioFields = [
  ...['cpu', 'peer_cpu', 'batch', 'samples'],
  ...[
    'overhead',
    'span_ticks',
    'span_ns',
    'retaken',
    'moved',
    'involuntary',
    'away_ns',
    'interrupts',
    'steal_ms',
  ],
] as const;
const clockFields = ['chain_cycles', 'chain_ticks', 'check_ticks'] as const;

type IoField = (typeof ioFields)[number];

const WORD = 8;
const WHAT_BYTES = 128;
const NOTE_BYTES = 192;
const UNKNOWN = 2n ** 64n - 1n;

/** The constants of ringtoll.h without their RT_: a test holds both to the same values. */
export const ABI = 3;
export const MAX_SAMPLES = 64;
export const SHARE_NS = 1_000_000_000;
export const MIN_SAMPLES = 3;

const whatOffset = ioFields.length * WORD;
const noteOffset = whatOffset + WHAT_BYTES;
const samplesOffset = noteOffset + NOTE_BYTES;

/** A struct rt_io that is filled in before a call and read after it. */
export class Io {
  readonly buffer = Buffer.alloc(samplesOffset + MAX_SAMPLES * 3 * WORD);

  set(field: 'cpu' | 'peer_cpu' | 'batch' | 'samples', value: number): void {
    this.buffer.writeBigInt64LE(BigInt(value), ioFields.indexOf(field) * WORD);
  }

  /** null where the machine does not tell. All are differences or counts, far below 2^53. */
  get(field: IoField): number | null {
    const value = this.buffer.readBigUInt64LE(ioFields.indexOf(field) * WORD);
    return value === UNKNOWN ? null : Number(value);
  }

  get cpu(): number {
    return Number(this.buffer.readBigInt64LE(0));
  }

  get what(): string {
    return this.#text(whatOffset, WHAT_BYTES);
  }

  get note(): string {
    return this.#text(noteOffset, NOTE_BYTES);
  }

  #text(offset: number, size: number): string {
    const bytes = this.buffer.subarray(offset, offset + size);
    return bytes.toString('latin1', 0, bytes.indexOf(0));
  }

  samples(): [number, number, number][] {
    const word = (index: number) => Number(this.buffer.readBigUInt64LE(samplesOffset + index * WORD));
    return Array.from({ length: this.get('samples') ?? 0 }, (_, i) => [
      word(3 * i),
      word(3 * i + 1),
      word(3 * i + 2),
    ]);
  }
}

/** A struct rt_clock. */
export class Clock {
  readonly buffer = Buffer.alloc(clockFields.length * WORD);

  read(): Record<(typeof clockFields)[number], number> {
    const word = (index: number) => Number(this.buffer.readBigUInt64LE(index * WORD));
    return { chain_cycles: word(0), chain_ticks: word(1), check_ticks: word(2) };
  }
}
