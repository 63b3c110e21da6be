import { buffer } from 'node:stream/consumers';
import { CsvError, lineOfField, parseCsv } from '../results/csv.ts';
import { decode, readText } from '../results/decode.ts';
import { errorAt, ResultsError } from '../results/error.ts';
import { explained } from '../results/read-errors.ts';

/** The version of the format of `bench predict --format csv` that is read here. */
const VERSION = 1;

const points = ['now', 'program', 'curve', 'break-even'] as const;

/** How much faster a program would be on a system, at one rate of system calls. */
export interface Prediction {
  /** The program's command; empty where it is a paper exercise. */
  program: string;
  system: string;
  environment: string;
  /** As measured here; the program in the system; one rate of its curve; its break-even rate. */
  point: (typeof points)[number];
  callsPerSecond: number;
  /** Null where the file gives none. */
  seconds: number | null;
  /** Time now over time there: above 1 it is faster there. Infinity for a program of calls alone, where they cost nothing. */
  speedUp: number;
  low: number | null;
  high: number | null;
  /** The time is a lower bound, so the speed-up is an upper one. */
  isUpperBound: boolean;
  note: string;
}

const text = ['program', 'system', 'environment', 'bound', 'note'] as const;
const numbers = ['calls_per_second', 'seconds', 'speed_up', 'low', 'high'] as const;
const needed = ['prediction', 'point', 'system', 'calls_per_second', 'speed_up'] as const;

/**
 * @param path a file, or `-` for standard input.
 * @throws ResultsError when it cannot be read or holds no predictions.
 */
export async function readPredictions(path: string): Promise<Prediction[]> {
  if (path !== '-') return parsePredictions(readText(path), path);
  return parsePredictions(decode(await buffer(process.stdin), 'standard input'), 'standard input');
}

/**
 * The lines of `bench predict --format csv`, with columns in any order.
 * @param file the name that errors give to the text.
 * @throws ResultsError naming file, line, column and what was expected there.
 */
export function parsePredictions(content: string, file: string): Prediction[] {
  const [header, ...records] = recordsOf(content, file);
  const names = header?.fields ?? [];
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined)
    throw explained(
      errorAt(
        file,
        1,
        `no column "${missing}": expected the output of bench predict --format csv (with --output FILE if the command prints too)`,
      ),
      content,
      file,
    );
  return records.map((record) => {
    const fail = (name: string, expected: string): never => {
      const found = JSON.stringify((record.fields[names.indexOf(name)] ?? '').slice(0, 40));
      const line = lineOfField(record, Math.max(0, names.indexOf(name)));
      throw new ResultsError(`${file}:${line}: column "${name}": expected ${expected}, found ${found}`);
    };
    const field = (name: string): string => record.fields[names.indexOf(name)] ?? '';
    if (record.fields.length !== names.length)
      throw new ResultsError(
        `${file}:${record.line}: expected ${names.length} fields as in the header, found ${record.fields.length}`,
      );
    if (field('prediction') !== String(VERSION)) fail('prediction', `version ${VERSION}`);
    const number = (name: (typeof numbers)[number]): number | null => {
      if (field(name) === '') return null;
      const value = Number(field(name));
      return value >= 0 ? value : fail(name, 'a number of at least 0');
    };
    const positive = (name: 'calls_per_second' | 'speed_up'): number =>
      number(name) || fail(name, 'a number above 0');
    const point = points.find((one) => one === field('point')) ?? fail('point', points.join(', '));
    const [program = '', system = '', environment = '', bound, note = ''] = text.map(field);
    return {
      program,
      system,
      environment,
      point,
      note,
      callsPerSecond: positive('calls_per_second'),
      seconds: number('seconds'),
      speedUp: positive('speed_up'),
      low: number('low'),
      high: number('high'),
      isUpperBound: bound === 'lower',
    };
  });
}

function recordsOf(content: string, file: string) {
  try {
    return parseCsv(content);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ResultsError(`${file}:${error.line}: not valid CSV: ${error.message}`);
  }
}
