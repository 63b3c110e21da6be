import { fact, field } from '../../host/raw.ts';
import { formatRatio } from '../../text/number.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit, unknown, warning } from '../finding.ts';
import { formatNullCall, nullCall } from '../null-call.ts';

function cost({ probed }: Evidence): string {
  const now = nullCall(probed?.rounds ?? []);
  const without = nullCall(probed?.untraced ? [probed.untraced] : []);
  if (now === null || without === null || now.unit !== without.unit) return '';
  const times = formatRatio(now.value / without.value);
  return `: a null call takes ${formatNullCall(now)}, and ${formatNullCall(without)} untraced (${times}x)`;
}

export const tracer: Check = {
  id: 'tracer',
  subject: 'strace or a debugger, and a null call with and without it',
  limit: 'where it follows the measuring process',
  look(evidence) {
    const { raw, harness } = evidence;
    const measuring = field(raw.files['/proc/self/status'], 'TracerPid');
    const own = field(harness.status, 'TracerPid');
    const pid = [measuring, own].find((one) => one !== undefined && one !== '0');
    if (pid === undefined)
      return measuring === undefined ? unknown('not reported by this kernel') : ok('not traced');
    const name = `${fact(raw, `/proc/${pid}/comm`) ?? 'a process'} (${pid})`;
    const cure = 'run without strace, gdb or another tracer';
    // strace without -f traces the harness only.
    if (measuring === '0') return warning(`${name} traces the harness, but not the benchmarks`, cure);
    return unfit(`${name} traces the benchmarks${cost(evidence)}`, cure);
  },
};
