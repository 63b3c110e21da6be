import { DataType, load, open } from 'ffi-rs';
import { ABI, Clock, type Io } from './structs.ts';

/** The shared library; only this file knows ffi-rs. All calls block, and none takes longer than a batch of samples. */
export interface Library {
  /** Measures into `io`. Returns 0 or -errno; `io.what` then says what failed. */
  measure(id: string, io: Io): number;
  /** Pins this process to `cpu` (-1: leaves it) and measures the clock there. */
  clock(cpu: number): ReturnType<Clock['read']>;
  /** From now on this process is killed when `parent` ends. Returns 0 or -errno. */
  dieWithParent(parent: number): number;
}

/**
 * Opens the shared library.
 * @param probe the program that it starts for benchmarks that create processes.
 * @throws Error when the library cannot be loaded or was built from other sources.
 */
export function openLibrary(path: string, probe: string): Library {
  const library = 'ringtoll';
  open({ library, path });
  // ffi-rs converts wrong types silently, so every call goes through this one place with its types fixed here.
  const call = (funcName: string, paramsType: DataType[], paramsValue: unknown[]): number =>
    load({ library, funcName, retType: DataType.I32, paramsType, paramsValue });
  const abi = call('rt_abi', [], []);
  if (abi !== ABI) throw new Error(`${path} speaks version ${abi} of the native interface, not ${ABI}`);
  return {
    measure: (id, io) =>
      call('rt_measure', [DataType.String, DataType.U8Array, DataType.String], [id, io.buffer, probe]),
    clock(cpu) {
      const clock = new Clock();
      call('rt_clock', [DataType.U8Array, DataType.I64], [clock.buffer, cpu]);
      return clock.read();
    },
    dieWithParent: (parent) => call('rt_die_with_parent', [DataType.I32], [parent]),
  };
}
