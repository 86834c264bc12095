import { describe, expect, test } from 'vitest'
import { type SeccompPolicy, seccompProgram } from './seccomp.ts'

const X64 = 0xc000003e
const ARM64 = 0xc00000b7
const ALLOW = 0x7fff0000
const KILL = 0x80000000
const errno = (number: number) => 0x50000 + number

/** What the kernel would do: an interpreter of the classic BPF that seccomp takes. */
function decide(policy: SeccompPolicy, call: { arch?: number; number: number; args?: readonly number[] }): number {
  const program = seccompProgram(policy)
  const code = new DataView(program.buffer)
  const data = new DataView(new ArrayBuffer(64))
  data.setUint32(0, call.number, true)
  data.setUint32(4, call.arch ?? (policy.architecture === 'x64' ? X64 : ARM64), true)
  for (const [index, value] of (call.args ?? []).entries()) data.setUint32(16 + 8 * index, value, true)

  let accumulator = 0
  for (let at = 0; at < program.length / 8; at += 1) {
    const [opcode, jt, jf] = [code.getUint16(at * 8, true), code.getUint8(at * 8 + 2), code.getUint8(at * 8 + 3)]
    const k = code.getUint32(at * 8 + 4, true)
    if (opcode === 0x20) accumulator = data.getUint32(k, true)
    else if (opcode === 0x54) accumulator = (accumulator & k) >>> 0
    else if (opcode === 0x15) at += accumulator === k ? jt : jf
    else if (opcode === 0x35) at += accumulator >= k ? jt : jf
    else if (opcode === 0x45) at += (accumulator & k) !== 0 ? jt : jf
    else if (opcode === 0x05) at += k
    else if (opcode === 0x06) return k
    else throw new Error(`opcode ${opcode}`)
  }
  throw new Error('ran off the end')
}

const x64: SeccompPolicy = { architecture: 'x64' }
const arm64: SeccompPolicy = { architecture: 'arm64' }

