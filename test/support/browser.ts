import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { searchPath } from '../../src/host/installed.ts';

/** Where the browser is; undefined where there is none. */
const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => searchPath(process.env).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

/** Why tests in a browser are skipped; null where they are not. */
export const noBrowser = executablePath === undefined ? 'Chromium is not installed (chromium)' : null;

/** A page in a browser, and everything that was not as it should be. */
export interface Opened {
  page: Page;
  /** Messages of the console, errors, and requests for anything but the page itself. */
  trouble: string[];
}

/** One browser for the tests of a file, which opens a page for each of them. */
export function browserForTests(): (url: string, options?: BrowserContextOptions) => Promise<Opened> {
  let browser: Browser | undefined;
  // Chromium leaves folders behind where it keeps temporary files.
  const folder = mkdtempSync(join(tmpdir(), 'ringtoll-browser-'));
  beforeAll(async () => {
    if (executablePath === undefined) return;
    browser = await chromium.launch({
      executablePath,
      env: { ...process.env, TMPDIR: folder },
      timeout: 100_000,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return async (url, options = {}) => {
    if (browser === undefined) throw new Error('no browser was started');
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(50_000);
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('console', (message) => trouble.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== url) trouble.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return { page, trouble };
  };
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core finds wrong, as lines. It is put in by the test driver, past the policy of the page. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axe, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}
