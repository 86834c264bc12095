import { Failure } from '@touchstone/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ANONYMOUS, type Caller, type KeyRing, type Scope } from './keys.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before every handler. */
    caller: Caller
  }
  interface FastifyContextConfig {
    /** What the key must be allowed to do; `none` answers anybody. Default `score`. */
    scope?: Scope | 'none'
    /** An adapter: its clients may be unable to send headers, so the key may stand in path or query. */
    adapter?: boolean
  }
}

const PATH_KEY = /^\/k\/([^/?]{3,256})(?=\/)/
const pathKeys = new WeakMap<object, string>()

/**
 * Takes the key out of a path `/k/<key>/…`, for trainers that can be given nothing but a URL. Only adapter routes
 * accept it; the URL that is routed and logged no longer has it.
 */
export function rewriteKeyPath(request: { url?: string | undefined }): string {
  const url = request.url ?? '/'
  const match = PATH_KEY.exec(url)
  if (match?.[1] === undefined) return url
  pathKeys.set(request, decode(match[1]))
  return url.slice(match[0].length)
}

/**
 * Requires a key with the route's scope: bearer, basic, and on adapter routes in the path or as `?key=`. A key from a
 * path or query must have the scope `score` alone, since it ends up in other people's logs.
 */
export function requireKeys(app: FastifyInstance, keys: KeyRing | undefined): void {
  app.decorateRequest('caller')
  app.addHook('onRequest', async request => {
    const scope = request.routeOptions.config.scope ?? 'score'
    if (keys === undefined) {
      request.caller = ANONYMOUS
      return
    }
    if (scope === 'none' || request.is404) return
    const adapter = request.routeOptions.config.adapter === true
    const header = keyOfHeader(request.headers.authorization)
    const open = adapter && header.length === 0 ? keyOfUrl(request) : undefined
    const caller =
      open === undefined ? header.map(key => keys.find(key)).find(found => found !== undefined) : keys.find(open)
    if (caller === undefined) throw new Failure('UNAUTHORIZED')
    if (!caller.scopes.has(scope) || (open !== undefined && caller.scopes.size > 1)) {
      throw new Failure('FORBIDDEN', {
        detail:
          open !== undefined && caller.scopes.size > 1
            ? 'a key in a path or query must have the scope score alone'
            : `the key does not have the scope ${scope}`,
      })
    }
    request.caller = caller
  })
}

/** Candidates of one Authorization header: basic auth may carry the key as `id:secret`, as user or as password. */
function keyOfHeader(authorization: string | undefined): string[] {
  const [scheme = '', value = ''] = (authorization ?? '').split(/\s+/, 2)
  if (/^bearer$/i.test(scheme)) return value === '' ? [] : [value]
  if (!/^basic$/i.test(scheme)) return []
  const text = Buffer.from(value, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const user = colon < 0 ? text : text.slice(0, colon)
  const password = colon < 0 ? '' : text.slice(colon + 1)
  if (password === '') return [user]
  return password.includes('.')
    ? [password, `${user}.${password}`]
    : user.includes('.')
      ? [user]
      : [`${user}.${password}`]
}

function keyOfUrl(request: FastifyRequest): string | undefined {
  const query = request.query as Record<string, unknown>
  return pathKeys.get(request.raw) ?? (typeof query.key === 'string' ? query.key : undefined)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // not an encoded key: compared as it stands, and refused
  }
}
