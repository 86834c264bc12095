import { BlockList, isIP } from 'node:net'

/** Which hosts and addresses callbacks may go to. */
export type AddressPolicy = {
  /**
   * What is wrong with a URL before any name is resolved; undefined where nothing is. A host that is an address is
   * judged as one, in whatever form it was written: the URL parser has already made `0x7f.1` and `2130706433` plain.
   */
  refusal(url: URL): string | undefined
  /** May a connection for this host and port go to this address? Asked of the address that is connected to. */
  allows(hostname: string, port: number, address: string): boolean
}

/** Cloud metadata, link-local, this-network, multicast, translated addresses: denied whatever the list says. */
const NEVER: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['168.63.129.16', 32, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['2001::', 32, 'ipv6'],
]

type Rule =
  | { readonly port: number | undefined; readonly host: string }
  | { readonly port: number | undefined; readonly network: BlockList }

/**
 * Loopback is allowed, because a trainer often sits there; everything else only by the list.
 * @param entries `name`, `name:port`, `*.name`, an address, `10.0.0.0/8`, `10.0.0.0/8:9000`, `[fd12::]/16`
 * @throws Error naming an entry that cannot be read
 */
export function createAddressPolicy(entries: readonly string[]): AddressPolicy {
  const never = new BlockList()
  for (const [address, bits, family] of NEVER) never.addSubnet(address, bits, family)
  const loopback = new BlockList()
  loopback.addSubnet('127.0.0.0', 8, 'ipv4')
  loopback.addAddress('::1', 'ipv6')
  const rules = entries.map(readRule)

  function allows(hostname: string, port: number, address: string): boolean {
    const family = familyOf(address)
    if (family === undefined || never.check(address, family)) return false
    if (loopback.check(address, family)) return true
    const host = bare(hostname)
    return rules.some(rule => {
      if (rule.port !== undefined && rule.port !== port) return false
      return 'host' in rule ? named(rule.host, host) : rule.network.check(address, family)
    })
  }

  return {
    allows,
    refusal(url) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'only http and https are spoken'
      if (url.username !== '' || url.password !== '') return 'user names in the URL are not allowed'
      const host = bare(url.hostname)
      if (familyOf(host) === undefined) return undefined
      return allows(host, portOf(url), host) ? undefined : `${host} is not an allowed address`
    },
  }
}

export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
}

function readRule(entry: string): Rule {
  const network = /^\[?([0-9a-f:.]+?)\]?(?:\/(\d{1,3}))?(?::(\d{1,5}))?$/i.exec(entry)
  const address = network?.[1] ?? ''
  const whole = isIP(bare(entry)) === 6 ? bare(entry) : address
  const family = familyOf(whole)
  if (network !== null && family !== undefined) {
    const most = family === 'ipv4' ? 32 : 128
    const bits = whole === address && network[2] !== undefined ? Number(network[2]) : most
    if (bits > most) throw new Error(`the allow-list entry ${JSON.stringify(entry)} cannot be read`)
    const list = new BlockList()
    list.addSubnet(whole, bits, family)
    return { network: list, port: whole === address && network[3] !== undefined ? Number(network[3]) : undefined }
  }
  const name = /^((?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?::(\d{1,5}))?$/i.exec(entry)
  if (name?.[1] === undefined) throw new Error(`the allow-list entry ${JSON.stringify(entry)} cannot be read`)
  return { host: name[1].toLowerCase(), port: name[2] === undefined ? undefined : Number(name[2]) }
}

function named(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern
}

function bare(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined
}
