import { quoted } from '../../text/quote.ts';
import type { Check, Folder } from '../evidence.ts';
import { levelOf, ok, type Verdict, verdict, worst } from '../finding.ts';

/** Entries from which on a folder is slow to list, and to look at one by one; a usual /usr/bin has 3,000. */
const ENTRIES = { warning: 10_000, unfit: 100_000 };

/** A listing of a usual folder takes 1 ms; a disk that sleeps or a server far away takes as long as these. */
const MS = { warning: 100, unfit: 1000 };

function judge({ path, use, entries, ms, complete }: Folder): Verdict {
  const level = worst([levelOf(entries, ENTRIES), levelOf(ms, MS)]);
  const count = `${complete ? '' : 'more than '}${entries.toLocaleString('en-US')} entries`;
  const time = complete ? `one listing takes ${ms.toFixed(1)} ms` : `given up after ${ms.toFixed(0)} ms`;
  return verdict(
    level,
    `${path} (${use}) has ${count}; ${time}`,
    `ls -f ${quoted(path)} | wc -l; du -s --inodes ${quoted(path)}`,
  );
}

/** A system was slow for a week because a folder held 301,369 files; this is the first thing to look for. */
export const folders: Check = {
  id: 'folders',
  subject: 'entries of each folder of PATH, of TMPDIR and of `results/`, and how long one listing takes',
  limit: 'from 100,000 entries or 1 s',
  look(evidence) {
    const all = evidence.folders;
    const slow = all.map(judge).filter(({ level }) => level !== 'ok');
    if (slow.length > 0) return slow;
    const most = Math.max(0, ...all.map(({ entries }) => entries));
    const ms = all.reduce((total, folder) => total + folder.ms, 0);
    return ok(
      `${all.length} of PATH, TMPDIR and results, at most ${most.toLocaleString('en-US')} entries; all listed in ${ms.toFixed(1)} ms`,
    );
  },
};
