import { field, wholeNumber } from '../../host/raw.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit, unknown } from '../finding.ts';
import { formatNullCall, nullCall } from '../null-call.ts';

/** Rules of the filter that is added to measure what one more costs. */
export const RULES = 50;

/** A process cannot drop its filters, so their cost cannot be measured; that of one more can. */
function cost({ probed }: Evidence): string {
  const now = nullCall(probed?.rounds ?? []);
  const more = nullCall(probed?.filtered ? [probed.filtered] : []);
  if (now === null) return '';
  const another =
    more === null
      ? ''
      : `, and ${formatNullCall(more)} with one more filter, whose ${RULES} rules run at every call`;
  return `: a null call takes ${formatNullCall(now)}${another}; the cost without a filter cannot be measured from here`;
}

export const seccomp: Check = {
  id: 'seccomp',
  subject:
    'system call filters, and a null call behind them and behind one more; from behind a filter, the time without any cannot be measured',
  limit: 'always',
  look(evidence) {
    const status = evidence.raw.files['/proc/self/status'];
    const mode = field(status, 'Seccomp');
    if (mode === undefined) return unknown('not reported by this kernel');
    if (mode === '0') return ok('no seccomp filter on this process');
    const filters = wholeNumber(field(status, 'Seccomp_filters'));
    const what = `${filters ?? 'one or more'} seccomp ${filters === 1 ? 'filter' : 'filters'}`;
    return unfit(
      `${what} on this process${cost(evidence)}`,
      'run outside the sandbox (docker run --security-opt seccomp=unconfined)',
    );
  },
};
