import { expect, test } from 'vitest'
import { ConfigError, describeSettings, explainConfig, readConfig } from './index.ts'

const noFile = (path: string): string => {
  throw new Error(`cannot be read: ${path}`)
}

test('an empty environment gives the documented defaults', () => {
  const config = readConfig({}, noFile)

  expect(config.port).toBe(8080)
  expect(config.host).toBe('127.0.0.1')
  expect(config.syncMaxItems).toBe(1024)
  expect(Object.isFrozen(config)).toBe(true)
})

test('every bad setting is reported at once', () => {
  const read = () => readConfig({ TOUCHSTONE_PORT: 'x', TOUCHSTONE_DURABILITY: 'maybe', TOUCHSTONE_PROT: '1' }, noFile)

  expect(read).toThrow(ConfigError)
  try {
    read()
  } catch (error) {
    expect((error as ConfigError).problems).toEqual([
      'TOUCHSTONE_PORT must be a whole number from 0 to 65535',
      'TOUCHSTONE_DURABILITY must be one of normal, strict',
      'TOUCHSTONE_PROT is not a setting; did you mean TOUCHSTONE_PORT?',
    ])
  }
})

test.each([
  ['TOUCHSTONE_PORT', 'tcp://10.0.0.7:8080', 'a Service named touchstone'],
  ['TOUCHSTONE_SERVICE_HOST', '10.0.0.7', 'the same'],
  ['TOUCHSTONE_API_SERVICE_PORT', '80', 'a Service named touchstone-api'],
  ['TOUCHSTONE_PORT_8080_TCP_ADDR', '10.0.0.7', 'the link form'],
  ['TOUCHSTONE_URL', 'http://127.0.0.1:8080', 'clients use it'],
])('%s=%s is let through: %s', (name, value) => {
  expect(readConfig({ [name]: value }, noFile).port).toBe(8080)
})

test('durations and sizes take units', () => {
  const config = readConfig(
    { TOUCHSTONE_RESULT_TTL_MS: '2h', TOUCHSTONE_BODY_LIMIT: '32MiB', TOUCHSTONE_CALLBACK_TIMEOUT_MS: '1.5s' },
    noFile,
  )

  expect(config.resultTtlMs).toBe(7_200_000)
  expect(config.bodyLimit).toBe(33_554_432)
  expect(config.callbackTimeoutMs).toBe(1_500)
})

test('a secret comes from a file and is never shown', () => {
  const env = { TOUCHSTONE_CALLBACK_SECRET_FILE: '/run/secrets/callback' }
  const config = readConfig(env, () => 'whsec_c2VjcmV0\n')

  expect(config.callbackSecret).toBe('whsec_c2VjcmV0')
  expect(JSON.stringify(explainConfig(config, env))).not.toContain('c2VjcmV0')
})

test('no two settings share a name', () => {
  const names = describeSettings().map(setting => setting.variable)

  expect(new Set(names).size).toBe(names.length)
})
