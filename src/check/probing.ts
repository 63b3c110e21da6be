import { field } from '../host/raw.ts';
import { runRound } from '../measure/round.ts';
import { type Driver, probeDriver } from '../native/driver.ts';
import type { Measurement } from '../native/measurement.ts';
import { RULES } from './checks/seccomp.ts';
import { during } from './counters.ts';
import type { Evidence, Probed } from './evidence.ts';

const PROBE_MS = 2000;

/** As in a round of `bench all`. */
const SAMPLES = 100;

const isSet = (status: string | undefined, key: string) => ![undefined, '0'].includes(field(status, key));

/**
 * Measures null calls for two seconds, in rounds as `bench all` does. Under a tracer it adds an untraced round, behind
 * a seccomp filter a round with one more filter.
 * @throws when `signal` aborts.
 */
export async function probe(program: string, { raw, cpu }: Evidence, signal: AbortSignal): Promise<Probed> {
  const plain = probeDriver({ probe: program });
  const request = {
    cpu,
    peerCpu: null,
    samples: SAMPLES,
    benchmarks: [{ id: 'abi-call', batch: undefined }],
  };
  const round = async (driver: Driver): Promise<Measurement | string> => {
    for await (const outcome of runRound(driver, request, signal))
      return 'kind' in outcome ? outcome.message : outcome;
    return 'the probe measured nothing';
  };
  const withOption = async (...options: string[]): Promise<Measurement | undefined> => {
    const command: Driver['command'] = (request) => {
      const [first, ...rest] = plain.command(request);
      return [first, ...options, ...rest];
    };
    const measured = await round({ ...plain, command });
    return typeof measured === 'string' ? undefined : measured;
  };

  const rounds: Measurement[] = [];
  let failure: string | null = null;
  const [window] = await during(async () => {
    const start = performance.now();
    while (failure === null && performance.now() - start < PROBE_MS) {
      const measured = await round(plain);
      if (typeof measured === 'string') failure = measured;
      else rounds.push(measured);
    }
  });
  const status = raw.files['/proc/self/status'];
  return {
    rounds,
    failure,
    window,
    untraced: isSet(status, 'TracerPid') ? await withOption('--untraced', '1') : undefined,
    filtered: isSet(status, 'Seccomp') ? await withOption('--seccomp-uncached', `${RULES}`) : undefined,
  };
}
