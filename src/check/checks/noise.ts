import { formatMeasured } from '../../text/number.ts';
import type { Check } from '../evidence.ts';
import { levelOf, ok, unknown, verdict, worst } from '../finding.ts';
import { formatNullCall, type Steadiness, steadinessOf } from '../null-call.ts';

/** Core cycles do not feel it, ns and ticks do. */
const CLOCK = { warning: 0.1, unfit: 10 };

const clockSpread = ({ coreHz }: Steadiness) => (coreHz ? coreHz.high / coreHz.low - 1 : 0);

/** What may be too large, as shares of the value. The first is the precision that `bench all` asks for by itself. */
const sizes: { of(steady: Steadiness): number; least: { warning: number; unfit: number } }[] = [
  { of: ({ precision }) => precision ?? 0, least: { warning: 0.01, unfit: 0.05 } },
  { of: ({ drift }) => drift, least: { warning: 0.03, unfit: 0.15 } },
  { of: ({ modes }) => (modes ? modes.high / modes.low - 1 : 0), least: { warning: 0.05, unfit: 0.15 } },
  { of: clockSpread, least: CLOCK },
];

const percent = (share: number) => `${Number((share * 100).toPrecision(2))} %`;

function sentence(steady: Steadiness): string {
  const { precision, coreHz, drift, modes } = steady;
  const clock =
    coreHz &&
    `core clock ${formatMeasured(coreHz.low / 1e6)} to ${formatMeasured(coreHz.high / 1e6)} MHz${
      clockSpread(steady) < CLOCK.warning ? '' : ', with which ns and TSC ticks move'
    }`;
  const turns =
    modes &&
    `it takes ${formatMeasured(modes.low)} and ${formatMeasured(modes.high)} in turns (${percent(modes.share)} of the time), as with a neighbour on the same core, or a program that now and then watches all system calls`;
  return [
    `a null call takes ${formatNullCall(steady)}, and moved by ${percent(drift)} in ${steady.rounds} rounds`,
    ...(clock ? [clock] : []),
    ...(turns ? [turns] : []),
    precision === null
      ? 'too few rounds to tell a precision'
      : `expect ±${percent(precision)} from bench all`,
  ].join('; ');
}

/** Two seconds of null calls: how steady the core clock and the call are right now, and what precision to expect. */
export const noise: Check = {
  id: 'noise',
  subject: 'two seconds of null calls: the precision to expect, drift, bimodal times, the core clock',
  limit: 'from ±5%; drift, or modes apart, from 15%',
  look({ probed }) {
    if (!probed) return ok('not measured');
    const steady = steadinessOf(probed.rounds);
    if (steady === null || probed.failure) return unknown(`null calls cannot be measured: ${probed.failure}`);
    const level = worst(sizes.map(({ of, least }) => levelOf(of(steady), least)));
    return verdict(level, sentence(steady), 'bench check   # again, when it is quieter');
  },
};
