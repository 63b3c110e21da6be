import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests that start guests and kill harnesses share a machine with strangers there; the report says what was retried.
    retry: process.env.CI ? 1 : 0,
  },
});
