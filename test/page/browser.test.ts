import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package.ts';
import { figureOf } from '../../src/page/figures.ts';
import { standAlone } from '../../src/plots/svg.ts';
import { parsePredictions } from '../../src/predict/saved.ts';
import { readResults } from '../../src/results/read.ts';
import { browserForTests, noBrowser, violations } from '../support/browser.ts';
import { hostile, hostileRows, modelOf, pageOf, system, withInKernel } from '../support/pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtoll-pages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const save = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, name)).href;
};

const reference = (...path: string[]) => {
  const from = join(packageRoot(), 'results', 'reference', ...path);
  const files = readdirSync(from).filter((name) => name.endsWith('.csv'));
  return files.flatMap((name) => readResults(join(from, name)));
};
const fixture = join(import.meta.dirname, '..', 'fixtures', 'page', 'prediction.csv');
const predictions = parsePredictions(readFileSync(fixture, 'utf8'), fixture);

const open = browserForTests();
beforeEach(({ skip }) => {
  if (noBrowser !== null) skip(noBrowser);
});

/** The pages that are looked at: one system, many kinds, everything at once. */
const pages = {
  one: () => pageOf(reference()),
  matrix: () => pageOf(reference('matrix'), predictions),
  inside: () => pageOf([...withInKernel, ...system(1), ...system(2)]),
};
const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  { colorScheme: 'light', viewport: { width: 360, height: 740 } },
  { colorScheme: 'light', viewport: { width: 2200, height: 1200 } },
] as const;

describe.each(Object.keys(pages) as (keyof typeof pages)[])('the page %s', (name) => {
  test.each(looks)('is accessible and fits: $colorScheme, $viewport.width pixels', async (look) => {
    const { page, trouble } = await open(save(`${name}.html`, pages[name]()), look);
    await unfold(page);
    expect(await violations(page)).toEqual([]);
    const [content, screen] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(screen ?? 0);
    expect(trouble).toEqual([]);
  });

  test('shows no text that is cut off or lies on another, in any plot', async () => {
    const { page } = await open(save(`${name}.html`, pages[name]()), looks[0]);
    await unfold(page);
    expect(await page.evaluate(cutOff)).toEqual([]);
    expect(await page.evaluate(overlapping)).toEqual([]);
  });
});

test.each([40, 60])('numbers and names of %i systems with wide intervals are not cut off', async (count) => {
  const rows = Array.from({ length: count }, (_, number) =>
    system(number, 6).map((row) => ({
      ...row,
      cycles: (row.cycles ?? 0) * ((row.round ?? 0) > 3 ? 1 : 1.45),
      system: `${row.system}, MMMM and WWWW (mitigations=off)`,
    })),
  ).flat();
  const { page } = await open(save(`wide-${count}.html`, pageOf(rows)), looks[0]);
  expect(await page.evaluate(cutOff)).toEqual([]);
  expect(await page.evaluate(overlapping)).toEqual([]);
});

test('names of systems that all end as slow are not cut off', async () => {
  const slow = Array.from({ length: 10 }, (_, number) =>
    [100, 1e6].map((callsPerSecond, at) => ({
      program: '',
      environment: 'uml',
      point: 'curve' as const,
      seconds: null,
      low: null,
      high: null,
      system: `Linux 6.${number}`,
      note: '',
      isUpperBound: true,
      callsPerSecond,
      speedUp: at ? 0.01 : 1,
    })),
  ).flat();
  const { page } = await open(save('slow.html', pageOf(system(1), slow)), looks[0]);
  expect(await page.locator('#speed-up svg .label text').count()).toBe(10);
  expect(await page.evaluate(cutOff)).toEqual([]);
  expect(await page.evaluate(overlapping)).toEqual([]);
});

const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

/** Texts of a plot that leave its frame. Runs in the browser. */
function cutOff(): string[] {
  return [...document.querySelectorAll('svg.plot')].flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].flatMap((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const inside =
        left >= frame.left - 1 &&
        right <= frame.right + 1 &&
        top >= frame.top - 1 &&
        bottom <= frame.bottom + 1;
      return inside ? [] : [`${svg.getAttribute('aria-label')}: ${text.textContent}`];
    });
  });
}

/** Pairs of texts of a plot that share more than a hair. Runs in the browser. */
function overlapping(): string[] {
  return [...document.querySelectorAll('svg.plot')].flatMap((svg) => {
    const texts = [...svg.querySelectorAll('text')].filter(({ textContent }) => textContent !== '');
    const boxes = texts.map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    return boxes.flatMap((a, at) =>
      boxes.slice(at + 1).flatMap((b) => {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // Boxes are as high as a line, letters are not.
        return across > 1 && down > 0.45 * a.box.height ? [`${a.text} | ${b.text}`] : [];
      }),
    );
  });
}

const labels = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.view')]
      .filter((view) => view.checkVisibility())
      .flatMap((view) =>
        [...view.querySelectorAll('tbody.measured th span')].map((label) => label.textContent),
      ),
  );
const firstCell = (page: Page) =>
  page.locator('.view:visible tbody.measured tr').first().locator('td').first().innerText();

