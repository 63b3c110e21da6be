import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logDomain, logTicks, shortNumber } from '../../src/plots/axis.ts';
import { shortenedTo, textWidth } from '../../src/plots/text-width.ts';

const values = fc.array(fc.double({ min: 1e-3, max: 1e14, noNaN: true }), { minLength: 1, maxLength: 20 });

test('every value lies inside the axis, and so does every number below it', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 120, max: 800 }), (values, pixels) => {
      const [low, high] = logDomain(values);
      for (const value of values) expect(value > low && value < high).toBe(true);
      const ticks = logTicks([low, high], pixels);
      for (const tick of ticks) expect(tick >= low * 0.999 && tick <= high * 1.001).toBe(true);
      expect(ticks.length).toBeGreaterThan(0);
    }),
  );
});

test('numbers below an axis never touch', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 120, max: 800 }), (values, pixels) => {
      const [low, high] = logDomain(values);
      const at = (tick: number) => (pixels * Math.log(tick / low)) / Math.log(high / low);
      const places = logTicks([low, high], pixels).map(at);
      for (const [index, place] of places.slice(1).entries())
        expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(textWidth('500k'));
    }),
  );
});

test.each([
  [0.25, '0.25'],
  [1, '1'],
  [999, '999'],
  [1000, '1k'],
  [1500, '1.5k'],
  [2e7, '20M'],
  [1e15, '1000T'],
])('%d is written %s', (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

test('a text is cut to its room, and keeps its end', () => {
  const text = 'Linux 6.12.117+deb12-cloud-amd64 mitigations=off, QEMU TCG';
  expect(shortenedTo(text, 1000)).toBe(text);
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 350 }), (room) => {
      const cut = shortenedTo(text, room);
      expect(textWidth(cut)).toBeLessThanOrEqual(room + 0.01);
      expect([cut.startsWith('Li'), cut.endsWith('G'), cut.includes('…')]).toEqual([true, true, true]);
    }),
  );
});
