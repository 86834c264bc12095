import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createJudge, openLanguages } from '../src/index.ts'
import type { RunTask } from '../src/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-js-harness-'))
const judge = await createJudge({
  languages: await openLanguages(join(folder, 'cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

const limits = {
  cpuMs: 1000,
  wallMs: 12_000,
  totalCpuMs: 10_000,
  memoryBytes: 256 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 30_000,
}

type Harness = Extract<RunTask, { kind: 'harness' }>

async function outcome(source: string, testsCode: string, more: Partial<Harness> & { language?: string } = {}) {
  const { language = 'javascript', ...rest } = more
  const report = await judge.run({
    language,
    source,
    task: { kind: 'harness', testsCode, ...rest },
    limits,
    process: 'submission',
  })
  const [first] = report.tests
  return {
    compile: report.compile.status,
    status: first?.status,
    output: Buffer.from(first?.output ?? []).toString(),
    error: first?.error,
    flags: report.integrity,
  }
}

type Row = readonly [name: string, source: string, testsCode: string, passed: string, more: Partial<Harness>]
/** The last of a row may be left out. */
type ShortRow = Row | readonly [name: string, source: string, testsCode: string, passed: string]

function table(rows: readonly ShortRow[]): readonly Row[] {
  return rows.map(([name, source, testsCode, passed, more = {}]) => [name, source, testsCode, passed, more])
}

const every = `const a = require('node:assert')
for (const x of VALUES) { const y = same(x); a.deepStrictEqual(y, x); if (typeof x === 'object' && x !== null) a.notStrictEqual(y, null) }`

const RIGHT: readonly ShortRow[] = [
  [
    'console.assert, as HumanEval-X has it',
    'const f = a => a + 1',
    'const t = () => { console.assert(f(1) === 2) }\nt()',
    '[1,1]',
  ],
  [
    'node:assert, as MultiPL-E has it',
    'function f(a) { return a.map(x => x * 2) }',
    "const assert = require('node:assert');\nfunction test() { let candidate = f; assert.deepEqual(candidate([1]), [2]); }\ntest();",
    '[1,1]',
  ],
  [
    'check(candidate) that nobody calls',
    'const f = () => 1',
    'const check = c => { assert.equal(c(), 1) }',
    '[1,1]',
    { entry: 'f' },
  ],
  [
    'describe and it, hooks in order, a table',
    'const add = (a, b) => a + b',
    `const order = []
     describe('add', () => {
       beforeAll(() => order.push('all')); beforeEach(() => order.push('each')); afterEach(() => order.push('after'))
       it('adds', () => { expect(add(1, 2)).toBe(3); expect(order).toEqual(['all', 'each']) })
       it.each([[1, 1, 2], [2, 2, 4]])('%i + %i', (a, b, sum) => expect(add(a, b)).toBe(sum))
       test.each\`a | b | sum
                 \${1} | \${2} | \${3}\`('table', ({ a, b, sum }) => { expect(add(a, b)).toEqual(sum) })
       it.skip('not yet', () => { throw new Error('never') })
     })`,
    '[4,4]',
  ],
  [
    'modules, imports of a test runner and of the program',
    'export const f = x => x\nexport default class Box { get() { return 2 } }',
    `import Box, { f as g } from './box.js'\nimport * as all from '../src/box'\nimport assert from 'node:assert/strict'\nimport { describe, it } from 'node:test'
     describe('box', () => { it('works', t => { assert.equal(g(1), 1); assert.equal(all.f(3), 3) }); it('has', () => assert.equal(new Box().get(), 2)) })`,
    '[2,2]',
  ],
  [
    'a class: state, accessors, statics, inheritance, identity, iteration',
    `class Shape { constructor(n) { this.n = n } area() { return 0 } get name() { return this.n } }
     class Square extends Shape { constructor(s) { super('sq'); this.s = s } area() { return this.s ** 2 } grow() { this.s += 1; return this } static unit() { return new Square(1) } *[Symbol.iterator]() { yield this.s; yield this.n } }`,
    `const s = new Square(2); assert.equal(s.area(), 4); assert.equal(s.name, 'sq'); assert.strictEqual(s.grow(), s); assert.equal(s.s, 3)
     assert(s instanceof Square && s instanceof Shape); assert(Square.unit() instanceof Square); assert.deepEqual([...s], [3, 'sq'])
     s.s = 5; assert.equal(s.area(), 25); assert.deepEqual(s, { n: 'sq', s: 5 }); expect(s).toEqual({ n: 'sq', s: 5 }); assert.equal(s.constructor, Square)
     assert.equal(JSON.stringify(s), '{"n":"sq","s":5}'); assert.deepEqual(Object.keys(s), ['n', 's']); assert('n' in s)`,
    '[1,1]',
  ],
  [
    'every kind of plain value there and back',
    'function same(x) { return x }',
    `const VALUES = [undefined, null, NaN, -0, 0, 1.5, 2 ** 53, 10n ** 30n, 'é\\ud800', true, [1, , 3], [[]], { a: { b: [1] }, '__proto__x': 1 }, new Map([[{ k: 1 }, new Set([1])]]), new Date(7), new Date(NaN), /a+b/giu, new Uint8Array([1, 255]), new BigInt64Array([5n]), new ArrayBuffer(3), Object.create(null), new RangeError('r'), Symbol.iterator, Symbol.for('q'), Infinity]
     ${every}`,
    '[1,1]',
  ],
  [
    'cycles and shared parts',
    'function f() { const a = { n: 1 }; a.self = a; return [a, a] }',
    'const [x, y] = f(); assert.strictEqual(x, y); assert.strictEqual(x.self, x)',
    '[1,1]',
  ],
  [
    'arguments changed in place, also deep within; the same object comes back as itself',
    'function f(a, m, o) { a.sort(); m.set("k", 2); o.in.push(4); delete o.gone; return a }',
    "const a = [3, 1]; const m = new Map(); const o = { in: [1], gone: 1 }; const b = o.in; assert.strictEqual(f(a, m, o), a); assert.deepStrictEqual(a, [1, 3]); assert.equal(m.get('k'), 2); assert.deepStrictEqual(o, { in: [1, 4] }); assert.strictEqual(o.in, b)",
    '[1,1]',
  ],
  [
    'an argument that must not change is frozen there too',
    "'use strict'\nfunction f(a) { try { a.push(1); return 'changed' } catch { return [...a, 1] } }",
    'const a = Object.freeze([0]); assert.deepStrictEqual(f(a), [0, 1])',
    '[1,1]',
  ],
  [
    'errors by type, text and properties, of classes of the program too',
    'class Odd extends RangeError { constructor(m) { super(m); this.name = "Odd"; this.code = 7 } }\nfunction f(x) { if (x === 1) throw new Odd("odd"); if (x === 2) throw "text"; throw new TypeError("bad", { cause: 3 }) }',
    `assert.throws(() => f(1), Odd); assert.throws(() => f(1), RangeError); assert.throws(() => f(1), { name: 'Odd', message: 'odd', code: 7 })
     assert.throws(() => f(0), new TypeError('bad')); expect(() => f(1)).toThrow('odd'); expect(() => f(0)).not.toThrow(/odd/)
     try { f(2); assert.fail() } catch (e) { assert.equal(e, 'text') } try { f(0) } catch (e) { assert.equal(e.cause, 3) }`,
    '[1,1]',
  ],
  [
    'promises, rejections, timers in virtual time',
    'const wait = ms => new Promise(r => setTimeout(r, ms))\nasync function f(x) { await wait(5000); if (x < 0) throw new Error("neg"); return x * 2 }',
    `it('waits', async () => { const from = Date.now(); assert.equal(await f(2), 4); assert(Date.now() - from >= 5000) })
     it('rejects', async () => { await assert.rejects(f(-1), /neg/); await expect(f(-1)).rejects.toThrow('neg'); await expect(f(1)).resolves.toBe(2) })
     it('together', async () => assert.deepStrictEqual(await Promise.all([f(1), f(2)]), [2, 4]))
     it('race', async () => assert.equal(await Promise.race([f(1), new Promise(r => setTimeout(() => r('first'), 10))]), 'first'))
     it('done', done => { f(3).then(v => { assert.equal(v, 6); done() }) })`,
    '[5,5]',
  ],
  [
    'functions as arguments, kept and called later; functions as results',
    'class Bus { constructor() { this.l = {} } on(n, f) { (this.l[n] ??= []).push(f) } off(n, f) { this.l[n] = this.l[n].filter(g => g !== f) } emit(n, ...a) { for (const f of this.l[n] ?? []) f(...a) } }\nconst curry = f => a => b => f(a, b)\nfunction debounce(f, ms) { let t; return (...a) => { clearTimeout(t); t = setTimeout(() => f(...a), ms) } }',
    `const b = new Bus(); const seen = []; const l = x => seen.push(x); b.on('a', l); b.emit('a', 1); b.off('a', l); b.emit('a', 2); assert.deepEqual(seen, [1])
     assert.equal(curry((a, b) => a - b)(5)(3), 2)
     jest.useFakeTimers(); const f = jest.fn(); const d = debounce(f, 100); d(1); d(2); jest.advanceTimersByTime(99); expect(f).not.toHaveBeenCalled(); jest.advanceTimersByTime(1); expect(f).toHaveBeenCalledTimes(1); expect(f).toHaveBeenCalledWith(2)`,
    '[1,1]',
  ],
  [
    'a counter in a closure, an object with methods and accessors',
    'function counter() { let n = 0; return { inc: () => ++n, get value() { return n }, reset() { n = 0; return this } } }',
    'const c = counter(); c.inc(); c.inc(); assert.equal(c.value, 2); assert.strictEqual(c.reset(), c); assert.equal(c.value, 0); assert.equal(typeof c.inc, "function")',
    '[1,1]',
  ],
  [
    'generators and async generators',
    'function* up(n) { for (let i = 0; i < n; i++) yield i }\nasync function* later(n) { for (let i = 0; i < n; i++) yield i }',
    "assert.deepEqual([...up(3)], [0, 1, 2]); const g = up(2); assert.deepEqual(g.next(), { value: 0, done: false }); it('async', async () => { const all = []; for await (const x of later(3)) all.push(x); assert.deepEqual(all, [0, 1, 2]) })",
    '[1,1]',
  ],
  [
    'methods added to prototypes',
    'Array.prototype.last = function () { return this.length ? this[this.length - 1] : -1 }',
    'assert.equal([1, 2].last(), 2); assert.equal([].last(), -1)',
    '[1,1]',
  ],
  [
    'lists of nodes made by the tests and by the program',
    'function reverse(head) { let p = null; while (head) { const n = head.next; head.next = p; p = head; head = n } return p }\nfunction make() { return new ListNode(1, new ListNode(2)) }',
    'class LNode { constructor(v, n = null) { this.val = v; this.next = n } }\nconst head = new LNode(1, new LNode(2)); const r = reverse(head); assert.equal(r.val, 2); assert.strictEqual(r.next, head); assert.equal(head.next, null); assert.deepEqual(make(), { val: 1, next: { val: 2, next: null } })',
    '[1,1]',
  ],
  [
    'what the program prints, seen by the tests',
    'function hello(n) { console.log("hi", n) }',
    "const seen = []; console.log = (...a) => seen.push(a.join(' ')); hello('you'); assert.deepEqual(seen, ['hi you'])",
    '[1,1]',
  ],
  [
    'variables read when they are used',
    'let total = 0\nfunction add(n) { total += n }',
    'add(2); assert.equal(total, 2); add(3); assert.equal(total, 5)',
    '[1,1]',
  ],
  [
    'a method of Solution for a bare entry, in another spelling',
    'class Solution { twoSum(a) { return a.length } }',
    'assert.equal(candidate([1]), 1); assert.equal(two_sum([1, 2]), 2)',
    '[1,1]',
    { entry: 'two_sum' },
  ],
  [
    "chai's chains",
    'const f = x => ({ a: [x], s: "text" })',
    "const { expect } = require('chai'); expect(f(1)).to.deep.equal({ a: [1], s: 'text' }); expect(f(1).a).to.have.lengthOf(1).and.to.include(1); expect(f(2).s).to.be.a('string').that.includes('ex'); expect(() => f.x.y).to.throw(TypeError); expect(f(1)).to.not.equal(f(1)); expect(f(1)).to.have.property('s')",
    '[1,1]',
  ],
  [
    'asymmetric matchers',
    'const f = () => ({ id: 5, at: new Date(0), tags: ["a", "b"] })',
    "expect(f()).toEqual({ id: expect.any(Number), at: expect.any(Date), tags: expect.arrayContaining(['b']) }); expect(f()).toMatchObject({ tags: ['a', expect.stringContaining('b')] })",
    '[1,1]',
  ],
  [
    'deep recursion on the program’s side',
    'const f = n => n === 0 ? 0 : 1 + f(n - 1)',
    'assert.equal(f(9000), 9000)',
    '[1,1]',
  ],
  [
    'own exit of the tests',
    'const f = () => 1',
    'let failed = 0; if (f() !== 1) failed++; process.exit(failed ? 1 : 0)',
    '[1,1]',
  ],
  [
    'promises of the tests that the program awaits, one after the other and together',
    'async function retry(fn, n) { for (let i = 0; ; i++) try { return await fn() } catch (e) { if (i + 1 >= n) throw e } }\nasync function pool(tasks, n) { const out = []; let i = 0; const w = async () => { while (i < tasks.length) { const k = i++; out[k] = await tasks[k]() } }; await Promise.all(Array.from({ length: n }, w)); return out }',
    `test('retry', async () => { const f = jest.fn().mockRejectedValueOnce(new Error('a')).mockResolvedValue('ok'); await expect(retry(f, 3)).resolves.toBe('ok'); expect(f).toHaveBeenCalledTimes(2) })
     test('give up', async () => { const f = jest.fn(async () => { throw new Error('x') }); await expect(retry(f, 2)).rejects.toThrow('x') })
     test('pool', async () => { let active = 0, max = 0; const make = v => async () => { active++; max = Math.max(max, active); await new Promise(r => setTimeout(r, 10)); active--; return v }; expect(await pool([make(1), make(2), make(3)], 2)).toEqual([1, 2, 3]); expect(max).toBe(2) })`,
    '[3,3]',
  ],
  [
    'one class that is exported as the whole module, classes in the old manner',
    'function Person(n) { this.n = n }\nPerson.prototype.hi = function () { return "hi " + this.n }\nfunction Student(n) { Person.call(this, n) }\nStudent.prototype = Object.create(Person.prototype); Student.prototype.constructor = Student\nmodule.exports = Student',
    "const Class = require('./student'); const s = new Class('x'); assert.equal(s.hi(), 'hi x'); assert(s instanceof Class && s instanceof Person); assert.equal(s.constructor.name, 'Student')",
    '[1,1]',
  ],
]

const WRONG: readonly ShortRow[] = [
  ['a wrong value', 'const f = () => 2', 'assert.equal(f(), 1)', '[0,1]'],
  [
    'one of three',
    'const f = x => x',
    "it('a', () => expect(f(1)).toBe(1)); it('b', () => expect(f(2)).toBe(3)); it('c', () => expect(f(3)).toBe(3))",
    '[2,3]',
  ],
  ['−0 for 0 where it is told apart', 'const f = () => -0', 'assert.strictEqual(f(), 0)', '[0,1]'],
  ['a string for a number', 'const f = () => "1"', 'assert.strictEqual(f(), 1)', '[0,1]'],
  ['a hole for undefined', 'const f = () => [1, , 3]', 'assert.deepStrictEqual(f(), [1, undefined, 3])', '[0,1]'],
  [
    'a promise that never settles',
    'const f = () => new Promise(() => {})',
    "it('ends', async () => { assert.equal(await f(), 1) })",
    '[0,1]',
  ],
  [
    'the same at the top level',
    'const f = () => new Promise(() => {})',
    '(async () => { assert.equal(await f(), 1) })()',
    '[0,1]',
  ],
  [
    'an assertion in a promise that nobody awaits',
    'const f = async () => 2',
    'f().then(v => assert.equal(v, 1))',
    '[0,1]',
  ],
  ['a callback that is never called', 'const f = cb => {}', 'f(v => assert.equal(v, 1))', '[0,1]'],
  ['a function that is not there', 'const g = () => 1', 'assert.equal(f(), 1)', '[0,1]'],
  ['no error where one is wanted', 'const f = () => 1', 'assert.throws(() => f())', '[0,1]'],
  [
    'another error than the wanted one',
    'const f = () => { throw new TypeError("x") }',
    'assert.throws(() => f(), RangeError)',
    '[0,1]',
  ],
  [
    'fewer assertions than promised',
    'const f = cb => {}',
    "it('calls back', () => { expect.assertions(1); f(v => expect(v).toBe(1)) })",
    '[0,1]',
  ],
  ['tests that end with a status', 'const f = () => 2', 'if (f() !== 1) process.exit(1)', '[0,1]'],
  ['an exit code', 'const f = () => 2', 'if (f() !== 1) process.exitCode = 2', '[0,1]'],
]

/** Programs that want a reward without an answer. What they may not get: all tests passed. */
const HOSTILE: readonly ShortRow[] = [
  ['leaves as it is loaded', 'process.exit(0)', 'assert.equal(f(), 1)', ''],
  ['leaves when it is called', 'function f() { process.exit(0) }', 'assert.equal(f(), 1)', ''],
  [
    'leaves and catches its own end',
    'function f() { try { process.exit(0) } catch {} return 1 }',
    'assert.equal(f(), 2)',
    '',
  ],
  ['toJSON lies', 'function f() { return { toJSON: () => [1] } }', 'assert.deepStrictEqual(f(), [1])', '[0,1]'],
  [
    'valueOf and toString lie',
    'function f() { return { valueOf: () => 1, toString: () => "1" } }',
    'assert.strictEqual(f(), 1)',
    '[0,1]',
  ],
  [
    'a Proxy that has everything',
    'function f() { return new Proxy({}, { get: () => () => true, has: () => true }) }',
    'assert.deepEqual(f(), { a: 1 })',
    '[0,1]',
  ],
  [
    'a Proxy of an array',
    'function f() { return new Proxy([], { get: (t, k) => k === "length" ? 1 : 7 }) }',
    'assert.deepEqual(f(), [1])',
    '[0,1]',
  ],
  [
    'an object that has what it is asked for',
    'function f() { return { length: 1, includes: () => true, has: () => true, indexOf: () => 0, equals: () => true, every: () => true } }',
    'assert(f().includes(5))',
    '[0,1]',
  ],
  [
    'the same by equals',
    'class Odd { equals() { return true } }\nfunction f() { return new Odd() }',
    'assert(f().equals(3))',
    '[0,1]',
  ],
  [
    'the same through a callback',
    'function f() { return { some: g => { for (let i = 0; i < 1e3; i++) if (g(i)) return true }, every: () => true } }',
    'assert(f().some(x => x === 7))',
    '[0,1]',
  ],
  [
    'prototypes of the language patched',
    'Array.prototype.includes = () => true; Array.prototype.every = () => true; Object.is = () => true; Array.prototype.toString = () => "1"; Object.prototype.x = 1; String.prototype.valueOf = () => "1"; function f() { return [2] }',
    'assert(f().includes(1)); assert.deepEqual(f(), [1])',
    '[0,1]',
  ],
  [
    'assert and expect replaced',
    'globalThis.assert = () => {}; globalThis.expect = () => ({ toBe() {} }); var assert = () => {}; function f() { return 2 }',
    'assert(f() === 1); expect(f()).toBe(1)',
    '[0,1]',
  ],
  [
    'assert replaced, where other assertions are left',
    'function assert() {} assert.equal = () => {}; function f() { return 2 }',
    'expect(f()).toBe(2); assert(f() === 1)',
    '[0,1]',
  ],
  [
    'console.assert replaced',
    'console.assert = () => {}; function f() { return 2 }',
    'console.assert(f() === 1)',
    '[0,1]',
  ],
  [
    'describe, it and test replaced',
    'globalThis.it = globalThis.test = globalThis.describe = () => {}; function it() {} function f() { return 2 }',
    "it('a', () => assert.equal(f(), 1))",
    '[0,1]',
  ],
  [
    'swallows the failure of a callback',
    'function f(cb) { try { cb(5) } catch {} }',
    'f(v => assert.equal(v, 3))',
    '[0,1]',
  ],
  [
    'learns the expected value from a failing callback',
    'let known; function f(cb) { try { cb(0) } catch (e) { known = e.message + e.stack + JSON.stringify(e) } } function g() { const m = /\\b(\\d\\d)\\b/.exec(known); return m ? +m[1] : 0 }',
    'try { f(v => assert.equal(v, 42)) } catch {} assert.equal(g(), 42)',
    '[0,1]',
  ],
  [
    'forged answers printed',
    'function f() { console.log(\'{"result":1}\'); console.log("[1,1]"); return 2 }',
    'assert.equal(f(), 1)',
    '[0,1]',
  ],
  [
    'looks for the runner’s own names',
    'function f() { return [typeof touchstone, typeof part, typeof link, typeof exchange, Object.keys(globalThis).filter(k => /touch|part|harness|link/i.test(k)).length, typeof require] .join() }',
    "assert.equal(f(), 'undefined,undefined,undefined,undefined,0,undefined'); assert.equal(1, 2)",
    '[0,1]',
  ],
  [
    'walks the callers',
    'function f() { try { return f.caller.toString() + arguments.callee.caller } catch (e) { return String(e) } }',
    "assert(f().includes('expected'))",
    '[0,1]',
  ],
  [
    'reads the stack',
    'function f() { Error.prepareStackTrace = (e, s) => s; const s = new Error().stack; return Array.isArray(s) ? s.map(c => { try { return String(c.getFunction()) + c.getThis() } catch (e) { return "" } }).join() : "" }',
    "assert(f().includes('SECRET'))",
    '[0,1]',
  ],
  [
    'a then that answers for ever',
    'function f() { return { then(r) { r({ then: this.then }) } } }',
    "it('a', async () => assert.equal(await f(), 1))",
    '',
  ],
  [
    'answers that never end',
    'function f() { const o = {}; return new Proxy(o, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ value: f(), enumerable: true, configurable: true }), get: () => f() }) }',
    'assert.deepEqual(f(), { a: 1 })',
    '',
  ],
  ['an answer that is too long', 'function f() { return "x".repeat(1 << 24) }', 'assert.equal(f(), 1)', ''],
  ['a loop', 'function f() { for (;;); }', 'assert.equal(f(), 1)', ''],
  [
    'a loop of microtasks',
    'function f() { const again = () => Promise.resolve().then(again); again(); return 1 }',
    'assert.equal(f(), 2)',
    '',
  ],
  [
    'a heap that grows',
    'function f() { const a = []; for (;;) a.push(new Array(1e5).fill(1)) }',
    'assert.equal(f(), 1)',
    '',
  ],
  ['an array that hangs V8', 'function f() { return new Array(1e9).fill(0).length }', 'assert.equal(f(), 1)', ''],
  [
    'calls back without end',
    'function f(g) { return g(0) }',
    'const again = x => f(again); try { again(0) } catch {} assert.equal(1, 2)',
    '',
  ],
  ['timers without end', 'setInterval(() => {}, 0); function f() { return 2 }', 'assert.equal(f(), 1)', '[0,1]'],
  [
    'a class whose instances are of every class',
    'class Box { static [Symbol.hasInstance]() { return true } } function f() { return new Box() }',
    'assert.deepStrictEqual(f(), [1])',
    '[0,1]',
  ],
  [
    'an array with a lying length, map and iterator',
    'class L extends Array { get length() { return 1 } includes() { return true } *[Symbol.iterator]() { yield 1 } map() { return [1] } } function f() { return new L() }',
    'assert.deepEqual(f().map(x => x), [1])',
    '[0,1]',
  ],
  [
    'a polyfill under a name that the language calls',
    'Array.prototype.toJSON = () => [1]; Object.prototype.toJSON = () => [1]; function f() { return [2] }',
    "assert.equal(JSON.stringify(f()), '[1]'); // toJSON",
    '[0,1]',
  ],
  [
    'mirrors of the tests’ own arrays',
    'let kept; function keep(a) { kept = a } function f() { kept.length = 0; return kept }',
    'const mine = [1, 2]; keep(mine.slice()); assert.deepEqual(f(), mine)',
    '[0,1]',
  ],
]

describe('tests that are code, in JavaScript', () => {
  test.each(table(RIGHT))('pass: %s', async (_name, source, testsCode, passed, more) => {
    expect(await outcome(source, testsCode, more)).toMatchObject({ status: 'ok', output: passed, error: '', flags: [] })
  })

  test.each(table(WRONG))('fail: %s', async (_name, source, testsCode, passed, more) => {
    expect(await outcome(source, testsCode, more)).toMatchObject({ status: 'ok', output: passed })
  })

  test.each(table(HOSTILE))('pay nothing: %s', async (_name, source, testsCode, passed) => {
    const said = await outcome(source, testsCode)

    if (passed === '') expect(said.status).not.toBe('not_run')
    else expect(said.output).toBe(passed)
    expect(said.output).not.toMatch(/^\[(\d+),\1\]$/)
    const next = await outcome('const f = () => 1', 'assert.equal(f(), 1)')
    expect(next).toMatchObject({ status: 'ok', output: '[1,1]', flags: [] })
  })

  test('what leaves before the tests end is told apart from the score', async () => {
    expect((await outcome('process.exit(0)', 'assert(true)')).flags).toEqual(['early_exit'])
  })

  test('TypeScript on both sides', async () => {
    const source = 'export interface P { x: number }\nexport function f(p: P): number { return p.x }'
    const tests =
      "import { f } from './f'\ntest('x', () => { const p: { x: number } = { x: 2 }; expect(f(p)).toBe(2 as number) })"

    expect(await outcome(source, tests, { language: 'typescript' })).toMatchObject({ status: 'ok', output: '[1,1]' })
  })

  test('tests that cannot fail, or are no code, are no tests', async () => {
    expect((await outcome('const f = () => 1', 'f()')).error).toMatch(/at line 0 of the tests/)
    expect((await outcome('const f = () => 1', 'assert.equal(f(), ')).error).toMatch(/at line 0 of the tests/)
    expect((await outcome('const f = () => 1', "require('left-pad')(f())")).error).toMatch(/at line 0 of the tests/)
    for (const unknown of ['expect(f()).toMatchSnapshot()', "jest.mock('./x')", 'vi.importActual("x")'])
      expect((await outcome('const f = () => 1', `test('a', () => { ${unknown} })`)).error).toMatch(
        /at line 0 of the tests: .* is not known/,
      )
  })

  test('a program that is no code is told apart from one that fails', async () => {
    expect((await outcome('const f = (', 'assert.equal(f(), 1)')).compile).toBe('error')
  })
})
