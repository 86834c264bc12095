/**
 * What is loaded once for all who ask for a key at the same time and after. Where all that is kept comes to more than so
 * many bytes, the one used longest ago goes; a larger one is kept alone. A load that fails is tried again when next asked.
 */
export function createBoundedLoads<Value>(
  maxBytes: number,
): (key: string, load: () => Promise<{ readonly value: Value; readonly bytes: number }>) => Promise<Value> {
  const kept = new Map<string, { readonly value: Promise<Value>; bytes: number }>()
  let total = 0

  return (key, load) => {
    const found = kept.get(key)
    if (found) {
      // Put last: the first of the map is the one used longest ago.
      kept.delete(key)
      kept.set(key, found)
      return found.value
    }
    const entry = {
      value: load().then(
        ({ value, bytes }) => {
          // One that had to go while it was loading takes no room.
          if (kept.get(key) === entry) {
            entry.bytes = bytes
            total += bytes
            makeRoom(key)
          }
          return value
        },
        (error: unknown) => {
          if (kept.get(key) === entry) kept.delete(key)
          throw error
        },
      ),
      bytes: 0,
    }
    kept.set(key, entry)
    return entry.value
  }

  function makeRoom(spared: string): void {
    for (const [oldest, { bytes }] of kept) {
      if (total <= maxBytes || oldest === spared) return
      kept.delete(oldest)
      total -= bytes
    }
  }
}
