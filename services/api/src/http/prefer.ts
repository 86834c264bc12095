/**
 * Seconds of `Prefer: wait=N` (RFC 7240), as milliseconds; undefined when the header does not ask for it.
 */
export function preferredWaitMs(prefer: string | string[] | undefined): number | undefined {
  if (prefer === undefined) return undefined
  const match = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec([prefer].flat().join(','))
  return match === null ? undefined : Number(match[1]) * 1000
}
