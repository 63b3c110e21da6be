import { readFileSync } from 'node:fs';
import type { RawFacts } from '../../src/host/raw.ts';

/** A recorded machine from test/fixtures/host, with some of its files replaced; undefined removes one. */
export function machine(name: string, changes: Record<string, string | undefined> = {}): RawFacts {
  const path = new URL(`../fixtures/host/${name}.json`, import.meta.url);
  const raw = JSON.parse(readFileSync(path, 'utf8')) as RawFacts;
  const files = Object.entries({ ...raw.files, ...changes }).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return { ...raw, files: Object.fromEntries(files) };
}

export const machines = [
  'arm64-neoverse',
  'bare-metal-mitigations-off',
  'docker-container',
  'firecracker-vm',
  'gvisor',
  'gvisor-runsc-amd',
  'intel-hybrid-laptop',
  'isolcpus',
  'oci-container-runc',
  'pvm-amd',
  'qemu-tcg-initrd',
  'user-mode-linux',
  'user-mode-linux-debian',
];
