import { clean, type RawFacts } from './raw.ts';

const FOLDER = '/sys/devices/system/cpu/vulnerabilities/';

/**
 * The kernel's report on the CPU's vulnerabilities as one line that is equal exactly if two machines have the same
 * mitigations: `name: text; name: text`, sorted by name. Vulnerabilities that do not affect this CPU are left out, whole
 * files and parts of one (`BHI: Not affected`), so that a newer kernel that only knows more names gives the same line.
 * `not affected` if nothing remains; undefined if the kernel reports nothing.
 */
export function mitigations(raw: RawFacts): string | undefined {
  const reported = Object.entries(raw.files)
    .filter(([path]) => path.startsWith(FOLDER))
    .map(([path, text]) => [clean(path.slice(FOLDER.length)), parts(text)] as const)
    .filter(([, all]) => all.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (reported.length === 0) return undefined;
  const lines = reported
    .map(([name, all]) => [name, all.filter((part) => !/\bnot affected$/i.test(part))] as const)
    .filter(([, affected]) => affected.length > 0)
    .map(([name, affected]) => `${name}: ${affected.join(', ')}`);
  return lines.join('; ') || 'not affected';
}

/** Kernels have separated the parts of one text by commas (before 6.9) and by semicolons (since). */
function parts(text: string): string[] {
  return clean(text)
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
