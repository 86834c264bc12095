import { BlockList, isIP } from 'node:net'

/** May this URL be asked? */
export type AllowList = (url: URL) => boolean

/**
 * Hosts that may be asked, beside loopback: `name`, `name:port`, an address, or a network (`10.0.0.0/8`, also with a
 * `:port` behind it), which holds for addresses in URLs, not for names.
 * @throws RangeError where an entry cannot be read
 */
export function createAllowList(entries: readonly string[]): AllowList {
  const rules = ['localhost', '127.0.0.0/8', '::1/128', ...entries].map(readEntry)
  return url => {
    const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
    return rules.some(rule => (rule.port === undefined || rule.port === port) && rule.holds(host))
  }
}

type Entry = { readonly port: number | undefined; holds(host: string): boolean }

function readEntry(entry: string): Entry {
  const match = /^(?:\[([^\]]+)\]|([^:/]+(?:\/\d+)?)|([0-9a-f:]+(?:\/\d+)?))(?::(\d+))?$/i.exec(entry.trim())
  const host = (match?.[1] ?? match?.[2] ?? match?.[3])?.toLowerCase()
  if (match === null || host === undefined) throw new RangeError(`not a host, network or host:port: ${entry}`)
  const port = match[4] === undefined ? undefined : Number(match[4])
  const [address = '', prefix] = host.split('/')
  if (prefix === undefined) return { port, holds: asked => asked === host }
  const family = isIP(address)
  if (family === 0 || Number(prefix) > (family === 4 ? 32 : 128)) throw new RangeError(`not a network: ${entry}`)
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const network = new BlockList()
  network.addSubnet(address, Number(prefix), type)
  return { port, holds: asked => isIP(asked) === family && network.check(asked, type) }
}
