import * as host from '../../host/mitigations.ts';
import type { Check } from '../evidence.ts';
import { ok, unknown } from '../finding.ts';

/** Never a fault of the machine, but the first thing to compare between two machines. */
export const mitigations: Check = {
  id: 'mitigations',
  subject: 'what the kernel does about the vulnerabilities of the processor',
  limit: 'never',
  look({ raw }) {
    const text = host.mitigations(raw);
    return text === undefined ? unknown('this kernel does not report CPU vulnerabilities') : ok(text);
  },
};
