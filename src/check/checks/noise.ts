import { formatMeasured, formatPercent } from '../../text/number.ts';
import type { Check } from '../evidence.ts';
import { levelOf, ok, unknown, verdict, worst } from '../finding.ts';
import { formatNullCall, type Steadiness, steadinessOf } from '../null-call.ts';

/** It changes ns and TSC ticks, not core cycles. */
const CLOCK = { warning: 0.1, unfit: 10 };

const clockSpread = ({ coreHz }: Steadiness) => (coreHz ? coreHz.high / coreHz.low - 1 : 0);

/** Relative sizes that may be too large. The first is the precision that `bench all` aims for by default. */
const sizes: { of(steady: Steadiness): number; least: { warning: number; unfit: number } }[] = [
  { of: ({ precision }) => precision ?? 0, least: { warning: 0.01, unfit: 0.05 } },
  { of: ({ drift }) => drift, least: { warning: 0.03, unfit: 0.15 } },
  { of: ({ modes }) => (modes ? modes.high / modes.low - 1 : 0), least: { warning: 0.05, unfit: 0.15 } },
  { of: clockSpread, least: CLOCK },
];

const percent = (share: number) => formatPercent(share, 2);

function sentence(steady: Steadiness): string {
  const { precision, coreHz, drift, modes } = steady;
  const clock =
    coreHz &&
    `core clock ${formatMeasured(coreHz.low / 1e6)} to ${formatMeasured(coreHz.high / 1e6)} MHz${
      clockSpread(steady) < CLOCK.warning ? '' : ', and ns and TSC ticks vary with it'
    }`;
  const turns =
    modes &&
    `bimodal: ${formatMeasured(modes.low)} and ${formatMeasured(modes.high)} (${percent(modes.share)} of the time), as from a busy SMT sibling or from something that traces system calls now and then`;
  return [
    `a null call takes ${formatNullCall(steady)} and drifted by ${percent(drift)} over ${steady.rounds} rounds`,
    ...(clock ? [clock] : []),
    ...(turns ? [turns] : []),
    precision === null
      ? 'too few rounds to predict a precision'
      : `expect ±${percent(precision)} from bench all`,
  ].join('; ');
}

/** Two seconds of null calls: how steady the call and the core clock are now, and which precision to expect. */
export const noise: Check = {
  id: 'noise',
  subject: 'two seconds of null calls: the precision to expect, drift, bimodal times, the core clock',
  limit: 'from ±5%; drift, or modes apart, from 15%',
  look({ probed }) {
    if (!probed) return ok('not measured');
    const steady = steadinessOf(probed.rounds);
    if (steady === null || probed.failure) return unknown(`null calls cannot be measured: ${probed.failure}`);
    const level = worst(sizes.map(({ of, least }) => levelOf(of(steady), least)));
    return verdict(level, sentence(steady), 'bench check   # again, when the machine is quieter');
  },
};
