import { allowedCpus } from '../../host/choose-cpu.ts';
import { formatCpuList, parseCpuList } from '../../host/cpu-list.ts';
import { fact } from '../../host/raw.ts';
import type { Check } from '../evidence.ts';
import { ok, unfit, warning } from '../finding.ts';

export const affinity: Check = {
  id: 'affinity',
  subject: 'the CPUs that this process may use',
  limit: 'where pinning is refused',
  look({ raw, cpu, probed }) {
    if (probed?.rounds.some((round) => round.cpu !== cpu))
      return unfit(`pinning to CPU ${cpu} was refused: benchmarks migrate between CPUs`);
    const allowed = allowedCpus(raw);
    const online = parseCpuList(fact(raw, '/sys/devices/system/cpu/online') ?? '');
    const said = `allowed CPUs: ${formatCpuList(allowed)}${online.length > 0 ? `; online: ${formatCpuList(online)}` : ''}`;
    if (allowed.length > 1 || online.length <= 1) return ok(said);
    return warning(
      `${said}; the harness shares the measured CPU, and nothing can be measured across two CPUs`,
      `sudo taskset -cp ${formatCpuList(online)} $$`,
    );
  },
};
