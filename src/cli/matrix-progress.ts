import type { MatrixEvent, System } from '../matrix/matrix.ts';
import type { Console } from './console.ts';

/** Which environment, which step, how long: a line for each visit, and on a terminal one that moves. */
export function matrixProgress(console: Console, visits: number) {
  let number = 0;
  let head = '';
  const show = (step: string) => console.show(`${head}${step}`);
  return (event: MatrixEvent, label: string): void => {
    if (event.type === 'visiting') {
      number++;
      head = `[${number}/${visits}] ${where(event.system, label)}: `;
      show('starting');
    } else if (event.type === 'visited') {
      console.progress(`${head}${seconds(event.elapsedMs)}`);
    } else if (event.type === 'failed') {
      console.say(`${head}failed after ${seconds(event.elapsedMs)}: ${event.reason}`);
    } else if (event.seen.type === 'facts') {
      show('measuring');
    } else if (event.seen.type === 'measured') {
      show(`round ${event.seen.round}, ${event.seen.benchmark}`);
    } else {
      const { failure, givenUp } = event.seen;
      const { benchmark, kind, message } = failure;
      const what = kind === 'unsupported' ? 'skipped' : givenUp ? 'given up' : 'a round failed';
      console.say(`${head}${benchmark}: ${what}: ${message}`);
    }
  };
}

const where = ({ environment }: System, label: string): string =>
  label === environment.id ? label : `${environment.id}: ${label}`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
