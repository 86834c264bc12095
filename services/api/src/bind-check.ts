import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Why the API may not listen at this address, or undefined: without keys it is open, and open it listens on loopback
 * alone unless it is told otherwise.
 */
export function refuseOpenBind(
  host: string,
  { keys, allowAnonymous }: { keys: boolean; allowAnonymous: boolean },
): string | undefined {
  if (keys || allowAnonymous || host === 'localhost') return undefined
  const family = isIP(host)
  if (family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')) return undefined
  return `${host} is not loopback: give TOUCHSTONE_API_KEYS_FILE, or TOUCHSTONE_ALLOW_ANONYMOUS=1 to serve everybody who can reach it`
}
