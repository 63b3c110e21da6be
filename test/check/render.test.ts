import { describe, expect, test } from 'vitest';
import { checkOutput } from '../../src/check/document.ts';
import { caution, findingsColumn, fitness } from '../../src/check/examine.ts';
import type { Finding } from '../../src/check/finding.ts';
import { render } from '../../src/document/render.ts';

const noise: Finding = { id: 'noise', level: 'ok', measured: 'a null call takes 429 core cycles' };
const fine: Finding = { id: 'quota', level: 'ok', measured: 'no CPU limit' };
const turbo: Finding = {
  id: 'turbo',
  level: 'warning',
  measured: 'on',
  cure: 'echo 1 | sudo tee /sys/no_turbo',
};
const audit: Finding = { id: 'audit', level: 'unknown', measured: 'only root may query this' };
const hog: Finding = { id: 'load', level: 'unfit', measured: 'evil\u001b[2J name', cure: 'kill -STOP 7' };

const report = (findings: Finding[], strict = false) => ({ host: 'CPU 1 of 2: AMD EPYC', findings, strict });
const text = (findings: Finding[], verbose = false, strict = false) =>
  render('text', checkOutput(report(findings, strict), verbose), { color: false, width: 60 });

describe('fitness', () => {
  test('is lost by what is unfit, and by warnings only where that is asked for', () => {
    expect(fitness([noise, audit], true)).toEqual({ fit: true, unfit: [], warnings: [] });
    expect(fitness([turbo], false)).toEqual({ fit: true, unfit: [], warnings: ['turbo'] });
    expect(fitness([turbo], true).fit).toBe(false);
    const both = [hog, hog, { ...turbo, id: 'load' }];
    expect(fitness(both, false)).toEqual({ fit: false, unfit: ['load'], warnings: [] });
  });
});

describe('as text', () => {
  test('a finding has its size, and its command in a line of its own; what is fine is one line', () => {
    expect(text([hog, turbo, audit, noise, fine])).toBe(
      [
        'CPU 1 of 2: AMD EPYC',
        '',
        'Level    Check  Found',
        'unfit    load   evil\\x1b[2J name',
        '                -> kill -STOP 7',
        'warning  turbo  on',
        '                -> echo 1 | sudo tee /sys/no_turbo',
        'unknown  audit  only root may query this',
        'ok       noise  a null call takes 429 core cycles',
        'ok              quota (--verbose shows each)',
        '',
        'Not fit: load would make figures wrong; warnings: turbo.',
        '',
      ].join('\n'),
    );
  });

  test('--verbose shows what is fine too', () => {
    expect(text([fine, noise], true)).toContain('ok     quota  no CPU limit\n');
    expect(text([fine, noise], true)).not.toContain('--verbose');
  });

  test('ends in a sentence', () => {
    expect(text([noise])).toMatch(/\nFit: nothing found that would make figures wrong\.\n$/);
    expect(text([turbo])).toMatch(/\nFit: .*\swrong;\s+warnings:\s+turbo\.\n$/s);
    expect(text([turbo], false, true)).toMatch(/\nNot fit by --strict: turbo\.\n$/);
  });

  test('a long command is never broken', () => {
    const cure = `echo ${'x '.repeat(60)}`;
    expect(text([{ ...turbo, cure }])).toContain(`-> ${cure}`);
  });
});

test('as Markdown, every finding is a row, and nothing in it is markup', () => {
  const output = checkOutput(report([hog, turbo, { ...audit, cure: 'a `b` | c' }, fine]), true);
  const md = render('md', output, { color: false });
  expect(md).toContain('| warning | turbo | on | ` echo 1 \\| sudo tee /sys/no_turbo ` |');
  expect(md).toContain('| unknown | audit | only root may query this | `` a `b` \\| c `` |');
  expect(md).toContain('| ok | quota | no CPU limit |  |');
  expect(md).toContain('evil\\\\x1b\\[2J name');
});

test('as JSON, it is what programs need', () => {
  const json = render('json', checkOutput(report([hog, turbo], true), false), { color: false });
  expect(JSON.parse(json)).toEqual({
    fit: false,
    unfit: ['load'],
    warnings: ['turbo'],
    strict: true,
    host: 'CPU 1 of 2: AMD EPYC',
    findings: [hog, turbo],
  });
  expect(json).not.toContain('\u001b');
});

describe('for a run', () => {
  test('what was found is one text, without what is fine', () => {
    expect(findingsColumn([hog, turbo, audit, fine])).toBe('unfit load: evil [2J name; warning turbo: on');
    expect(findingsColumn([fine, audit])).toBeUndefined();
  });

  test('what makes it unfit is one line', () => {
    expect(caution([hog, turbo])).toBe('this host is not fit: load: evil [2J name (see bench check)');
    expect(caution([turbo, fine])).toBeNull();
  });
});
