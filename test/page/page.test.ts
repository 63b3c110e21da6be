import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { figureOf } from '../../src/page/figures.ts';
import { standAlone } from '../../src/plots/svg.ts';
import { parsePredictions } from '../../src/predict/saved.ts';
import type { Row } from '../../src/results/schema.ts';
import { hostile, hostileRows, modelOf, pageOf, system, withInKernel } from '../support/pages.ts';
import { around, host, measured } from '../support/rows.ts';

const open = (page: string): Document => parseHTML(page).document as unknown as Document;
const text = (root: ParentNode, selector: string) =>
  [...root.querySelectorAll(selector)].map((element) => element.textContent?.replace(/\s+/g, ' ').trim());
const systems = (n: number, rounds?: number): Row[] =>
  Array.from({ length: n }, (_, at) => system(at, rounds)).flat();

const fixture = join(import.meta.dirname, '..', 'fixtures', 'page', 'prediction.csv');
const predictions = parsePredictions(readFileSync(fixture, 'utf8'), fixture);

describe('the page', () => {
  test('answers first: what a call costs, against published rows, the least and the most', () => {
    const [first, second] = text(open(pageOf(systems(3))), '.answer');
    expect(first).toBe(
      'A system call on Linux 6.0 on machine 0 costs as much as 5.3 calls into Singularity SIP-Phys (80 cycles) and 0.97 of one on the Linux 2.6.11 of 2006 (437).',
    );
    expect(second).toBe(
      'Of 3 comparable measured systems, the fastest takes 422 core cycles (Linux 6.0 on machine 0) and the slowest 464 (Linux 6.2 on machine 2, 1.1 times as much).',
    );
    expect(text(open(pageOf(withInKernel)), '.answer').at(-1)).toBe(
      'Inside that kernel, eBPF takes 5.0 core cycles: a system call costs 84 times as much.',
    );
    expect(text(open(pageOf([])), '.answer')).toEqual([
      'Nothing was measured here: all figures are published.',
    ]);
  });

  test('has the same rows in every unit that was measured', () => {
    const page = open(pageOf([...host, ...systems(2, 6)]));
    const views = [...page.querySelectorAll('.view')];
    expect(views.map((view) => view.getAttribute('data-unit'))).toEqual(['cycles', 'tsc', 'ns']);
    const [cycles, , ns] = views.map((view) => text(view, 'tbody th[scope="row"] span'));
    expect(cycles).toHaveLength(8);
    expect(ns).toEqual(cycles);
    expect(text(views[0] as Element, 'tbody.measured tr:first-child td')).toContain('424 ±0.3%');
    expect(text(views[2] as Element, 'tbody.measured tr:first-child td')).toContain('106 ±0.3%');
    expect(text(views[2] as Element, 'tbody.published tr:first-child td')).toEqual(['-', '-', '-', '-']);
  });

  test('has a plot with a text for each column and one of all', () => {
    const plots = [...open(pageOf(host)).querySelectorAll('#plots svg')];
    expect(plots).toHaveLength(5);
    expect(plots[0]?.getAttribute('aria-label')).toBe(
      'ABI call on a logarithmic axis. 6 systems, core cycles: from 80 (Singularity SIP-Phys) to 878 (FreeBSD 5.3). The table has all figures.',
    );
    for (const plot of plots) expect(plot.getAttribute('role')).toBe('img');
  });

  test('draws what is called inside the kernel with its distance from a system call', () => {
    const plot = open(pageOf(withInKernel)).querySelector('#plots svg') as Element;
    expect(text(plot, '.ratio text')).toEqual(['84x']);
    expect(plot.querySelectorAll('.in-kernel > *')).toHaveLength(2);
  });

  test('says where published figures are from', () => {
    expect(text(open(pageOf(host)), '#method p').join()).toContain('Deconstructing Process Isolation');
  });

  test('calls no alternative to a system call a system call', () => {
    const [first, ...others] = ['eBPF', 'host'].map((name) =>
      withInKernel.filter(({ system }) => system === name),
    );
    const said = (...rows: Row[][]) => text(open(pageOf(rows.flat())), '.answer')[0];
    expect(said(first ?? [])).toBe('No system call was measured here, only alternatives to one.');
    expect(said(first ?? [], ...others)).toMatch(/^A system call on the host costs/);
  });

  test('marks the facts that differ from the first machine', () => {
    const [a, b] = [
      system(1, 6),
      system(2, 6).map((row) => ({ ...row, mitigations: 'a: Not affected; b: Not affected' })),
    ];
    const page = open(pageOf([...a, ...b]));
    const rows = [...page.querySelectorAll('#machines tbody tr')].map((row) => text(row, 'th, td'));
    expect(rows).toContainEqual(['kernel', '6.1.1', '≠ 6.2.1']);
    expect(rows).toContainEqual(['mitigations', 'a: Vulnerable', '≠ a: Not affected']);
    expect(text(page, '#machines dl dt')).toEqual(expect.arrayContaining(['arch', 'CPU']));
    expect(text(page, '#machines dl dt')).not.toContain('kernel');
  });

  test('tells many machines apart by what they have in common', () => {
    const page = open(pageOf(systems(9, 6)));
    expect(text(page, '#machines tbody tr')).toHaveLength(18);
    expect(page.querySelectorAll('#machines .differs')).toHaveLength(0);
    const rows = open(pageOf(systems(50, 6))).querySelectorAll('#machines tbody tr');
    expect([...rows].map((row) => text(row, 'th, summary'))).toEqual([
      ['kernel', '50 values'],
      ['host', '50 values'],
    ]);
  });

  test('says what disturbed the rounds, and shows the restless first where there are many', () => {
    const stolen = system(7).map((row) => ({ ...row, steal_ms: 3 }));
    expect(text(open(pageOf(stolen)), '.noise li')[0]).toBe(
      'ABI call, Yield, PSR, Create Proc: 100 of 100 rounds lost more than 1% to steal',
    );
    const restless = measured('psr', around(9000, 0.2), { system: 'restless', host: 'r' });
    const page = open(pageOf([...systems(30, 12), ...restless]));
    expect(text(page, '#steadiness h3')[0]).toBe('restless');
    expect(page.querySelectorAll('#steadiness h3')).toHaveLength(20);
    expect(page.querySelectorAll('#steadiness tbody tr')).toHaveLength(31);
  });

  test('shows predictions where there are some, with their break-even', () => {
    const page = open(pageOf(host, predictions));
    expect(text(page, '#speed-up svg .ratio text').toSorted()).toEqual(['1.96k/s', '367k/s']);
    expect(text(page, '#speed-up tbody tr')).toHaveLength(5);
    expect(text(page, '#speed-up tbody tr')[1]).toContain('≤ 0.966x (0.937 to 0.995)366,972');
    expect(open(pageOf(host)).querySelector('#speed-up')).toBeNull();
  });

  test('says how to make it again', () => {
    expect(text(open(pageOf(host)), '#method pre')).toEqual(['bench report a.csv']);
  });

  test('is small with 20 systems of a hundred rounds, and not large with 500', () => {
    expect(Buffer.byteLength(pageOf(systems(20)))).toBeLessThan(400_000);
    expect(Buffer.byteLength(pageOf(systems(500, 6)))).toBeLessThan(2_000_000);
  });

  test('is the same every time', () => {
    expect(pageOf(system(3))).toBe(pageOf(system(3)));
  });
});

