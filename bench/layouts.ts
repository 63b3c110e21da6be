import { abiCall } from './abi-call.ts';
import { benchmarks } from './index.ts';

/** One shape of the table: which benchmarks in which order, under which names. */
export interface Layout {
  name: string;
  columns: readonly {
    /** Id of the benchmark. */
    id: string;
    title: string;
    /** How this column compares with the published figures; shown under the table. */
    footnote: string;
  }[];
  /** Published figures that are shown unless others are asked for: files of results/published without `.csv`. */
  published: readonly string[];
}

const notHere = 'Published only; not measured here.';

/** Every layout; the first is the default. A layout is only an entry here. */
export const layouts: readonly Layout[] = [
  { name: 'singularity', columns: benchmarks, published: ['singularity-2006'] },
  {
    name: 'adams-agesen',
    columns: [
      {
        id: abiCall.id,
        title: 'System call',
        footnote: `${abiCall.call} by an inline syscall instruction. Published: which call it was is not known here.`,
      },
      { id: 'in-port', title: 'In', footnote: `In from port 0x80. ${notHere}` },
      { id: 'cr8-write', title: 'CR8 write', footnote: `Write to CR8. ${notHere}` },
      { id: 'call-ret', title: 'Call/ret', footnote: `Call and ret. ${notHere}` },
      { id: 'page-fault', title: 'Page fault', footnote: `Page fault. ${notHere}` },
      { id: 'divide-by-zero', title: 'Divide by zero', footnote: `Divide by zero. ${notHere}` },
      {
        id: 'pte-modify',
        title: 'PTE modification',
        footnote: `Modification of a page table entry. ${notHere}`,
      },
    ],
    published: ['adams-agesen-2006'],
  },
];
