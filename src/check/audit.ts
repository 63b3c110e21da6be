import { constants } from 'node:os';
import { fact } from '../host/raw.ts';
import type { Check } from './evidence.ts';
import { ok, unfit, unknown, warning } from './finding.ts';
import { configured } from './kernel-config.ts';

const { EPERM, ECONNREFUSED, EPROTONOSUPPORT, EAFNOSUPPORT } = constants.errno;

/** Why the kernel did not answer, where that is no proof that nothing is audited. */
const refusals: Readonly<Record<number, [why: string, cure?: string]>> = {
  [EPERM]: ['only root may ask the kernel for its rules', 'sudo bench check'],
  [ECONNREFUSED]: [
    'the kernel does not answer in a user namespace',
    'bench check   # outside of the container',
  ],
};

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
      if ([EPROTONOSUPPORT, EAFNOSUPPORT].includes(audit.errno)) return ok('the kernel has none');
      const [why, cure] = refusals[audit.errno] ?? [`the kernel does not answer (errno ${audit.errno})`];
      return unknown(why, cure);
    }
    const { enabled, rules, never } = audit;
    if (enabled === 0) return ok(`off, with ${rules} rules`);
    if (never > 0) return ok(`on, but a rule exempts every process from birth (${rules} rules)`);
    if (rules === 0) return warning('on without rules: every system call still takes the long way', cure);
    return unfit(`${rules} rules, which are looked through at every system call`, cure);
  },
};