describe('nothing but its own code runs', () => {
  const page = open(pageOf(host, predictions));
  const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
  const hashes = (selector: string) =>
    [...page.querySelectorAll(selector)].map(
      ({ textContent }) =>
        `'sha256-${createHash('sha256')
          .update(textContent ?? '')
          .digest('base64')}'`,
    );

  test('the policy forbids everything but the hashes of the scripts and the style', () => {
    expect(policy).toBe(
      `default-src 'none'; style-src ${hashes('style').join(' ')}; script-src ${hashes('script').join(' ')}; base-uri 'none'; form-action 'none'`,
    );
    expect([hashes('style').length, hashes('script').length]).toEqual([1, 3]);
  });

  test('there is nothing to load, no style and no handler in an attribute', () => {
    for (const element of page.querySelectorAll('*'))
      for (const name of element.getAttributeNames()) {
        expect(name).not.toMatch(/^(style|src|srcset|on.*|action|data|poster|background)$/);
        if (name === 'href') expect(element.getAttribute(name)).toMatch(/^#/);
      }
  });
});

/** What a browser or an editor would obey. */
const harmful = '\u0000\u001b\u2028\u2029\u202e\u2066';

describe('data is text', () => {
  const told = predictions.map((one) => ({
    ...one,
    program: hostile[0] ?? '',
    system: hostile[1] ?? '',
    note: hostile[3] ?? '',
  }));

  test.each([1, hostile.length])('in a page of %d systems', (n) => {
    const source = pageOf(hostileRows.slice(0, (n * hostileRows.length) / hostile.length), told);
    const page = open(source);
    expect(page.querySelectorAll('script')).toHaveLength(3);
    expect(page.querySelectorAll('img, iframe, object, link, base, form')).toHaveLength(0);
    for (const character of harmful) expect(source).not.toContain(character);
    expect(text(page, 'tbody.measured th span')[0]).toContain('</script><script>document.title=');
  });

  test.each(['abi-call', 'overview', 'rounds', 'speed-up'])('in the plot %s alone, which is XML', (name) => {
    const figure = figureOf(modelOf(hostileRows, told), name, 720);
    if (figure === null) throw new Error('nothing was drawn');
    const svg = standAlone(figure, []);
    expect(svg).not.toMatch(/<(script|img|svg onload)/);
    for (const character of harmful) expect(svg).not.toContain(character);
    expect(svg).not.toMatch(/<[^>]*"[^"<>]*<[^>]*>/);
  });
});
