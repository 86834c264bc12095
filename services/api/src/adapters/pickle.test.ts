import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readPackedPickle } from './pickle.ts'

/** What Python's pickle makes of one list of tests under each of its protocols, and of an object that calls os.system. */
const PACKED: readonly (readonly [number, string])[] = [
  [
    0,
    'eJxtTrsOwkAM2/0lt1Al1yuPH0CKVDHexFIEVJXQEantR/MXuEi3kclxbMfh5YJwd0Weiq8LPCLrdRWRAd5izu91+fEJOVa+wzzQtMdI9aeyB8wjVW3dj3TfphF+Qq/yZ3oKyoMCFdiOoflJrDhrsy18qhHBFBZhLSxhcd06FV4SLown6GCiLNR8AQOwNEM=',
  ],
  [
    2,
    'eJxrYIotZNCoLWTUiGBlYGDIzCsoLSlkimACsg25Cpkj2ICM/NISkCgLWNSIq5C1tLaQTSODKYIZyD+8kquQPQMiZ8xVyAEWTMpML+Ts4mRgEEjWjTuezQoWzEtNL+Ty+v3///8IRiA3rZDb3f4HAxiABUoKeTS8Gb2ZvJm9WUoKecFieYV8fmBGUiF/R2mqHgBKfCa8',
  ],
  [
    4,
    'eJxrYJlayQABsVM0aqdo9LBm5hWUlkzpYTLkmtLDll9aAuEZcU0pBUpnMPUwH17JNSWDpYfJGKiAOSkzfUoXJwODQLJu3PFs1h7mvNT0KV6/////38OYNsXd/gfE8B7Gkika3ozeTN7M3ixA8xjzpvj1MCZN6ShN1QMAKxcr9A==',
  ],
  [
    5,
    'eJxrYJ1ayQABsVM0aqdo9LBm5hWUlkzpYTLkmtLDll9aAuEZcU0pBUpnMPUwH17JNSWDpYfJGKiAOSkzfUoXJwODQLJu3PFs1h7mvNT0KV6/////38OYNsXd/gfE8B7Gkika3ozeTN7M3ixA8xjzpvj1MCZN6ShN1QMAK5or9Q==',
  ],
]
const CALLS_OS_SYSTEM = 'eJxrYJkqzwABPawF+cWZFVN62Iori0tSc6dMntLDUlJUmjqldUrQFD0AA2gOlA=='

test.each(PACKED)('plain data of protocol %i is read', (_protocol, text) => {
  expect(readPackedPickle(text)).toEqual([
    { input: '1\n', output: '2\n' },
    { input: 'é\n', output: '3\n', big: '100000000000000000000', neg: -5, f: 1.5, t: [1, 2, 3, 4], n: null, b: true },
  ])
})

test('a pickle that would call something is refused and calls nothing', () => {
  expect(() => readPackedPickle(CALLS_OS_SYSTEM)).toThrow(/not plain data/)
})

test.each([
  ['no base64 of anything', '####'],
  ['not compressed', Buffer.from('hello').toString('base64')],
  ['cut off', deflateSync(Buffer.from('8004', 'hex')).toString('base64')],
  ['a list that contains itself', deflateSync(Buffer.from(']q\x00h\x00a.', 'latin1')).toString('base64')],
  ['a bomb', deflateSync(Buffer.alloc(200_000_000, 0x28)).toString('base64')],
])('%s is refused', (_name, text) => {
  expect(() => readPackedPickle(text)).toThrow()
})
