import { formatCount, formatSeconds } from '../../text/number.ts';
import { quoted } from '../../text/quote.ts';
import type { Check, Folder } from '../evidence.ts';
import { levelOf, ok, type Verdict, verdict, worst } from '../finding.ts';

/** Entries that make a folder slow to list and to stat; a usual /usr/bin has 3,000. */
const ENTRIES = { warning: 10_000, unfit: 100_000 };

/** A usual listing takes 1 ms; a sleeping disk or a remote server takes this long. */
const MS = { warning: 100, unfit: 1000 };

function judge({ path, use, entries, ms, complete }: Folder): Verdict {
  const level = worst([levelOf(entries, ENTRIES), levelOf(ms, MS)]);
  const count = `${complete ? '' : 'more than '}${formatCount(entries)} entries`;
  const time = complete
    ? `one listing takes ${formatSeconds(ms / 1000)}`
    : `gave up listing after ${formatSeconds(ms / 1000)}`;
  return verdict(
    level,
    `${path} (${use}) has ${count}; ${time}`,
    `ls -f ${quoted(path)} | wc -l; du -s --inodes ${quoted(path)}`,
  );
}

/** A system was slow for a week because a folder held 301,369 files; this is the first thing to look for. */
export const folders: Check = {
  id: 'folders',
  subject: 'entries of each folder of PATH, of TMPDIR and of results/, and how long one listing takes',
  limit: 'from 100,000 entries or 1 s',
  look(evidence) {
    const all = evidence.folders;
    const slow = all.map(judge).filter(({ level }) => level !== 'ok');
    if (slow.length > 0) return slow;
    const most = Math.max(0, ...all.map(({ entries }) => entries));
    const ms = all.reduce((total, folder) => total + folder.ms, 0);
    return ok(
      `${all.length} folders of PATH, TMPDIR and results, each with at most ${formatCount(most)} entries; all listed in ${formatSeconds(ms / 1000)}`,
    );
  },
};
