/** Brings a checkout up to date and builds the native helpers, as `npm test` and `npm run` begin. */
import { nodeServes } from './node-version.mjs';

if (nodeServes()) import('./set-up.mjs').then(({ setUpWithNative }) => setUpWithNative());
