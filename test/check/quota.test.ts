import { describe, expect, test } from 'vitest';
import { cgroupsOf } from '../../src/host/cgroups.ts';
import { finding, on } from '../support/evidence.ts';
import { machine } from '../support/machines.ts';

const v1 = {
  '/proc/self/mountinfo':
    '31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n' +
    '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n' +
    '33 31 0:30 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n',
  '/proc/self/cgroup': '2:cpuset:/\n1:cpu,cpuacct:/batch/night\n',
};
const v2 = {
  '/proc/self/mountinfo':
    '41 31 0:38 / /sys/fs/cgroup rw,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n',
  '/proc/self/cgroup': '0::/user.slice/app.scope\n',
};
const inDocker = {
  '/proc/self/mountinfo': '41 31 0:38 /docker/0123 /sys/fs/cgroup ro - cgroup cgroup rw,cpu\n',
  '/proc/self/cgroup': '1:cpu:/docker/0123\n',
};

describe('the control groups of a process', () => {
  const folders = (files: Record<string, string>) => cgroupsOf('cpu', files).map(({ folder }) => folder);

  test('are its own and those above, of the hierarchy that has the controller', () => {
    const root = '/sys/fs/cgroup/cpu,cpuacct';
    expect(folders(v1)).toEqual([`${root}/batch/night`, `${root}/batch`, root]);
    const all = ['/sys/fs/cgroup/user.slice/app.scope', '/sys/fs/cgroup/user.slice', '/sys/fs/cgroup'];
    expect(folders(v2)).toEqual(all);
  });

  test('of a container are what it sees, which is the root of the mount', () => {
    expect(folders(inDocker)).toEqual(['/sys/fs/cgroup']);
    expect(folders({ ...v2, '/proc/self/cgroup': '0::/\n' })).toEqual(['/sys/fs/cgroup']);
    expect(folders({ ...v2, '/proc/self/cgroup': '0::/../../other\n' })).toEqual(['/sys/fs/cgroup']);
  });

  test('are none where none are mounted, or nothing is told', () => {
    expect(folders({ ...v1, '/proc/self/mountinfo': '' })).toEqual([]);
    expect(folders({ ...v2, '/proc/self/cgroup': '' })).toEqual([]);
    expect(folders({ '/proc/self/mountinfo': 'rubbish - cgroup2', '/proc/self/cgroup': '::' })).toEqual([]);
  });
});

describe('a quota', () => {
  const quota = (files: Record<string, string>) => finding(on(machine('firecracker-vm', files)), 'quota');
  const group = '/sys/fs/cgroup/cpu,cpuacct/batch';

  test('of a group above counts, with its times and the command that lifts it', () => {
    const files = {
      ...v1,
      [`${group}/night/cpu.cfs_quota_us`]: '-1\n',
      [`${group}/night/cpu.cfs_period_us`]: '100000\n',
      [`${group}/cpu.cfs_quota_us`]: '20000\n',
      [`${group}/cpu.cfs_period_us`]: '100000\n',
      [`${group}/cpu.stat`]: 'nr_periods 90\nnr_throttled 71\nthrottled_time 5\n',
    };
    expect(quota(files)).toEqual({
      id: 'quota',
      level: 'unfit',
      measured: `${group} allows 20% of one CPU per 100 ms; throttled 71 times so far`,
      cure: `echo -1 | sudo tee ${group}/cpu.cfs_quota_us`,
    });
  });

  test.each([
    ['50000 100000', 'unfit'],
    ['99000 100000', 'unfit'],
    ['100000 100000', 'warning'],
    ['199000 100000', 'warning'],
    ['200000 100000', 'ok'],
    ['max 100000', 'ok'],
    ['rubbish', 'ok'],
  ])('of cpu.max %s is %s', (text, level) => {
    const { measured, ...one } = quota({ ...v2, '/sys/fs/cgroup/user.slice/cpu.max': `${text}\n` });
    expect(one.level).toBe(level);
    if (level !== 'ok') expect(one.cure).toBe('echo max | sudo tee /sys/fs/cgroup/user.slice/cpu.max');
    expect(measured).toMatch(/^\d/.test(text) ? /% of one CPU per 100 ms/ : /no CPU limit/);
  });

  test('that is smallest is the one that is told', () => {
    const files = {
      ...v2,
      '/sys/fs/cgroup/user.slice/app.scope/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/user.slice/cpu.max': '30000 100000\n',
      '/sys/fs/cgroup/cpu.max': '400000 100000\n',
    };
    expect(quota(files).measured).toMatch(/^\/sys\/fs\/cgroup\/user.slice allows 30%/);
  });

  test('is unknown where the mounts are', () => {
    expect(quota({}).level).toBe('unknown');
  });
});

test('a limit of memory in a group counts like that of the machine', () => {
  const files = {
    ...v2,
    '/proc/meminfo': 'MemAvailable: 8000000 kB\n',
    '/sys/fs/cgroup/user.slice/memory.max': `${300 * 2 ** 20}\n`,
    '/sys/fs/cgroup/user.slice/memory.current': `${250 * 2 ** 20}\n`,
    '/sys/fs/cgroup/user.slice/memory.stat': `anon 1\ninactive_file ${50 * 2 ** 20}\n`,
    '/sys/fs/cgroup/memory.max': 'max\n',
    '/sys/fs/cgroup/memory.current': '1\n',
  };
  expect(finding(on(machine('firecracker-vm', files)), 'memory')).toMatchObject({
    level: 'unfit',
    measured: '100 MB available in /sys/fs/cgroup/user.slice',
    cure: expect.stringContaining('/sys/fs/cgroup/user.slice/memory'),
  });
});
