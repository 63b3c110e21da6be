import { field, wholeNumber } from '../../host/raw.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit, unknown } from '../finding.ts';
import { formatNullCall, nullCall } from '../null-call.ts';

/** Rules of the filter that is put behind those that are there. */
export const RULES = 50;

/** From behind a filter its own cost cannot be seen, because no process gets rid of it; that of one more can. */
function cost({ probed }: Evidence): string {
  const now = nullCall(probed?.rounds ?? []);
  const more = nullCall(probed?.filtered ? [probed.filtered] : []);
  if (now === null) return '';
  const another =
    more === null
      ? ''
      : `, and ${formatNullCall(more)} behind one more, of ${RULES} rules that the kernel runs at every call`;
  return `: a null call takes ${formatNullCall(now)}${another}; what it takes without cannot be seen from here`;
}

export const seccomp: Check = {
  id: 'seccomp',
  subject:
    'system call filters, and a null call behind them and behind one more; from behind a filter, the time without any cannot be measured',
  limit: 'always',
  look(evidence) {
    const status = evidence.raw.files['/proc/self/status'];
    const mode = field(status, 'Seccomp');
    if (mode === undefined) return unknown('this kernel does not tell');
    if (mode === '0') return ok('no filter on this process');
    const filters = wholeNumber(field(status, 'Seccomp_filters'));
    const what = filters === undefined ? 'filtered' : `${filters} ${filters === 1 ? 'filter' : 'filters'}`;
    return unfit(
      `${what} on this process${cost(evidence)}`,
      'run it outside of the sandbox (docker run --security-opt seccomp=unconfined)',
    );
  },
};
