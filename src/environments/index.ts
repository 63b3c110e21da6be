import type { Environment } from './environment.ts';
import { host } from './host.ts';
import { seccomp, seccompUncached } from './seccomp.ts';

/** Every way to run the probe, in the order of the table; `host` is visited between all others too. */
export const environments: readonly Environment[] = [host, seccomp, seccompUncached];