describe('the filter of submissions', () => {
  test.each([
    ['read', x64, 0, [], ALLOW],
    ['execve', x64, 59, [], ALLOW],
    ['memfd_create', x64, 319, [], ALLOW],
    ['ptrace ends the process', x64, 101, [], KILL],
    ['the neighbour below ptrace', x64, 100, [], ALLOW],
    ['mount', x64, 165, [], KILL],
    ['unshare', x64, 272, [], KILL],
    ['bpf', x64, 321, [], KILL],
    ['socket fails', x64, 41, [2], errno(1)],
    ['a unix socketpair', x64, 53, [1], ALLOW],
    ['any other socketpair', x64, 53, [2], errno(1)],
    ['clone of a thread', x64, 56, [0x3d0f00], ALLOW],
    ['clone of a process', x64, 56, [17], ALLOW],
    ['clone of a user namespace', x64, 56, [0x10000011], KILL],
    ['clone3 is not there', x64, 435, [], errno(38)],
    ['io_uring is not there', x64, 425, [], errno(38)],
    ['typing into a terminal', x64, 16, [0, 0x5412], errno(1)],
    ['a lease on a file', x64, 72, [3, 1024], errno(1)],
    ['a watch on a folder', x64, 72, [3, 1026], errno(1)],
    ['a descriptor twice', x64, 72, [3, 1030], ALLOW],
    ['a lock on a file', x64, 72, [3, 6], ALLOW],
    ['a watch by inotify', x64, 254, [], errno(1)],
    ['another ioctl', x64, 16, [0, 0x5401], ALLOW],
    ['a personality asked for', x64, 135, [0xffffffff], ALLOW],
    ['a personality changed', x64, 135, [0x40000], errno(1)],
    ['a call newer than the table', x64, 600, [], errno(38)],
    ['x32', x64, 0x40000000 + 39, [], KILL],
    ['a negative number', x64, 0xffffffff, [], KILL],
    ['arm64: ptrace', arm64, 117, [], KILL],
    ['arm64: openat', arm64, 56, [], ALLOW],
    ['arm64: mount', arm64, 40, [], KILL],
    ['arm64: a lease on a file', arm64, 25, [3, 1024], errno(1)],
    ['arm64: flags of a descriptor', arm64, 25, [3, 4], ALLOW],
    ['arm64: socket', arm64, 198, [2], errno(1)],
    ['arm64: clone of a network namespace', arm64, 220, [0x40000011], KILL],
  ] as const)('%s', (_, policy, number, args, action) => {
    expect(decide(policy, { number, args })).toBe(action)
  })

  test('the other machine’s calling convention ends the process', () => {
    expect(decide(x64, { arch: ARM64, number: 0 })).toBe(KILL)
    expect(decide(x64, { arch: 0x40000003, number: 3 })).toBe(KILL)
  })

  test('threads only: a fork fails as if there were too many processes', () => {
    const policy: SeccompPolicy = { architecture: 'x64', threadsOnly: true }

    expect(decide(policy, { number: 56, args: [17] })).toBe(errno(11))
    expect(decide(policy, { number: 57 })).toBe(errno(11))
    expect(decide(policy, { number: 56, args: [0x3d0f00] })).toBe(ALLOW)
  })

  test('private memory only: what RLIMIT_DATA does not count is refused', () => {
    const policy: SeccompPolicy = { architecture: 'x64', privateMemoryOnly: true }

    expect(decide(policy, { number: 9, args: [0, 4096, 3, 0x21] })).toBe(errno(1))
    expect(decide(policy, { number: 9, args: [0, 4096, 3, 0x22] })).toBe(ALLOW)
    expect(decide(policy, { number: 319 })).toBe(errno(38))
  })

  test.each([
    ['limits of itself', 302, [0, 7], ALLOW],
    ['limits of another', 302, [1, 7], errno(1)],
    ['priority of itself', 141, [0, 0], ALLOW],
    ['priority of another', 141, [0, 1], errno(1)],
    ['priority of a user', 141, [2, 0], errno(1)],
    ['cores of itself', 203, [0], ALLOW],
    ['cores of another', 203, [9], errno(1)],
    ['a stream pair', 53, [1, 1], ALLOW],
    ['a stream pair closed at exec', 53, [1, 0x80801], ALLOW],
    ['a datagram pair', 53, [1, 2], errno(1)],
    ['another family', 53, [2, 1], errno(1)],
    ['binding', 49, [3], errno(1)],
    ['shared memory of another', 30, [0], errno(1)],
    ['watching files', 254, [3], errno(1)],
    ['changing a mode', 90, [0], ALLOW],
  ] as const)('on a bare host, with a user of its own: %s', (_, number, args, action) => {
    expect(decide({ architecture: 'x64', bareHost: 'own user' }, { number, args })).toBe(action)
  })

  test('on a bare host, as the service’s user: what an owner may change seems to go well and does nothing', () => {
    const policy = { architecture: 'x64', bareHost: 'service' } as const

    for (const number of [90, 91, 92, 93, 94, 188, 260, 268, 280, 452])
      expect(decide(policy, { number, args: [1, 2] })).toBe(errno(0))
    expect(decide({ architecture: 'arm64', bareHost: 'service' }, { number: 52, args: [3] })).toBe(errno(0))
    expect(decide({ architecture: 'arm64', bareHost: 'service' }, { number: 261, args: [3] })).toBe(errno(1))
  })
})

describe.each(['x64', 'arm64'] as const)('the program for %s', architecture => {
  test('answers every number of the table with and without arguments, in every policy', () => {
    const policies: SeccompPolicy[] = [
      { architecture },
      { architecture, threadsOnly: true, privateMemoryOnly: true },
      { architecture, bareHost: 'own user' },
      { architecture, bareHost: 'service', threadsOnly: true, privateMemoryOnly: true },
    ]

    for (const policy of policies) {
      const answers = new Set<number>()
      for (let number = 0; number <= 500; number += 1)
        for (const args of [[], [1, 1, 1, 0x21], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff]])
          answers.add(decide(policy, { number, args }))

      for (const answer of answers) expect([ALLOW, KILL, ...[0, 1, 11, 38].map(errno)]).toContain(answer)
      expect(answers.has(KILL) && answers.has(ALLOW)).toBe(true)
      // The kernel takes no longer program.
      expect(seccompProgram(policy).length / 8).toBeLessThanOrEqual(4096)
    }
  })
})
