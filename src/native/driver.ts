import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
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
  /** Program and arguments of the process that measures one round. */
  command(request: RoundRequest): [program: string, ...args: string[]];
}

function common({ cpu, peerCpu, samples, benchmarks }: RoundRequest): string[] {
  return [
    ...['--parent', String(process.pid), '--cpu', String(cpu), '--samples', String(samples)],
    ...(peerCpu === null ? [] : ['--peer-cpu', String(peerCpu)]),
    ...benchmarks.map(({ id, batch }) => (batch === undefined ? id : `${id}:${batch}`)),
  ];
}

/** The stand-alone program, as other kernels and VMs run it. */
export function probeDriver({ probe }: Pick<Native, 'probe'>): Driver {
  return { name: 'probe', command: (request) => [probe, ...common(request)] };
}

/** A fresh Node process that calls the shared library, driven by tinybench. */
export function ffiDriver({ library, probe }: Native): Driver {
  const worker = join(packageRoot(), 'dist', 'src', 'measure', 'worker.js');
  return {
    name: 'ffi',
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
