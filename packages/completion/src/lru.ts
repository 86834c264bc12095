/** A bounded memory of what was read or compiled before, least recently used first out; one per scorer, never shared. O(1). */
export function createLru<Key, Value>(
  capacity: number,
): { get(key: Key, make: () => Value): Value; readonly size: number } {
  const entries = new Map<Key, Value>()
  return {
    get(key, make) {
      const known = entries.get(key)
      if (known !== undefined) {
        entries.delete(key)
        entries.set(key, known)
        return known
      }
      const made = make()
      entries.set(key, made)
      if (entries.size > capacity) {
        const oldest = entries.keys().next()
        if (!oldest.done) entries.delete(oldest.value)
      }
      return made
    },
    get size() {
      return entries.size
    },
  }
}
