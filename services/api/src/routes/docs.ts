import Fastify, { type FastifyInstance } from 'fastify'

/** /openapi.json from the schemas of the routes, and a page to try it. The page's bundle loads at its first visitor. */
export function docsRoutes(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true } as object, config: { scope: 'none' } }, async () => app.swagger())

  let page: Promise<FastifyInstance> | undefined
  const forward = async (url: string): Promise<{ status: number; type: string; body: Buffer }> => {
    page ??= openPage()
    const answer = await (await page).inject({ method: 'GET', url })
    return {
      status: answer.statusCode,
      type: String(answer.headers['content-type'] ?? 'text/html; charset=utf-8'),
      body: answer.rawPayload,
    }
  }
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, { schema: { hide: true } as object, config: { scope: 'none' } }, async (request, reply) => {
      const asked = request.url === '/docs' ? '/docs/' : request.url
      const { status, type, body } = await forward(asked)
      reply.code(status).header('content-type', type)
      // The page names its script from its own folder, which `/docs` without a slash is not.
      return type.startsWith('text/html') ? body.toString().replace('src="js/', 'src="/docs/js/') : body
    })
  }
  app.addHook('onClose', async () => {
    await (await page)?.close()
  })
}

async function openPage(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const page = Fastify()
  await page.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json', title: 'Touchstone' } })
  await page.ready()
  return page
}
