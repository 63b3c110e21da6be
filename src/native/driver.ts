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
  /** A batch of undefined is calibrated by the process and reported. */
  benchmarks: readonly { id: string; batch: number | undefined }[];
  /** The folder with files for those that look at some; absent where there are none. */
  files?: string | undefined;
}

/** A way to run the native code; whatever it starts prints a {@link Line} of JSON for each benchmark. */
export interface Driver {
  name: 'ffi' | 'probe';
  /** The descriptor on which the lines come. On standard output, others may print between them. */
  channel: 1 | 3;
  /** Program and arguments of the process that measures one round. */
  command(request: RoundRequest): [program: string, ...args: string[]];
}

/**
 * The environment of a process that measures: without NODE_OPTIONS, NODE_V8_COVERAGE and all others that change what
 * Node does, as agents that an editor or a host puts into every Node process would be measured too. What the loader
 * of the system reads (LD_PRELOAD, LD_LIBRARY_PATH) stays: some systems cannot start Node without, system calls are made inline,
 * and the lines do not come on standard output.
 */
export const measuringEnv = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('NODE_')));

function common({ cpu, peerCpu, samples, benchmarks }: RoundRequest): string[] {
  return [
    ...['--parent', String(process.pid), '--cpu', String(cpu), '--samples', String(samples)],
    ...(peerCpu === null ? [] : ['--peer-cpu', String(peerCpu)]),
    ...benchmarks.map(({ id, batch }) => (batch === undefined ? id : `${id}:${batch}`)),
  ];
}

/** The stand-alone program, as other kernels and VMs run it. */
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
