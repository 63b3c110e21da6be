import { type Cgroup, cgroupsOf, type Texts } from '../../host/cgroups.ts';
import { fact, field, wholeNumber } from '../../host/raw.ts';
import { formatCount } from '../../text/number.ts';
import { quoted } from '../../text/quote.ts';
import { growth } from '../counters.ts';
import type { Check, Evidence } from '../evidence.ts';
import { levelOf, ok, unfit, unknown, verdict, warning } from '../finding.ts';

const MB = 2 ** 20;

/** Bytes. The harness takes about 80 MB. */
const LITTLE = { warning: -512 * MB, unfit: -128 * MB };

const megabytes = (bytes: number) => `${formatCount(bytes / MB)} MB`;

/** proc_meminfo(5), in bytes: its unit is always kB. */
function meminfo({ raw }: Evidence, key: string): number | undefined {
  const kilobytes = wholeNumber(field(raw.files['/proc/meminfo'], key)?.replace(/ kB$/, ''));
  return kilobytes === undefined ? undefined : kilobytes * 1024;
}

export const hugePages: Check = {
  id: 'huge-pages',
  subject: 'transparent huge pages',
  limit: 'never',
  reads: ['/sys/kernel/mm/transparent_hugepage/enabled'],
  look({ raw }) {
    const path = '/sys/kernel/mm/transparent_hugepage/enabled';
    const chosen = /\[(\w+)\]/.exec(fact(raw, path) ?? '')?.[1];
    if (chosen === undefined) return ok('no transparent huge pages in this kernel');
    if (chosen !== 'always') return ok(`transparent huge pages: ${chosen}`);
    return warning(
      'transparent huge pages: always, so the first touch of a page may clear 2 MB',
      `echo madvise | sudo tee ${path}`,
    );
  },
};

export const swap: Check = {
  id: 'swap',
  subject: 'pages swapped meanwhile',
  limit: 'where there are any',
  reads: ['/proc/meminfo'],
  look(evidence) {
    const [total, free] = ['SwapTotal', 'SwapFree'].map((key) => meminfo(evidence, key));
    if (total === undefined || free === undefined) return unknown('/proc/meminfo does not list swap');
    if (total === 0) return ok('none');
    const window = evidence.probed?.window;
    const pages = window ? (growth(window, 'pswpin') ?? 0) + (growth(window, 'pswpout') ?? 0) : 0;
    const said = `${megabytes(total - free)} of ${megabytes(total)} in use`;
    const cure = 'sudo swapoff -a && sudo swapon -a';
    if (pages > 0) return unfit(`${said}, ${formatCount(pages)} pages swapped during the check`, cure);
    return total - free < MB ? ok(said) : warning(said, cure);
  },
};

/** What a group may still allocate, where it has a limit; its page cache is reclaimed when needed. */
function room({ folder, version }: Cgroup, files: Texts): { folder: string; bytes: number } | null {
  const names =
    version === 2 ? ['memory.max', 'memory.current'] : ['memory.limit_in_bytes', 'memory.usage_in_bytes'];
  // Version 1 writes almost 2^63 for no limit, which is more than a whole number holds.
  const [most, now] = names.map((name) => wholeNumber(files[`${folder}/${name}`]?.trim()));
  if (most === undefined || now === undefined) return null;
  const cache = /^(?:total_)?inactive_file (\d+)$/m.exec(files[`${folder}/memory.stat`] ?? '')?.[1];
  return { folder, bytes: Math.max(0, most - now + Number(cache ?? 0)) };
}

export const memory: Check = {
  id: 'memory',
  subject: 'memory left, on the machine and within the control group',
  limit: 'below 128 MB',
  reads: ['/proc/meminfo'],
  look(evidence) {
    const available = meminfo(evidence, 'MemAvailable');
    if (available === undefined) return unknown('/proc/meminfo has no MemAvailable');
    const { files } = evidence.raw;
    const groups = cgroupsOf('memory', files).flatMap((cgroup) => room(cgroup, files) ?? []);
    const [least = { folder: '', bytes: available }] = [{ folder: '', bytes: available }, ...groups].toSorted(
      (a, b) => a.bytes - b.bytes,
    );
    const where = least.folder === '' ? '' : ` in ${least.folder}`;
    const cure =
      least.folder === '' ? 'ps aux --sort=-rss | head' : `grep . ${quoted(least.folder)}/memory.*`;
    return verdict(levelOf(-least.bytes, LITTLE), `${megabytes(least.bytes)} available${where}`, cure);
  },
};
