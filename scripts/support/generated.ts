import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { globSync } from 'tinyglobby';
import { andVariants, everyBenchmark } from '../../bench/index.ts';
import { layouts } from '../../bench/layouts.ts';
import { checks } from '../../src/check/checks/index.ts';
import { run } from '../../src/cli/main.ts';
import { renderMarkdown } from '../../src/document/md.ts';
import type { Column, Line } from '../../src/document/model.ts';
import { environments } from '../../src/environments/index.ts';
import { grouped } from '../../src/lists.ts';
import { packageRoot } from '../../src/package.ts';
import { columns } from '../../src/results/schema.ts';
import { formatCount, formatPercent, formatSeconds } from '../../src/text/number.ts';
import type { Unit } from '../../src/units.ts';

/** Every README of the repository, by its path from the root. */
export const readmes = (): string[] =>
  globSync(['README.md', '{bench,native,results,scripts,src,test}/**/README.md'], {
    cwd: packageRoot(),
  }).sort();

/** The words of a command line, of which some may be quoted. */
export const words = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match.slice(1).find(Boolean) ?? '');

/** @param columns titles alone, or more of a column. */
const tableOf = (columns: readonly (string | Column)[], lines: readonly Line[]) =>
  renderMarkdown([
    {
      kind: 'table',
      columns: columns.map((column) => (typeof column === 'string' ? { title: column } : column)),
      groups: [lines],
    },
  ]).trimEnd();

/** A column of names that are typed. */
const names = (title: string): Column => ({ title, holds: 'command' });
const toTheRight = (title: string): Column => ({ title, side: 'right' });

const benchmarkTable = () =>
  tableOf(
    [names('benchmark'), 'what is timed', 'proof, in every round'],
    everyBenchmark.flatMap((benchmark) =>
      andVariants([benchmark]).map(({ id, summary, proof }) => ({
        cells: [id, summary, proof],
        ...(id === benchmark.id && { tone: 'strong' }),
      })),
    ),
  );

const thresholdTable = () =>
  tableOf(
    ['threshold', 'benchmarks'],
    [...grouped(andVariants(everyBenchmark), ({ tolerance }) => tolerance.drift)]
      .sort(([a], [b]) => a - b)
      .map(([drift, some]) => ({ cells: [formatPercent(drift), some.map(({ id }) => id).join(', ')] })),
  );

const layoutTable = () =>
  tableOf(
    [names('layout'), 'columns', 'unit', 'published rows'],
    layouts.map(({ name, columns, unit = 'the measured one', published }) => ({
      cells: [name, columns.map(({ title }) => title).join(', '), unit, published.join(', ')],
    })),
  );

const environmentTable = () =>
  tableOf(
    [names('environment'), 'what it is', 'what isolates the process', 'needs (Debian packages)'],
    environments.map(({ id, title, isolates, programs, arch }) => {
      const packages = new Set(programs.flatMap((program) => program.package.split(' ')));
      const processors = arch ? [`${arch.join(' or ').replace('x64', 'x86-64')} only`] : [];
      return {
        cells: [id, title, isolates, [...packages, ...processors].join(', ')],
      };
    }),
  );

const checkTable = () =>
  tableOf(
    [names('check'), 'looks at', 'unfit'],
    checks.map(({ id, subject, limit }) => ({ cells: [id, subject, limit] })),
  );

const columnTable = () =>
  tableOf(
    [names('column'), 'type', 'unit', 'content'],
    columns.map(({ name, type, unit, doc }) => ({ cells: [name, type, unit, doc] })),
  );

/** The standard output of a bench command. @throws Error where it fails. */
async function output(command: string): Promise<string> {
  const [, ...argv] = words(command);
  const said = { stdout: '', stderr: '' };
  const into = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const status = await run(argv, { stdout: into('stdout'), stderr: into('stderr'), env: {} });
  if (status !== 0) throw new Error(`${command}: exit ${status}: ${said.stderr}`);
  return said.stdout;
}

const block = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\``;

const FILES = [10, 1000, 100_000, 301_369];
const WAYS = [
  ['', 'getdents64()'],
  ['-sort', 'and sorted'],
  ['-stat', 'and stat of each'],
] as const;
type Figures = Record<string, { value: number }>;

/** The columns of list-dir as a table by the number of files and what is done with each. */
async function directoryTable(): Promise<string> {
  const rows = FILES.map((files) => ({
    files,
    ids: WAYS.map(([way]) => (files === 1000 && !way ? 'list-dir' : `list-dir/${files}${way}`)),
  }));
  const columns = rows.flatMap(({ ids }) => ids).join(',');
  const figuresIn = async (unit: Unit) => {
    const command = `bench table results/reference/list-dir --published none --format json --columns ${columns} --unit ${unit}`;
    const { systems } = JSON.parse(await output(command)) as { systems: [{ cells: Figures }] };
    return (id: string) => systems[0].cells[id]?.value ?? Number.NaN;
  };
  const cycles = await figuresIn('cycles');
  const ns = await figuresIn('ns');
  return tableOf(
    ['files', ...WAYS.map(([, what]) => what), 'the whole directory, in these three ways'].map(toTheRight),
    rows.map(({ files, ids }) => ({
      cells: [
        formatCount(files),
        ...ids.map((id) => `${formatCount(cycles(id))} cycles, ${formatCount(ns(id))} ns`),
        ids.map((id) => formatSeconds((ns(id) * files) / 1e9)).join(', '),
      ],
    })),
  );
}

const tables: Record<string, () => string | Promise<string>> = {
  benchmarks: benchmarkTable,
  checks: checkTable,
  columns: columnTable,
  environments: environmentTable,
  layouts: layoutTable,
  'list-dir': directoryTable,
  thresholds: thresholdTable,
};

/** The text for a name between markers: a table, the output of `bench ...`, or a file. */
async function generated(name: string): Promise<string> {
  if (name.startsWith('bench ')) {
    const text = await output(name);
    return words(name).includes('md') ? text.trimEnd() : block(text);
  }
  const table = tables[name];
  if (table) return table();
  return block(readFileSync(join(packageRoot(), name), 'utf8'));
}

const MARKED = /^(<!-- BEGIN (.+): npm run readmes -->\n)[\s\S]*?^(<!-- END )/gm;

/** The text of a README with the text between its markers regenerated. Works in the root of the package. */
export async function renewed(text: string): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: all, 1: begin = '', 2: name = '', 3: last = '', index } of text.matchAll(MARKED)) {
    parts.push(text.slice(end, index), begin, '\n', await generated(name), '\n\n', last);
    end = index + all.length;
  }
  return [...parts, text.slice(end)].join('');
}
