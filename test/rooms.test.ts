import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package.ts';

const src = join(packageRoot(), 'src');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** What is measured, as data; src imports it. */
const bench = readdirSync(join(src, '..', 'bench'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `../bench/${path}`);

/** The files that a file imports, types among them. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const named = text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g);
  return [...named].map(([, path = '']) => relative(src, resolve(src, dirname(file), path)));
}

/** The first folder of a path, or the file itself where it lies in src. */
const roomOf = (file: string) => file.split('/')[0] as string;

/** The rooms in the order in which src/README.md lists them; the ground, a line of several, is one room. */
function plan(): Map<string, number> {
  const table = readFileSync(join(src, 'README.md'), 'utf8').matchAll(
    /^\| ((?:\[?`[^`]+`(?:\]\([^)]*\))? ?)+) \|/gm,
  );
  const lines = [...table].map(([, names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string),
  );
  return new Map(lines.flatMap((names, at) => names.map((name) => [name, at] as const)));
}

test('every room of src is on the floor plan', () => {
  expect([...plan().keys()].toSorted()).toEqual([...new Set(files.map(roomOf))].toSorted());
});

test('a room imports only from itself and from rooms above it on the plan', () => {
  const order = plan();
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => !path.startsWith('../'))
      .filter((path) => (order.get(roomOf(path)) ?? Infinity) > (order.get(roomOf(file)) ?? -1))
      .map((path) => `${file} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

test('no file imports itself through others', () => {
  const imports = new Map([...files, ...bench].map((file) => [file, importsOf(file)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  expect(circles).toEqual([]);
});

test('what is measured knows nothing of src but units', () => {
  const known = bench.flatMap(importsOf).filter((path) => !path.startsWith('../bench/'));
  expect([...new Set(known)]).toEqual(['units.ts']);
});
