import { allowedCpus } from '../host/choose-cpu.ts';
import { formatCpuList } from '../host/cpu-list.ts';
import { onlineCpus } from '../host/cpu-settings.ts';
import type { Check } from './evidence.ts';
import { ok, unfit, warning } from './finding.ts';

export const affinity: Check = {
  id: 'affinity',
  look({ raw, cpu, probed }) {
    if (probed?.rounds.some((round) => round.cpu !== cpu))
      return unfit(`pinning to CPU ${cpu} was refused: benchmarks move between CPUs`);
    const allowed = allowedCpus(raw);
    const online = onlineCpus(raw) ?? allowed.length;
    const said = `CPU ${formatCpuList(allowed)} of ${online} may be used`;
    if (allowed.length > 1 || online === 1) return ok(said);
    return warning(
      `${said}: the harness shares the measured CPU, and nothing can be measured between two`,
      `sudo taskset -cp 0-${online - 1} $$`,
    );
  },
};
