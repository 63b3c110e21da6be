import type { Benchmark, Variant } from './benchmark.ts';

const whole = 'every listing has all files and nothing else';

/** What is done with a listing, by the end of the name. */
const ways = {
  '': { what: 'getdents64() until there is no more', proof: whole },
  '-sort': { what: 'the same, and the names sorted by qsort() and strcmp()', proof: `${whole}, in order` },
  '-stat': { what: 'the same, and newfstatat() of every entry', proof: `${whole}, and every one is a file` },
};

const COUNTS = [1000, 10, 100_000, 301_369];

const variants = COUNTS.flatMap((count) =>
  Object.entries(ways).map(
    ([way, { what, proof }]): Variant => ({
      id: `list-dir/${count}${way}`,
      summary: `A directory of ${count.toLocaleString('en')} empty files in $TMPDIR listed, per entry: ${what}.`,
      proof,
    }),
  ),
);

const [{ summary = '', proof = '' } = {}, ...others] = variants;

/** The benchmark itself is the first of them, by a shorter name. */
export const listDir: Benchmark = {
  id: 'list-dir',
  suite: 'extended',
  title: 'List dir',
  operation: 'one entry of a directory listed',
  call: 'getdents64()',
  operationsPerIteration: 1000,
  summary,
  proof,
  footnote: 'getdents64() of a directory of 1,000 empty files in $TMPDIR, per entry; the file system counts.',
  drift: 0.15,
  variants: others,
};
