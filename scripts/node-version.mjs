/**
 * Says in one line that Node is too old, before anything that an old one cannot read or has not. So this file, and
 * whatever imports it, keeps to what Node 12 understands: no await outside of functions, no `?.`, no `node:`.
 */
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 has none
import { readFileSync } from 'fs';

/** @returns {boolean} whether this Node serves; where not, the exit status is set to 2. */
export function nodeServes() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const wanted = engines.node.replace(/^>=/, '');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = wanted.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return true;
  process.stderr.write(`ringtoll needs Node ${wanted} or newer, this is ${process.version}\n`);
  process.exitCode = 2;
  return false;
}