describe('the table', () => {
  const url = () => save('three.html', pageOf([5, 0, 9].flatMap((number) => system(number, 6))));
  const [five, zero, nine] = [5, 0, 9].map((number) => `Linux 6.${number} on machine ${number}`);

  test('sorts by mouse, both ways, and says so', async () => {
    const { page, trouble } = await open(url());
    const heading = page.locator('.view:visible th').nth(1);
    expect(await heading.getAttribute('aria-sort')).toBe('none');
    expect(await labels(page)).toEqual([five, zero, nine]);
    await heading.getByRole('button').click();
    expect(await labels(page)).toEqual([zero, five, nine]);
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    await heading.getByRole('button').click();
    expect(await labels(page)).toEqual([nine, five, zero]);
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('.view:visible tbody').first().getAttribute('class')).toBe('published');
    expect(trouble).toEqual([]);
  });

  test('sorts and switches by keyboard alone', async () => {
    const { page, trouble } = await open(url());
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.view:visible').getAttribute('data-unit')).toBe('tsc');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.view:visible').getAttribute('data-unit')).toBe('ns');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('baseline');
    for (let presses = 0; presses < 9 && (await focused()) !== 'ABI call'; presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await labels(page)).toEqual([zero, five, nine]);
    await page.keyboard.press('Space');
    expect(await labels(page)).toEqual([nine, five, zero]);
    expect(trouble).toEqual([]);
  });

  test('shows figures in the unit that is chosen, and stays sorted', async () => {
    const { page } = await open(url());
    await page.locator('.view:visible').getByRole('button', { name: 'System' }).click();
    const cycles = await firstCell(page);
    await page.getByRole('radio', { name: 'ns' }).check();
    expect(await labels(page)).toEqual([zero, five, nine]);
    expect([cycles, await firstCell(page)]).toEqual(['422 ±0.5%', '105 ±0.5%']);
  });

  test('turns figures into ratios to a row, and back', async () => {
    const { page, trouble } = await open(url());
    await page.getByLabel('Ratios to').selectOption(zero ?? '');
    const ratio = await firstCell(page);
    expect(ratio).toBe('1.25x');
    expect(await page.locator('.view:visible tr.base td').allInnerTexts()).toEqual([
      '1.00x',
      '1.00x',
      '1.00x',
      '1.00x',
    ]);
    await page.getByLabel('Ratios to').selectOption('');
    expect(await firstCell(page)).toMatch(/^52\d ±/);
    expect(trouble).toEqual([]);
  });

  test('can be read, and its unit chosen, without scripts', async () => {
    const { page } = await open(url(), { javaScriptEnabled: false });
    const shown = page.locator('.view:visible');
    expect(await shown.count()).toBe(1);
    expect(await shown.getAttribute('data-unit')).toBe('cycles');
    expect(await page.locator('.baseline').isVisible()).toBe(false);
    await page.getByRole('radio', { name: 'ns' }).check();
    expect(await shown.getAttribute('data-unit')).toBe('ns');
  });

  test('is readable on paper without switches', async () => {
    const { page } = await open(url());
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('.switches').isVisible()).toBe(false);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe('rgb(255, 255, 255)');
  });

  test('unfolds everything for paper, and folds it again', async () => {
    const { page } = await open(url());
    const folded = page.locator('details:not([open])');
    const before = await folded.count();
    expect(before).toBeGreaterThan(0);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await folded.count()).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await folded.count()).toBe(before);
  });
});

describe('data is text, also in a browser', () => {
  test('in a page', async () => {
    const { page, trouble } = await open(save('hostile.html', pageOf(hostileRows)));
    await page.getByRole('radio', { name: 'ns' }).check();
    await page.getByLabel('Ratios to').selectOption({ index: 7 });
    await page.locator('.view:visible').getByRole('button', { name: 'PSR' }).click();
    expect(await page.title()).toMatch(/^What it costs to cross into the kernel: /);
    expect(await labels(page)).toHaveLength(hostile.length);
    expect(trouble).toEqual([]);
  });

  test.each(['abi-call', 'overview', 'rounds'])('in the plot %s alone', async (name) => {
    const figure = figureOf(modelOf(hostileRows), name, 720);
    if (figure === null) throw new Error('nothing was drawn');
    const { page, trouble } = await open(save(`${name}.svg`, standAlone(figure, ['● measured'])));
    expect(await page.evaluate(() => document.documentElement.localName)).toBe('svg');
    expect(await page.evaluate(() => document.querySelectorAll('parsererror, script').length)).toBe(0);
    expect(trouble).toEqual([]);
  });

  test('a script that is not of the page does not run', async () => {
    const spoilt = pageOf(hostileRows).replace(
      '</main>',
      `<script>document.title='owned'</script><img src="x.png"></main>`,
    );
    const { page, trouble } = await open(save('spoilt.html', spoilt));
    expect(await page.title()).not.toBe('owned');
    expect(trouble.filter((line) => line.includes('Content Security Policy')).length).toBeGreaterThan(0);
  });
});

test('a page of 500 systems is usable: it sorts and switches', async () => {
  const rows = Array.from({ length: 500 }, (_, number) => system(number, 6)).flat();
  const { page, trouble } = await open(save('many.html', pageOf(rows)));
  await page.locator('.view:visible').getByRole('button', { name: 'Yield' }).click();
  await page.getByLabel('Ratios to').selectOption({ index: 300 });
  await page.getByRole('radio', { name: 'ns' }).check();
  expect(await labels(page)).toHaveLength(500);
  expect(trouble).toEqual([]);
});
