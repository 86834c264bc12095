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
    ['another ioctl', x64, 16, [0, 0x5401], ALLOW],
    ['a personality asked for', x64, 135, [0xffffffff], ALLOW],
    ['a personality changed', x64, 135, [0x40000], errno(1)],
    ['a call newer than the table', x64, 600, [], errno(38)],
    ['x32', x64, 0x40000000 + 39, [], KILL],
    ['a negative number', x64, 0xffffffff, [], KILL],
    ['arm64: ptrace', arm64, 117, [], KILL],
    ['arm64: openat', arm64, 56, [], ALLOW],
    ['arm64: mount', arm64, 40, [], KILL],
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
})
