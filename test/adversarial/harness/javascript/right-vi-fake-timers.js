// pays: 1
// why: vi fake timers
const f = (cb) => { setTimeout(cb, 1000) }
// ---- the tests
import { vi, test, expect } from 'vitest'; test('a', () => { vi.useFakeTimers(); const cb = vi.fn(); f(cb); expect(cb).not.toHaveBeenCalled(); vi.advanceTimersByTime(1000); expect(cb).toHaveBeenCalledTimes(1); vi.useRealTimers() })
