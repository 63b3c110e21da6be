/** The probe's arguments for a system that has one CPU of its own, which is its CPU 0 whichever it is outside. */
export function onFirstCpu(args: readonly string[]): string[] {
  return args.map((arg, i) => (args[i - 1] === '--cpu' ? '0' : arg));
}
