import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Format, Style } from '../../src/document/model.ts';
import { render } from '../../src/document/render.ts';
import { predictionOutput } from '../../src/predict/document.ts';
import { onPaper } from '../../src/predict/model.ts';
import type { Prediction } from '../../src/predict/prediction.ts';
import { inKernel } from '../../src/predict/scenarios.ts';
import { unsafe } from '../../src/text/printable.ts';
import {
  computing,
  hostRows,
  known,
  knownFrom,
  predicted,
  program,
  rowsOf,
  watched,
} from '../support/known.ts';

const golden = (name: string) => `../golden/predict/${name}`;
const plain = { color: false };
const rendered = (format: Format, prediction: Prediction, style: Style = plain) =>
  render(format, predictionOutput(prediction), style);
const renderText = (prediction: Prediction, style: Style) => rendered('text', prediction, style);
const renderMarkdown = (prediction: Prediction) => rendered('md', prediction);
const renderCsv = (prediction: Prediction) => rendered('csv', prediction);
const renderJson = (prediction: Prediction) => rendered('json', prediction);
const records = (text: string): Record<string, string>[] => parse(text, { columns: true });

describe('the prediction', () => {
  test('of a program on a terminal', async () => {
    await expect(renderText(predicted(), plain)).toMatchFileSnapshot(golden('program.txt'));
  });

  test('on paper on a terminal', async () => {
    const paper = predicted(onPaper(1e5, known.here.costs), null);
    await expect(renderText(paper, plain)).toMatchFileSnapshot(golden('paper.txt'));
  });

  test('as Markdown', async () => {
    await expect(renderMarkdown(predicted())).toMatchFileSnapshot(golden('program.md'));
  });

  test('as JSON', async () => {
    await expect(renderJson(predicted())).toMatchFileSnapshot(golden('program.json'));
  });

  test('says on which side of the break-even the program is', () => {
    const busy = renderText(predicted(), plain).replaceAll('\n', ' ');
    expect(busy).toContain(
      'breaks even at 408,163 system calls per second of user time (392,157 per second of wall time if the program is CPU-bound)',
    );
    expect(busy).toContain('This program makes 2,000,000; it would run faster');
    const quiet = renderText(predicted({ ...program, calls: 400_000 }), plain).replaceAll('\n', ' ');
    expect(quiet).toContain('This program makes 400,000; it would run slower (+0.0%)');
  });

  test('says that it is too close to call where the user time is too uncertain', () => {
    const coarse = { ...program, userSeconds: { value: 1, low: 0.1, high: 1.7 }, calls: 500_000 };
    const text = renderText(predicted(coarse), plain).replaceAll('\n', ' ');
    expect(text).toContain('500,000 (294,118 to 5,000,000); too close to call');
  });

  test('believes in no more own time than the system calls leave', () => {
    const calls = { ...program, calls: 15_000_000 };
    expect(predicted(calls).program.userSeconds).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  });

  test('says that runs are not alike, and that costs cannot be right', () => {
    expect(renderText(predicted(program, { ...watched, firstCalls: 9_000_000 }), plain)).toContain(
      'Its runs differ',
    );
    const text = renderText(predicted({ ...program, calls: 21_000_000 }), plain).replaceAll('\n', ' ');
    expect(text).toMatch(/do not rely on this +prediction/);
    expect(text).not.toMatch(/-\d[\d,]* [mu]?s/);
  });

  test('says that it never pays where a plain call saves nothing', () => {
    const costs = knownFrom([...hostRows, ...rowsOf('ebpf', { 'abi-call': 100 })]);
    expect(renderText(predicted(program, watched, 0.04, costs), plain)).toContain('never breaks even here');
  });

  test('names the source of the rate of translation only where it is that of the source', () => {
    expect(renderText(predicted(), plain)).toContain('ASPLOS 2006');
    const own = renderText(predicted(program, watched, 0.1), plain).replaceAll('\n', ' ');
    expect(own).not.toContain('ASPLOS');
    expect(own).toContain('User time grows by 10%: set by --translation');
  });

  test('says of a program without a system call that it only loses', () => {
    const text = renderText(predicted(computing, { ...watched, firstCalls: 0 }), plain);
    expect(text.replaceAll('\n', ' ')).toContain('This program makes 0; it would run slower (+4.0%)');
  });

  test('is free of control characters, whatever the names', () => {
    const hostile = knownFrom([
      ...hostRows,
      ...rowsOf('seccomp', { 'abi-call': 200 }, { system: 'a\u001b[31m\u202e' }),
    ]);
    const seen = { ...watched, command: 'sh -c \u001b[2J', calls: [{ name: 'x\r| y', count: 1 }] };
    for (const text of [renderText, renderMarkdown].map((render) =>
      render(predicted(program, seen, 0.04, hostile), plain),
    ))
      expect(text.replaceAll('\n', '')).not.toMatch(unsafe);
  });
});

describe('the prediction as CSV', () => {
  const all = records(renderCsv(predicted()));

  test('has the program in every system, now first', () => {
    expect(all[0]).toMatchObject({
      prediction: '1',
      point: 'now',
      system: 'host',
      speed_up: '1',
      seconds: '2',
    });
    const points = all.filter(({ point }) => point === 'program');
    expect(points.map(({ environment }) => environment)).toEqual([
      ...['seccomp', 'ptrace', 'gvisor', 'ebpf'],
      ...Object.values(inKernel),
    ]);
    expect(points[2]).toMatchObject({ bound: 'lower' });
    for (const { speed_up, seconds, low, high, calls_per_second } of points) {
      expect(Number(speed_up)).toBeCloseTo(2 / Number(seconds), 9);
      expect(Number(low)).toBeLessThanOrEqual(Number(speed_up));
      expect(Number(high)).toBeGreaterThanOrEqual(Number(speed_up));
      expect(calls_per_second).toBe('1000000');
    }
  });

  test('has a curve for every system, from few calls to as many as the machine can make', () => {
    for (const environment of ['seccomp', inKernel.plain, inKernel.translated]) {
      const curve = all.filter((record) => record.point === 'curve' && record.environment === environment);
      const rates = curve.map(({ calls_per_second }) => Number(calls_per_second));
      expect(rates[0]).toBe(100);
      expect(rates.at(-1)).toBe(1e7);
      expect(rates).toEqual(rates.toSorted((a, b) => a - b));
      const speedUps = curve.map(({ speed_up }) => Number(speed_up));
      const sign = environment === 'seccomp' ? -1 : 1;
      expect(speedUps).toEqual(speedUps.toSorted((a, b) => sign * (a - b)));
    }
  });

  test('has the curve of translation cross 1 at the break-even', () => {
    const breakEven = Number(all.find(({ point }) => point === 'break-even')?.calls_per_second);
    const curve = all.filter(
      ({ point, environment }) => point === 'curve' && environment === inKernel.translated,
    );
    for (const { calls_per_second, speed_up } of curve)
      expect(Number(speed_up) > 1).toBe(Number(calls_per_second) > breakEven);
  });

  test('shows no formula to a spreadsheet', () => {
    const [now] = records(renderCsv(predicted(program, { ...watched, command: '=1+1' })));
    expect(now?.program).toBe("'=1+1");
  });
});
