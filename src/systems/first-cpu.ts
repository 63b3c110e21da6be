/** The probe's arguments for a system whose CPUs are not those of this machine. */
export function onCpu(args: readonly string[], cpu: number): string[] {
  return args.map((arg, i) => (args[i - 1] === '--cpu' ? String(cpu) : arg));
}

/** The probe's arguments for a system that has one CPU of its own, which is its CPU 0 whichever it is outside. */
export function onFirstCpu(args: readonly string[]): string[] {
  return onCpu(args, 0);
}
