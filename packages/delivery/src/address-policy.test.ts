import { expect, test } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'

test.each([
  ['http://127.0.0.1:9000/x', 'loopback'],
  ['http://[::1]/x', 'loopback, v6'],
  ['http://2130706433/', 'loopback as one number'],
  ['http://0x7f.1/', 'loopback in hexadecimal and short form'],
  ['http://[::ffff:127.0.0.1]/', 'loopback, mapped'],
])('%s is allowed without a list: %s', url => {
  expect(createAddressPolicy([]).refusal(new URL(url))).toBeUndefined()
})

test.each([
  ['http://10.0.0.7/', 'private'],
  ['http://192.168.1.1/', 'private'],
  ['http://93.184.216.34/', 'public'],
  ['http://169.254.169.254/latest/meta-data/', 'metadata'],
  ['http://0xa9fea9fe/', 'metadata in hexadecimal'],
  ['http://2852039166/', 'metadata as one number'],
  ['http://[::ffff:169.254.169.254]/', 'metadata, mapped'],
  ['http://[64:ff9b::a9fe:a9fe]/', 'metadata, translated'],
  ['http://[2002:a9fe:a9fe::]/', 'metadata, 6to4'],
  ['http://[fe80::1]/', 'link-local'],
  ['http://0.0.0.0/', 'this host by another name'],
  ['http://[::]/', 'this host by another name, v6'],
  ['ftp://127.0.0.1/', 'another protocol'],
  ['file:///etc/passwd', 'another protocol'],
  ['http://user:secret@127.0.0.1/', 'user names hide the host from people'],
])('%s is refused without a list: %s', url => {
  expect(createAddressPolicy([]).refusal(new URL(url))).toEqual(expect.any(String))
})

test.each([
  [['10.0.0.0/8'], 'http://10.1.2.3/', true],
  [['10.0.0.0/8:9000'], 'http://10.1.2.3/', false],
  [['10.0.0.0/8:9000'], 'http://10.1.2.3:9000/', true],
  [['10.1.2.3'], 'http://10.1.2.4/', false],
  [['[fd12::]/16'], 'http://[fd12::5]/', true],
  [['fd12::5'], 'http://[fd12::5]:80/', true],
  [['0.0.0.0/0'], 'http://169.254.169.254/', false],
  [['0.0.0.0/0'], 'http://8.8.8.8/', true],
])('with %j, %s: %s', (entries, url, allowed) => {
  expect(createAddressPolicy(entries).refusal(new URL(url)) === undefined).toBe(allowed)
})

test.each([
  [['trainer.example'], 'trainer.example', '10.0.0.9', true, 'a listed name may be anywhere private'],
  [['trainer.example'], 'trainer.example', '169.254.169.254', false, 'but not at the metadata address'],
  [['trainer.example:9000'], 'trainer.example', '10.0.0.9', false, 'nor at another port'],
  [['*.example'], 'a.example', '10.0.0.9', true, 'names below'],
  [['*.example'], 'badexample', '10.0.0.9', false, 'not names that end alike'],
  [[], 'trainer.example', '10.0.0.9', false, 'an unlisted name leads to loopback or nowhere'],
  [[], 'localhost', '127.0.0.1', true, 'loopback by name'],
])('with %j, a connection for %s to %s: %s, %s', (entries, host, address, allowed) => {
  expect(createAddressPolicy(entries).allows(host, 80, address)).toBe(allowed)
})

test('an entry that cannot be read is named', () => {
  expect(() => createAddressPolicy(['10.0.0.0/33'])).toThrow('10.0.0.0/33')
  expect(() => createAddressPolicy(['http://x/'])).toThrow('http://x/')
})
