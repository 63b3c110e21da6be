import type { Unit } from '../src/units.ts';
import { abiCall, callRet } from './calls.ts';
import { openClose, read1, stat, write1 } from './files.ts';
import { benchmarks, inSuite } from './index.ts';
import { pageFault, pteModify } from './memory.ts';
import { contextSwitch, createProc, forkWait } from './processes.ts';
import { signalDivzero, signalHandler } from './signals.ts';

interface LayoutColumn {
  /** Id of the benchmark. */
  id: string;
  title: string;
  /** How this column compares with the published figures; shown under the table. */
  footnote: string;
}

/** One shape of the table: which benchmarks in which order, under which names. */
export interface Layout {
  name: string;
  columns: readonly LayoutColumn[];
  /** Published figures that are shown unless others are asked for: files of results/published without `.csv`. */
  published: readonly string[];
  /** The unit of the table unless --unit names another; absent: the unit that was measured. */
  unit?: Unit;
}

/** An instruction that only a kernel may execute. */
const privileged = 'Published only: a process may not execute it, so it is not measured here.';

/** How lmbench writes the variants of its lat_ctx: `8p/16K`. */
const rings = contextSwitch.variants
  .map(({ id, summary }) => ({
    id,
    title: id.replace(/.*\/(\d+p)-(\d+)k/, '$1/$2K'),
    footnote: `The same with ${summary}`,
  }))
  .filter(({ title }) => !title.endsWith('/0K'));

/** Every layout; the first is the default. A layout is only an entry here. */
export const layouts: readonly Layout[] = [
  { name: 'singularity', columns: benchmarks, published: ['singularity-2006'] },
  { name: 'extended', columns: inSuite('extended'), published: ['singularity-2006'] },
  {
    name: 'adams-agesen',
    columns: [
      {
        id: abiCall.id,
        title: 'System call',
        footnote: `${abiCall.summary} Published: which call it was is unknown.`,
      },
      { id: 'in-port', title: 'In', footnote: `In from port 0x80. ${privileged}` },
      { id: 'cr8-write', title: 'CR8 write', footnote: `Write to CR8. ${privileged}` },
      callRet,
      {
        ...pageFault,
        footnote: `${pageFault.footnote} Published: a page fault; what handled it is unknown.`,
      },
      {
        ...signalDivzero,
        footnote: `${signalDivzero.footnote} Published: the fault; whether a signal was part of it is unknown.`,
      },
      {
        ...pteModify,
        footnote:
          `${pteModify.footnote} Published: 1 cycle natively, which is the store into a page table alone, without a ` +
          'call and without a fault.',
      },
      {
        ...forkWait,
        footnote:
          `${forkWait.footnote} Published: 40,000 of them took 6.02 s natively, 36.95 s under the software and ` +
          '106.4 s under the hardware VMM, which are not converted.',
      },
    ],
    published: ['adams-agesen-2006'],
  },
  {
    name: 'lmbench',
    columns: [
      {
        id: abiCall.id,
        title: 'null call',
        footnote: 'getppid(), as lat_syscall null, but by an inline instruction and not by the C library.',
      },
      {
        id: read1.id,
        title: 'null read',
        footnote: `lat_syscall read: ${read1.footnote} lmbench's null I/O is the mean of null read and null write.`,
      },
      { id: write1.id, title: 'null write', footnote: `lat_syscall write: ${write1.footnote}` },
      {
        id: stat.id,
        title: 'stat',
        footnote: `lat_syscall stat takes a path; here: ${stat.footnote}`,
      },
      {
        id: openClose.id,
        title: 'open clos',
        footnote: `lat_syscall open takes a path; here: ${openClose.footnote}`,
      },
      {
        id: 'signal-handler/install',
        title: 'sig inst',
        footnote: "lat_sig install: sigaction() by the C library's function.",
      },
      { id: signalHandler.id, title: 'sig hndl', footnote: `lat_sig catch: ${signalHandler.footnote}` },
      {
        id: forkWait.id,
        title: 'fork proc',
        footnote: `lat_proc fork: ${forkWait.footnote} From a process that has less memory than lmbench's.`,
      },
      {
        id: createProc.id,
        title: 'exec proc',
        footnote:
          'lat_proc exec: fork, exec and wait; here of a program without a C library, which is cheaper than the ' +
          'one that lmbench runs. lmbench does not look at its exit status.',
      },
    ],
    published: [],
    unit: 'ns',
  },
  {
    name: 'lmbench-ctxsw',
    columns: [
      {
        id: contextSwitch.id,
        title: '2p/0K',
        footnote: `lat_ctx -s 0 2, with the same subtraction. ${contextSwitch.footnote}`,
      },
      ...rings,
    ],
    published: [],
    unit: 'ns',
  },
];
