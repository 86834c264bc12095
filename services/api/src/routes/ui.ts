import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const PAGE = join(import.meta.dirname, '..', '..', 'ui')

/** Nothing of the page comes from elsewhere and no script stands in it; KaTeX and uPlot place their marks by style attributes. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Served by name from a closed list, so that no path of a request reaches the file system. */
const OWN = [
  'app.css',
  'app.js',
  'client.js',
  'code-blocks.js',
  'dom.js',
  'examples.js',
  'explain.js',
  'live.js',
  'metrics.js',
  'mark.svg',
  'tex.js',
  'try.js',
]

type File = { readonly type: string; readonly body: Buffer }

/** GET /ui: the page that explains rewards. Plain files, read at their first request; it uses the public API alone. */
export function uiRoutes(app: FastifyInstance): void {
  const require = createRequire(import.meta.url)
  const cache = new Map<string, Promise<File>>()
  const load = (path: string): Promise<File> => {
    const held = cache.get(path) ?? readFile(path).then(body => ({ type: TYPES[extname(path)] ?? 'text/plain', body }))
    cache.set(path, held)
    return held
  }
  const hidden = { schema: { hide: true } as object, config: { scope: 'none' } } as const
  const serve = (url: string, path: () => string, cacheControl = 'no-cache'): void => {
    app.get(url, hidden, async (_request, reply) => {
      const { type, body } = await load(path())
      reply
        .header('content-type', type)
        .header('content-security-policy', POLICY)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', cacheControl)
      return body
    })
  }

  serve('/ui', () => join(PAGE, 'index.html'))
  for (const name of OWN) serve(`/ui/${name}`, () => join(PAGE, name))

  const day = 'public, max-age=86400'
  const katex = (): string => dirname(require.resolve('katex/package.json'))
  serve('/ui/vendor/katex.mjs', () => join(katex(), 'dist/katex.mjs'), day)
  serve('/ui/vendor/katex.css', () => join(katex(), 'dist/katex.min.css'), day)
  const uplot = (): string => dirname(require.resolve('uplot/package.json'))
  serve('/ui/vendor/uplot.js', () => join(uplot(), 'dist/uPlot.esm.js'), day)
  serve('/ui/vendor/uplot.css', () => join(uplot(), 'dist/uPlot.min.css'), day)
  app.get<{ Params: { font: string } }>('/ui/vendor/fonts/:font', hidden, async (request, reply) => {
    const font = basename(request.params.font)
    if (!/^KaTeX_[A-Za-z0-9_]+-[A-Za-z]+\.woff2$/.test(font)) return reply.callNotFound()
    const file = await load(join(katex(), 'dist/fonts', font)).catch(() => undefined)
    if (file === undefined) return reply.callNotFound()
    reply.header('content-type', file.type).header('cache-control', day)
    return file.body
  })
}
