import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { readmes, renewed, words } from '../scripts/support/generated.ts';
import { program } from '../src/cli/main.ts';
import { packageRoot } from '../src/package.ts';
import type { Row } from '../src/results/schema.ts';
import { openResults } from '../src/results/write.ts';
import { launcher, scratch, shell } from './support/bench.ts';
import { like } from './support/sides.ts';

const inPackage = (path: string) => join(packageRoot(), path);
const texts = new Map(readmes().map((path) => [path, readFileSync(inPackage(path), 'utf8')]));
const all = [...texts.values()].join('\n');
const blocks = [...all.matchAll(/^```(?:sh|yaml)\n(.*?)^```$/gms)].map(([, text = '']) => text);
const prose = (text: string) => text.replace(/^```.*?^```$/gms, '');

/** What follows `bench` up to a comment or what the shell does with it, in code blocks and in the text. */
const ARGUMENTS = `((?:'[^']*'|"[^"]*"|[^\\n|>#'"\`])+)`;
const commands = [
  ...blocks.flatMap((block) => [
    ...block.matchAll(new RegExp(`(?:^|npm run |\\| )(?:bench|npx ringtoll) ${ARGUMENTS}`, 'gm')),
  ]),
  ...all.matchAll(new RegExp(`\`(?:npx ringtoll|(?:npm run )?bench) ${ARGUMENTS}`, 'g')),
].map(([, args = '']) => args.trim());

test('the READMEs name many commands', () => {
  expect(commands.length).toBeGreaterThan(50);
});

test.each([...new Set(commands)])('bench %s, as a README says, is right usage', async (command) => {
  const io = { stdout: { write() {} }, stderr: { write() {} }, env: {} } as never;
  const bench = program(io, () => {});
  const argv = words(command).filter((word) => word !== '--');
  // The name of a command alone is no call of it.
  if (argv.length === 1 && bench.commands.some((known) => known.name() === argv[0])) return;
  for (const command of bench.commands) command.action(() => {});
  const trouble = await bench.parseAsync(argv, { from: 'user' }).then(
    () => null,
    (error: unknown) => error,
  );
  // Help ends in an error of commander's as well.
  if (trouble !== null) expect((trouble as CommanderError).exitCode, `${trouble}`).toBe(0);
});

test('the READMEs and package.json name the same npm scripts', () => {
  const { scripts } = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as { scripts: object };
  const named = [...all.matchAll(/(?:^|`)npm (?:run (?:-s )?)?([a-z][\w-]*)/gm)].map(([, name = '']) => name);
  expect(Object.keys(scripts).filter((name) => !named.includes(name))).toEqual([]);
  const ofNpm = ['pack', 'install', 'run'];
  expect([...new Set(named)].filter((name) => !(name in scripts) && !ofNpm.includes(name))).toEqual([]);
});

test('every room has a README', () => {
  const rooms = readdirSync(inPackage('src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map(({ name }) => `src/${name}/README.md`).filter((path) => !texts.has(path))).toEqual([]);
});

test('the first README is one page', () => {
  expect(Buffer.byteLength(texts.get('README.md') ?? '')).toBeLessThanOrEqual(14 * 1024);
});

describe.each([...texts])('%s', (path, text) => {
  test('holds what its data give (npm run readmes)', async () => {
    expect(await renewed(text)).toBe(text);
  });

  test('links to what there is', () => {
    const links = [...prose(text).matchAll(/(?<!\\)\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const dead = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [file = '', heading] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(inPackage(target))) return true;
      return heading !== undefined && !headings(texts.get(target) ?? '').includes(heading);
    });
    expect(dead).toEqual([]);
  });
});

/** As GitHub names them in links. */
const headings = (text: string): string[] =>
  [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

describe('the workflow of a README', () => {
  const workflow = blocks.find((block) => block.startsWith('name:')) ?? '';
  /** A step's script, in one line or as an indented block. */
  const script = (name: string): string => {
    const [, step = ''] =
      new RegExp(`- name: ${name}[^\\n]*\\n +run: (.*?)(?=\\n {6}- |$(?![\\s\\S]))`, 's').exec(workflow) ??
      [];
    return step.replace(/^\|\n/, '');
  };
  const steps = { MEASURE: script('Measure'), COMPARE: script('Compare') };

  const file = (name: string) => join(scratch, name);
  const save = (name: string, rows: readonly Row[]) => {
    const results = openResults(file(name));
    results.append(rows);
    results.close();
  };
  const runs = (dearer: number) =>
    Array.from({ length: 6 }, (_, n) => like({ run: `${n}` }, dearer + n / 1e4)).flat();
  const npx = (text: string) => {
    writeFileSync(file('npx'), `#!/bin/bash\n${text}\n`);
    chmodSync(file('npx'), 0o755);
  };
  const asGithub = (step: string) =>
    shell(`PATH=${scratch}:$PATH GITHUB_STEP_SUMMARY=summary.md bash -e -c "$0"`, step);

  test('fails the job where something is slower, names it in the log and explains it in the summary', async () => {
    npx(`[ "$1" = ringtoll ] && exec '${process.execPath}' '${launcher}' "\${@:2}"`);
    save('base.csv', runs(0));
    save('new.csv', runs(0.05));
    const { code, stdout, stderr } = await asGithub(steps.COMPARE);
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: '',
      stderr: 'bench: regression in new.csv: abi-call\n',
    });
    const summary = readFileSync(file('summary.md'), 'utf8');
    expect(summary).toContain('abi-call takes 5.0% more core cycles in new.csv');
    expect(summary).toContain('compared by runs');
    expect(summary).toContain('Threshold: 3%');
  });

  test('measures as many runs as runs need to be the evidence', async () => {
    npx('echo "$@" >>calls');
    writeFileSync(file('sandbox'), '#!/bin/bash\nexec "$@"\n');
    chmodSync(file('sandbox'), 0o755);
    expect(await asGithub(steps.MEASURE)).toEqual({ code: 0, stdout: '', stderr: '' });
    const calls = readFileSync(file('calls'), 'utf8').trim().split('\n');
    for (const name of ['base', 'new'])
      expect(calls.filter((call) => call.includes(`--append ${name}.csv --label ${name}`))).toHaveLength(6);
  });

  test('stops where something cannot be measured', async () => {
    npx('echo once >>failures; exit 1');
    expect(await asGithub(steps.MEASURE)).toMatchObject({ code: 1 });
    expect(readFileSync(file('failures'), 'utf8')).toBe('once\n');
  });
});
