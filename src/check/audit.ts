import { constants } from 'node:os';
import { fact } from '../host/raw.ts';
import type { Check } from './evidence.ts';
import { ok, unfit, unknown, warning } from './finding.ts';
import { configured } from './kernel-config.ts';

const { EPERM, ECONNREFUSED, EPROTONOSUPPORT, EAFNOSUPPORT } = constants.errno;

/** Once auditing was on, a process is born to be audited at every call, unless a rule of the task list says never. */
const cure = 'sudo auditctl -D && sudo auditctl -a never,task';

export const audit: Check = {
  id: 'audit',
  look({ raw }) {
    if (/(^| )audit=(0|off)( |$)/.test(fact(raw, '/proc/cmdline') ?? '')) return ok('off since boot');
    if (configured(raw, 'AUDITSYSCALL') === 'n') return ok('not built into this kernel');
    const { audit } = raw;
    if (audit === undefined) return unknown('the probe does not tell');
    if ('errno' in audit) {
      if (audit.errno === EPERM)
        return unknown('only root may ask the kernel for its rules', 'sudo bench check');
      const absent = [ECONNREFUSED, EPROTONOSUPPORT, EAFNOSUPPORT].includes(audit.errno);
      return absent
        ? ok('the kernel has none')
        : unknown(`the kernel does not answer (errno ${audit.errno})`);
    }
    const { enabled, rules, never } = audit;
    if (never > 0) return ok('a rule exempts every process');
    if (rules > 0) return unfit(`${rules} rules, which are looked through at every system call`, cure);
    return enabled
      ? warning('on without rules: every system call still takes the long way', cure)
      : ok('off');
  },
};
