import type { RawFacts } from '../host/raw.ts';

/** Where kernels keep their configuration. The first is compressed; its text is kept unpacked. */
export const configPaths = (release: string): string[] => [
  '/proc/config.gz',
  `/boot/config-${release}`,
  `/lib/modules/${release}/config`,
];

export function kernelConfig(raw: RawFacts): string | undefined {
  return configPaths(raw.uname.release).flatMap((path) => raw.files[path] ?? [])[0];
}

/** The value of an option, `n` where it is not set; undefined without a configuration. */
export function configured(raw: RawFacts, option: string): string | undefined {
  const config = kernelConfig(raw);
  if (config === undefined) return undefined;
  return new RegExp(`^CONFIG_${option}=(.*)$`, 'm').exec(config)?.[1] ?? 'n';
}

/** The options among these that are built in. */
export function builtIn(raw: RawFacts, options: readonly string[]): string[] {
  const lines = (kernelConfig(raw) ?? '').matchAll(new RegExp(`^CONFIG_(${options.join('|')})=y$`, 'gm'));
  return [...lines].map(([, option = '']) => option);
}
