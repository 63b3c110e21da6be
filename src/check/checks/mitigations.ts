import * as host from '../../host/mitigations.ts';
import type { Check } from '../evidence.ts';
import { ok, unknown } from '../finding.ts';

/** Part of what is measured and no fault of the machine, but the first thing that two machines differ in. */
export const mitigations: Check = {
  id: 'mitigations',
  subject: 'what the kernel does about the vulnerabilities of the processor',
  limit: 'never',
  look({ raw }) {
    const text = host.mitigations(raw);
    return text === undefined ? unknown('the kernel tells nothing of CPU vulnerabilities') : ok(text);
  },
};
