import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './bench.ts';

/** A control group that stops its processes when they have had their part of a CPU. */
export interface QuotaGroup {
  folder: string;
  /** Puts a command into the group. */
  wrapper: string[];
  /** Once all processes in it have ended. */
  remove(): Promise<void>;
}

const PERIOD_US = 100_000;

/** Where groups for CPU time can be made, in version 1 or 2. */
function parent(): string | null {
  const [v1, v2] = ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'];
  if (existsSync(join(v1, 'cpu.cfs_quota_us'))) return v1;
  try {
    return /\bcpu\b/.test(readFileSync(join(v2, 'cgroup.subtree_control'), 'utf8')) ? v2 : null;
  } catch {
    return null;
  }
}

/** @returns the reason where there can be none. */
export function quotaGroup(cpus: number): QuotaGroup | string {
  const above = parent();
  if (above === null) return 'no control group for CPU time is mounted';
  const folder = join(above, `ringtoll-test-${process.pid}`);
  const quota = Math.round(cpus * PERIOD_US);
  try {
    mkdirSync(folder);
  } catch (error) {
    return `cannot make a control group: ${(error as NodeJS.ErrnoException).code}`;
  }
  const isFirst = existsSync(join(folder, 'cpu.cfs_quota_us'));
  if (isFirst) writeFileSync(join(folder, 'cpu.cfs_quota_us'), `${quota}`);
  else writeFileSync(join(folder, 'cpu.max'), `${quota} ${PERIOD_US}`);
  return {
    folder,
    wrapper: ['sh', '-c', 'echo $$ >"$0/cgroup.procs" && exec "$@"', folder],
    async remove() {
      await eventually(() => {
        try {
          rmdirSync(folder);
          return true;
        } catch {
          return false;
        }
      });
    },
  };
}
