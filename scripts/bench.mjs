#!/usr/bin/env node
import { nodeServes } from './node-version.mjs';

if (nodeServes())
  import('./set-up.mjs')
    .then(({ setUp }) => {
      setUp();
      return import('../dist/src/cli/main.js');
    })
    .then(({ run }) => run(process.argv.slice(2), process))
    .then((code) => {
      process.exitCode = code;
    });
