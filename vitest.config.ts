import { defineConfig } from 'vitest/config'

/** A hang ends; a busy machine is slow and fails nothing. What takes longer than this says so itself. */
const PATIENCE_MS = 300_000

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'services/*/{src,test}/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    teardownTimeout: PATIENCE_MS,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default'],
  },
})
