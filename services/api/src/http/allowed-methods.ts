import type { FastifyInstance } from 'fastify'

/**
 * Watches the routes that are added to a server from now on.
 * @returns the methods of the routes that a path fits; none where there is no such path. O(routes), for answers to mistakes
 */
export function watchMethods(app: FastifyInstance): (path: string) => readonly string[] {
  const routes = new Map<string, { readonly fits: RegExp; readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { fits: patternOf(url), methods: new Set<string>() }
    routes.set(url, route)
    for (const name of [method].flat()) route.methods.add(name)
  })
  return path => {
    const methods = new Set<string>()
    for (const route of routes.values()) if (route.fits.test(path)) for (const name of route.methods) methods.add(name)
    return [...methods].sort()
  }
}

/** A route's path as what it fits: `:name` is one part, `*` the rest, a slash at the end does not count. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:[A-Za-z0-9_]+|\*)/).map((part, at) => {
    if (at % 2 === 0) return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    return part === '*' ? '.*' : '[^/]+'
  })
  return new RegExp(`^${parts.join('')}/?$`)
}
