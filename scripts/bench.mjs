#!/usr/bin/env node
import { setUp } from './setup.mjs';

setUp();
const { run } = await import('../dist/src/cli/main.js');
process.exitCode = await run(process.argv.slice(2), process);
