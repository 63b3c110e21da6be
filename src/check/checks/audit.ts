import { fact } from '../../host/raw.ts';
import type { Check } from '../evidence.ts';
import { ok, refusal, unfit, unknown, warning } from '../finding.ts';
import { configured } from '../kernel-config.ts';

/** Once auditing was on, a process is born to be audited at every call, unless a rule of the task list says never. */
const cure = 'sudo auditctl -D && sudo auditctl -a never,task';

export const audit: Check = {
  id: 'audit',
  subject: 'audit rules of the kernel, which run at every system call',
  limit: 'where there are any',
  look({ raw }) {
    if (/(^| )audit=(0|off)( |$)/.test(fact(raw, '/proc/cmdline') ?? '')) return ok('off since boot');
    if (configured(raw, 'AUDITSYSCALL') === 'n') return ok('not built into this kernel');
    const { audit } = raw;
    if (audit === undefined) return unknown('the probe does not tell');
    if ('errno' in audit) return refusal(audit.errno);
    const { enabled, rules, never } = audit;
    if (enabled === 0) return ok(`off, with ${rules} rules`);
    if (never > 0) return ok(`on, but a rule exempts every process from birth (${rules} rules)`);
    if (rules === 0) return warning('on without rules: every system call still takes the long way', cure);
    return unfit(`${rules} rules, which are looked through at every system call`, cure);
  },
};
