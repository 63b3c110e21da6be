import { type Benchmark, everyBenchmark, type Phrase } from '../../bench/index.ts';
import { formatMeasured, formatPublished, formatRatio } from '../text/number.ts';
import { units } from '../units.ts';
import type { Cell, System, Table } from './table.ts';

type Said = Phrase & Pick<Benchmark, 'id'>;

/** Operations that the published Linux performed in the same way come first. */
const phrases: readonly Said[] = everyBenchmark
  .flatMap(({ id, phrase }) => (phrase ? [{ id, ...phrase }] : []))
  .toSorted((a, b) => Number(b.likeLinux) - Number(a.likeLinux));

/** The subject of the sentence: the first operation that was measured. */
export const phraseOf = ({ cells }: System): Said | undefined => phrases.find(({ id }) => cells[id]);

const SINGULARITY = 'Singularity SIP-Phys';
const LINUX = { label: 'Linux 2.6.11', year: 2006 };

/**
 * The meaning of the measured system's numbers in one sentence. It compares only core cycles with published CPU cycles; in another unit, or without published rows, it states the number alone.
 * Null when no column of the table was measured.
 * @param where follows the operation.
 */
export function sentence(table: Table, measured: System, where = 'on this machine'): string | null {
  const phrase = phraseOf(measured);
  const cell = phrase && measured.cells[phrase.id];
  if (!phrase || !cell) return null;
  const published = (label: string): Cell | null | undefined =>
    table.unit === 'cycles'
      ? table.systems.find((s) => s.kind === 'published' && s.label === label)?.cells[phrase.id]
      : null;
  const singularity = published(SINGULARITY);
  const linux = phrase.likeLinux ? published(LINUX.label) : null;

  const subject = `${phrase.subject} ${where}`;
  if (!singularity) return `${subject} takes ${formatMeasured(cell.value)} ${units[table.unit].word}.`;
  const times = cell.value / singularity.value;
  const operations = times < 0.995 ? `of one ${phrase.one}` : phrase.many;
  const first = `${formatRatio(times)} ${operations} ${SINGULARITY} (${formatPublished(singularity.value)} cycles)`;
  if (!linux) return `${subject} costs as much as ${first}.`;
  const linuxTimes = cell.value / linux.value;
  const share = `${formatRatio(linuxTimes)}${linuxTimes < 0.995 ? ' of one' : ''}`;
  const second = `${share} on the ${LINUX.label} of ${LINUX.year} (${formatPublished(linux.value)})`;
  return `${subject} costs as much as ${first} and ${second}.`;
}
