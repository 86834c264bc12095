import { type Answer, none } from './grader.ts'

export type HttpOptions = {
  readonly headers: { readonly [name: string]: string }
  /** Most time for one answer, in milliseconds. */
  readonly timeoutMs: number
}

/** Posts JSON and reads the answer of a 200; what else comes back is no score. @throws where the server cannot be reached */
export async function ask(
  url: string,
  body: unknown,
  { headers, timeoutMs }: HttpOptions,
  read: (body: unknown) => Answer,
): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    if (response.status !== 200) return none(`HTTP ${response.status}: ${text.slice(0, 200)}`)
    return read(JSON.parse(text))
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return none(`no answer in ${timeoutMs / 1000} s`)
    if (error instanceof SyntaxError) return none('its answer is not JSON')
    throw new Error(`${url} cannot be reached`, { cause: error })
  }
}
