/**
 * Fetches kernels for the guests of `bench matrix`: npm run kernels [-- PACKAGE...]. They are taken out of Debian's
 * packages into the cache of the user; nothing is installed, and no root is needed.
 */
import { fetched, fetchPackages } from '../src/guests/boot-cache.ts';

/** A long-term kernel in three flavours, a newer one, those of arm64 and of Xen's first domain, headers of two. */
const usual = [
  'linux-image-cloud-amd64',
  'linux-image-rt-amd64',
  'linux-image-6.12-cloud-amd64',
  'linux-image-cloud-arm64',
  'linux-image-amd64',
  'xen-hypervisor-4.17-amd64',
  'linux-headers-cloud-amd64',
  'linux-headers-6.12-cloud-amd64',
];

const say = (line: string) => process.stderr.write(`kernels: ${line}\n`);
const fail = (error: Error) => {
  say(error.message);
  process.exitCode = 1;
};

const names = process.argv.length > 2 ? process.argv.slice(2) : usual;
await fetchPackages(names, say, process.env, fail).catch(fail);
for (const path of names.flatMap((name) => fetched(process.env, name))) process.stdout.write(`${path}\n`);
