/** Is a value larger than so many bytes as JSON? What has that many parts is, without being written out. */
export function isJsonOver(value: unknown, bytes: number): boolean {
  return nodesOf(value, bytes) >= bytes || Buffer.byteLength(JSON.stringify(value)) > bytes
}

/** How many values are in a value, counting no further than `most`. */
export function nodesOf(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1
  if (Array.isArray(value) && value.length >= most) return most
  let count = 1
  for (const key in value) {
    count += nodesOf((value as Record<string, unknown>)[key], most - count)
    if (count >= most) break
  }
  return count
}
