/**
 * Makes the tables of every README anew, from the lists and the results that they show. What is between the lines
 * `<!-- BEGIN name: npm run readmes -->` and `<!-- END name -->` is written only by this program.
 *
 *   npm run readmes
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package.ts';
import { readmes, renewed } from './support/generated.ts';

process.chdir(packageRoot());
for (const readme of readmes()) {
  const path = join(packageRoot(), readme);
  const text = readFileSync(path, 'utf8');
  const now = await renewed(text);
  if (now === text) continue;
  writeFileSync(path, now);
  process.stdout.write(`${readme}\n`);
}
