import { fact } from '../../host/raw.ts';
import type { Check } from '../evidence.ts';
import { ok, refusal, unfit, unknown, warning } from '../finding.ts';
import { configured } from '../kernel-config.ts';

/** Once auditing has been on, new processes are audited at every call, unless a rule of the task list says never. */
const cure = 'sudo auditctl -D && sudo auditctl -a never,task';

export const audit: Check = {
  id: 'audit',
  subject: 'audit rules of the kernel, which run at every system call',
  limit: 'where there are any',
  look({ raw }) {
    if (/(^| )audit=(0|off)( |$)/.test(fact(raw, '/proc/cmdline') ?? '')) return ok('disabled at boot');
    if (configured(raw, 'AUDITSYSCALL') === 'n') return ok('not built into this kernel');
    const { audit } = raw;
    if (audit === undefined) return unknown('not reported by the probe');
    if ('errno' in audit) return refusal(audit.errno);
    const { enabled, rules, never } = audit;
    if (enabled === 0) return ok(`off (${rules} rules loaded)`);
    if (never > 0) return ok(`on, but a never,task rule exempts every process (${rules} rules)`);
    if (rules === 0) return warning('on without rules: every system call still takes the slow path', cure);
    return unfit(`${rules} rules, evaluated at every system call`, cure);
  },
};
