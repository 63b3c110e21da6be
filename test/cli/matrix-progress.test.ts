import { expect, test } from 'vitest';
import { Remarks } from '../../src/cli/matrix-progress.ts';
import { host } from '../../src/environments/host.ts';
import type { MatrixEvent } from '../../src/matrix/matrix.ts';
import type { Seen } from '../../src/matrix/progress.ts';
import type { Failure } from '../../src/native/measurement.ts';

const system = {
  environment: host,
  variation: { label: 'host', prepare: () => ({ argv: ['true'] as const }) },
};
const seen = (one: Seen): MatrixEvent => ({ type: 'seen', system, seen: one, hostNs: new Map() });
const figure = (benchmark: string) => seen({ type: 'measured', benchmark, round: 1, columns: {} });
const failure = (benchmark: string, kind: Failure['kind'] = 'unproven') =>
  seen({ type: 'failed', givenUp: false, failure: { benchmark, kind, message: `${kind}!` } });

function after(...events: MatrixEvent[]) {
  const remarks = new Remarks(['yield', 'psr']);
  for (const event of [{ type: 'visiting', system } as const, ...events]) remarks.take(event, 'here');
  return { texts: remarks.all().map(({ text }) => text), missing: remarks.anyMissing() };
}

test('rounds that failed are counted beside a figure, and fail nothing', () => {
  const events = [figure('yield'), failure('yield'), figure('yield'), figure('psr'), figure('yield')];
  expect(after(...events)).toEqual({ texts: ['yield: 1 of 4 rounds failed: unproven!'], missing: false });
});

test('a benchmark without a figure is missing, and its footnote says why', () => {
  expect(after(figure('psr'), failure('yield'))).toEqual({ texts: ['no yield: unproven!'], missing: true });
});

test('what a system cannot do is said and not missing', () => {
  const told = after(figure('psr'), failure('yield', 'unsupported'));
  expect(told).toEqual({ texts: ['no yield: unsupported!'], missing: false });
});

test('a system that came to an end is missing only what it had not measured', () => {
  const ended: MatrixEvent = { type: 'failed', system, reason: 'too slow', elapsedMs: 1 };
  expect(after(figure('psr'), figure('yield'), ended)).toEqual({
    texts: ['failed: too slow'],
    missing: false,
  });
  expect(after(figure('psr'), ended).missing).toBe(true);
  expect(after().missing).toBe(true);
});
