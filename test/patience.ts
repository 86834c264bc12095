/**
 * How long tests of whole services wait for what must come. A fault is what never comes; a busy machine is only slow, so
 * that nothing here is near to what things take.
 */
export const PATIENCE_MS = 120_000

/** The same for `vi.waitFor`, where `expect.poll` cannot stand: in hooks, and around several assertions. */
export const PATIENCE = { timeout: PATIENCE_MS, interval: 100 }
