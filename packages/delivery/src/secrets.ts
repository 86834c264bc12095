import { Webhook } from 'standardwebhooks'

/** The secrets of one name, the current first; all of them sign, so that a receiver can change over in peace. */
export type Secrets = (secretId: string | undefined) => readonly string[] | undefined

/**
 * Reads secrets as settings keep them: `whsec_…`, or several by name, `team-a=whsec_…,team-b=whsec_…`. One without a
 * name serves callbacks that name none.
 * @param older the ones before, during a rotation
 * @throws Error where one cannot be used; its text is not repeated
 */
export function readSecrets(current: string, older = ''): Secrets {
  const byName = new Map<string, string[]>()
  for (const text of [current, older])
    for (const entry of text.split(/[\s,]+/)) {
      if (entry === '') continue
      const at = entry.startsWith('whsec_') ? -1 : entry.indexOf('=')
      const name = at < 0 ? '' : entry.slice(0, at)
      const secret = entry.slice(at + 1)
      try {
        new Webhook(secret)
      } catch (error) {
        throw new Error(`a callback secret cannot be used: ${error instanceof Error ? error.message : ''}`)
      }
      byName.set(name, [...(byName.get(name) ?? []), secret])
    }
  return secretId => byName.get(secretId ?? '')
}

/** The headers of Standard Webhooks for one try of a message. */
export function signedHeaders(
  secrets: readonly string[],
  { id, body, at }: { id: string; body: string; at: Date },
): { [header: string]: string } {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}
