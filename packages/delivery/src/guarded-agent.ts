import type { LookupAddress } from 'node:dns'
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { Agent } from 'undici'
import type { AddressPolicy } from './address-policy.ts'

export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

/** The connection went to an address that the policy denies. */
export class AddressDenied extends Error {
  constructor(hostname: string) {
    super(`${hostname} leads to no allowed address`)
    this.name = 'AddressDenied'
  }
}

const resolveBySystem: Resolve = (hostname, done) => systemLookup(hostname, { all: true }, done)

/**
 * An HTTP agent that connects only where the policy allows. Names are resolved once per connection and the addresses
 * that are handed to the socket are the ones that were checked, so that a name which changes its mind gains nothing.
 * Loads its library, which a process without callbacks never needs.
 */
export async function createGuardedAgent(
  policy: AddressPolicy,
  {
    connections,
    connectTimeoutMs,
    resolve = resolveBySystem,
  }: { connections: number; connectTimeoutMs: number; resolve?: Resolve },
): Promise<Agent> {
  const { Agent, buildConnector } = await import('undici')
  return new Agent({
    connections,
    pipelining: 1,
    connect(options, callback) {
      const { hostname, protocol, port } = options
      const number = Number(port) || (protocol === 'https:' ? 443 : 80)
      const lookup: LookupFunction = (name, wanted, done) => {
        resolve(name, (error, found) => {
          if (error !== null) return done(error, '')
          const allowed = found.filter(({ address }) => policy.allows(hostname, number, address))
          const [first] = allowed
          if (first === undefined) return done(new AddressDenied(hostname), '')
          if (wanted.all === true) return done(null, [...allowed])
          done(null, first.address, first.family)
        })
      }
      buildConnector({ lookup, timeout: connectTimeoutMs })(options, callback)
    },
  })
}
