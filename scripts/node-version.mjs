/**
 * Says in one line that Node is too old, before any code that an old Node cannot parse. So this file, and the files that
 * import it, use only what Node 12 supports: no await outside of functions, no `?.`, no `node:`.
 */
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 has none
import { readFileSync } from 'fs';

/** @returns {boolean} whether this Node is supported; if not, the exit status is set to 2. */
export function nodeServes() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  // As `^20.19 || >=22.12`: an odd release and the beginnings of 22 lack what those before and after them have.
  const ranges = engines.node.split(' || ').map((range) => /^(\^|>=)(\d+)\.(\d+)$/.exec(range));
  const [major, minor] = process.versions.node.split('.').map(Number);
  const serves = ranges.some(
    ([, sign, least, leastMinor]) =>
      (major === Number(least) && minor >= Number(leastMinor)) || (sign === '>=' && major > Number(least)),
  );
  if (serves) return true;
  const [[, , first, firstMinor]] = ranges;
  const gap = major > Number(first) ? `, but not 21 and early 22` : '';
  process.stderr.write(
    `ringtoll needs Node ${first}.${firstMinor} or newer${gap}, this is ${process.version}\n`,
  );
  process.exitCode = 2;
  return false;
}
