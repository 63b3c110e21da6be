import { fact } from '../../host/raw.ts';
import type { Check } from '../evidence.ts';
import { ok, warning } from '../finding.ts';

const RUN = '/sys/kernel/mm/ksm/run';

/** Merged pages are read-only until a write copies them (Documentation/admin-guide/mm/ksm.rst). */
export const ksm: Check = {
  id: 'ksm',
  subject: 'merging of pages with the same content (KSM)',
  limit: 'never',
  reads: [RUN],
  look({ raw }) {
    const run = fact(raw, RUN);
    if (run === undefined) return ok('not in this kernel');
    if (run !== '1') return ok('off');
    return warning(
      'on: ksmd takes CPU time, and writes to merged pages fault and copy',
      `echo 0 | sudo tee ${RUN}`,
    );
  },
};
