import { createHash, timingSafeEqual } from 'node:crypto'
import { Ajv } from 'ajv'
import Type, { type Static } from 'typebox'
import { parse } from 'yaml'

const SCOPES = ['score', 'read', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** Who asks: the tenant that everything stored belongs to, and what the key may do. */
export type Caller = {
  readonly keyId: string
  readonly tenant: string
  readonly scopes: ReadonlySet<Scope>
}

/** Finds the caller of a key `id.secret`; undefined for a wrong one. Takes as long for an unknown id as for a wrong secret. */
export type KeyRing = { find(key: string): Caller | undefined }

const KeysFile = Type.Object(
  {
    keys: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
          tenant: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })),
          scopes: Type.Optional(Type.Array(Type.Union(SCOPES.map(scope => Type.Literal(scope))), { minItems: 1 })),
          sha256: Type.Union([
            Type.String({ pattern: '^[0-9a-f]{64}$' }),
            Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), { minItems: 1, maxItems: 4 }),
          ]),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

/** The caller of a server that has no keys: everything, as the tenant `default`. */
export const ANONYMOUS: Caller = { keyId: 'anonymous', tenant: 'default', scopes: new Set(SCOPES) }

/**
 * Reads a keys file: YAML, `keys: [{id, tenant, scopes, sha256}]`, where sha256 is the hex digest of the secret; a list
 * of two keeps an old secret alive during a rotation. Tenant defaults to the id, scopes to score and read.
 * @throws Error with what is wrong, never with a digest
 */
export function readKeys(text: string): KeyRing {
  const file: unknown = parse(text)
  const validate = new Ajv({ strict: false, allErrors: true }).compile<Static<typeof KeysFile>>(KeysFile)
  if (!validate(file)) {
    const wrong = (validate.errors ?? []).slice(0, 5).map(error => `${error.instancePath || '/'} ${error.message}`)
    throw new Error(`the keys file cannot be used: ${wrong.join('; ')}`)
  }
  const entries = new Map<string, { caller: Caller; digests: Buffer[] }>()
  for (const key of file.keys) {
    if (entries.has(key.id)) throw new Error(`the keys file names the id ${key.id} twice`)
    entries.set(key.id, {
      caller: { keyId: key.id, tenant: key.tenant ?? key.id, scopes: new Set(key.scopes ?? ['score', 'read']) },
      digests: [key.sha256].flat().map(hex => Buffer.from(hex, 'hex')),
    })
  }
  const nobody = [Buffer.alloc(32)]
  return {
    find(key) {
      const dot = key.indexOf('.')
      const entry = dot < 0 ? undefined : entries.get(key.slice(0, dot))
      const digest = createHash('sha256')
        .update(key.slice(dot + 1))
        .digest()
      let found = false
      for (const known of entry?.digests ?? nobody) if (timingSafeEqual(known, digest)) found = true
      return found ? entry?.caller : undefined
    },
  }
}
