import { join } from 'node:path';
import { packageRoot } from '../package.ts';
import type { Native } from './build.ts';

/** One round: a fresh process measures these benchmarks in this order. */
export interface RoundRequest {
  cpu: number;
  /** null: there is no second CPU, and benchmarks that need one are skipped. */
  peerCpu: number | null;
  /** Samples of each benchmark. */
  samples: number;
  /** The process calibrates a batch that is undefined, and reports it. */
  benchmarks: readonly { id: string; batch: number | undefined }[];
  /** The folder with the files that some benchmarks read; absent where there are none. */
  files?: string | undefined;
}

/** A way to run the native code. The process that it starts prints a {@link Line} of JSON for each benchmark. */
export interface Driver {
  name: 'ffi' | 'probe';
  /** The descriptor that the lines are written to. On standard output, other code may print between them. */
  channel: 1 | 3;
  /** Program and arguments of the process that measures one round. */
  command(request: RoundRequest): [program: string, ...args: string[]];
}

/**
 * The environment of a measuring process, without NODE_OPTIONS, NODE_V8_COVERAGE and the others that change what Node
 * does: an agent that an editor or a host puts into every Node process would be measured too. LD_PRELOAD and
 * LD_LIBRARY_PATH stay, because some systems cannot start Node without them; they do no harm, because system calls are
 * made inline and the lines are not written to standard output.
 */
export const measuringEnv = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('NODE_')));

function common({ cpu, peerCpu, samples, benchmarks }: RoundRequest): string[] {
  return [
    '--parent',
    String(process.pid),
    '--cpu',
    String(cpu),
    '--samples',
    String(samples),
    ...(peerCpu === null ? [] : ['--peer-cpu', String(peerCpu)]),
    ...benchmarks.map(({ id, batch }) => (batch === undefined ? id : `${id}:${batch}`)),
  ];
}

/** The stand-alone program, which also runs on other kernels and in VMs. */
export function probeDriver({ probe }: Pick<Native, 'probe'>): Driver {
  return { name: 'probe', channel: 1, command: (request) => [probe, ...common(request)] };
}

/** A fresh Node process that calls the shared library, driven by tinybench. */
export function ffiDriver({ library, probe }: Native): Driver {
  const worker = join(packageRoot(), 'dist', 'src', 'measure', 'worker.js');
  return {
    name: 'ffi',
    channel: 3,
    command: (request) => [
      process.execPath,
      worker,
      '--library',
      library,
      '--probe',
      probe,
      ...common(request),
    ],
  };
}
