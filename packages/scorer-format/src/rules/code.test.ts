import type { Grade } from '@touchstone/contracts'
import { beforeAll, expect, test } from 'vitest'
import { failureOf, gradeAny, gradeNow, type Rule } from '../../test/support.ts'

type CodeRule = Omit<Extract<Rule, { rule: 'code' }>, 'rule'>

const grade = async (options: CodeRule, completion: string): Promise<Grade> =>
  gradeAny({ rule: 'code', ...options }, completion)
const fenced = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\``

beforeAll(async () => {
  for (const language of ['python', 'javascript', 'cpp']) await grade({ language }, 'x')
})

test('after its grammar is loaded, a language is judged at once', () => {
  expect(gradeNow({ rule: 'code', language: 'python' }, 'x = 1')).toMatchObject({ score: 1 })
})

test.each<[string, string, string]>([
  ['python', 'def f(a):\n    return a', 'def f(a:\n    return a'],
  ['javascript', 'const f = a => a', 'const f = a => => a'],
  ['typescript', 'const f = (a: number): number => a', 'const f = (a: ) => a'],
  ['tsx', 'const f = () => <p>a</p>', 'const f = () => <p>a'],
  ['java', 'class A { int f(int a) { return a; } }', 'class A { int f(int a) { return a } }'],
  ['cpp', '#include <vector>\nint f(int a) { return a; }', 'int f(int a) { return a }'],
  ['c', 'int f(void) { return 0; }', 'int f(void) { return }}'],
  ['go', 'package main\nfunc f(a int) int { return a }', 'package main\nfunc f(a int) int { return a'],
  ['rust', 'fn f(a: i32) -> i32 { a }', 'fn f(a: i32) -> i32 { a '],
  ['ruby', 'def f(a)\n  a\nend', 'def f(a'],
  ['php', '<?php function f($a) { return $a; }', '<?php function f($a { return $a; }'],
  ['bash', 'for i in 1 2; do echo $i; done', 'for i in 1 2; do echo $i'],
  ['csharp', 'class A { int F(int a) { return a; } }', 'class A { int F(int a) { return a; '],
  ['css', 'p { color: red }', 'p { color: red'],
])('%s: what parses passes, and what does not fails', async (language, good, bad) => {
  expect((await grade({ language }, fenced(language, good))).score).toBe(1)
  expect((await grade({ language }, fenced(language, bad))).score).toBe(0)
})

const PYTHON = `
import os as system
import numpy as np
from subprocess import run as execute
from math import sqrt

def outer(a: int, *, b: str = "x") -> int:
    """Adds."""
    if a > 1 and b:
        for x in range(a):
            while x: x -= 1
    return system.system("ls")

class Solution:
    def twoSum(self, nums, target):
        return [sorted(nums), execute("x"), np.array(nums)]

square = lambda v: v * v
`

test.each<[string, CodeRule, boolean]>([
  ['defines a function', { defines: ['outer'] }, true],
  ['defines a class and its method', { defines: ['Solution', 'twoSum'] }, true],
  ['does not define', { defines: ['missing'] }, false],
  ['a call is no definition', { defines: ['sorted'] }, false],
  ['requires an import', { requires_imports: ['numpy', 'math'] }, true],
  ['requires another', { requires_imports: ['pandas'] }, false],
  ['forbids an import that is there, renamed', { forbids_imports: ['os'] }, false],
  ['forbids an import from', { forbids_imports: ['subprocess'] }, false],
  ['forbids one that is not there', { forbids_imports: ['socket', 'o'] }, true],
  ['allows all of them', { allows_imports: ['os', 'numpy', 'subprocess', 'math'] }, true],
  ['allows too few', { allows_imports: ['os', 'numpy'] }, false],
  ['requires a call', { requires_calls: ['sorted'] }, true],
  [
    'requires a call by its own name, though renamed',
    { requires_calls: ['os.system', 'numpy.array', 'subprocess.run'] },
    true,
  ],
  ['forbids a renamed call', { forbids_calls: ['os.system'] }, false],
  ['forbids a method of anything', { forbids_calls: ['.array'] }, false],
  ['forbids another method', { forbids_calls: ['.sort', 'eval'] }, true],
  ['requires a construct', { requires_nodes: ['while_statement', 'lambda'] }, true],
  ['forbids a construct', { forbids_nodes: ['lambda'] }, false],
  ['documented: not all of them', { docstring: true }, false],
  ['typed: not all of them', { type_hints: true }, false],
  ['complex: 1 + if + and + for + while', { max_complexity: 5 }, true],
  ['too complex', { max_complexity: 4 }, false],
  ['deep: if, for, while', { max_depth: 3 }, true],
  ['too deep', { max_depth: 2 }, false],
])('Python %s', async (_reason, options, expected) => {
  expect((await grade({ language: 'python', ...options }, fenced('python', PYTHON))).score).toBe(expected ? 1 : 0)
})

test.each<[string, string, CodeRule, boolean]>([
  ['a computed import beats every list', '__import__("o" + "s")', { forbids_imports: ['socket'] }, false],
  ['an import by its loader', '__import__("os")', { forbids_imports: ['os'] }, false],
  ['an import by importlib', 'import importlib\nimportlib.import_module("os")', { forbids_imports: ['os'] }, false],
  ['a submodule is within its module', 'import os.path', { forbids_imports: ['os'] }, false],
  ['a part of a module brought in', 'from os import path', { forbids_imports: ['os.path'] }, false],
  ['a module of a longer name is another', 'import osmium', { forbids_imports: ['os'] }, true],
  ['a name in a string is none', 's = "import os"', { forbids_imports: ['os'] }, true],
  ['a name in a comment is none', '# eval(x)', { forbids_calls: ['eval'] }, true],
  ['eval through builtins', 'import builtins\nbuiltins.eval("1")', { forbids_calls: ['eval'] }, false],
  [
    'typed and documented',
    'def f(a: int) -> int:\n    "doc"\n    return a',
    { docstring: true, type_hints: true },
    true,
  ],
  [
    'self needs no type, __init__ no result',
    'class A:\n    def __init__(self, a: int):\n        pass',
    { type_hints: true },
    true,
  ],
  ['elif is no deeper', 'def f(a):\n  if a: pass\n  elif a > 1: pass\n  elif a > 2: pass', { max_depth: 1 }, true],
])('Python: %s', async (_reason, code, options, expected) => {
  expect((await grade({ language: 'python', ...options }, fenced('python', code))).score).toBe(expected ? 1 : 0)
})

test.each<[string, string, CodeRule, boolean]>([
  [
    'javascript',
    'import fs from "node:fs"; const f = a => { if (a) return 1; else if (a > 1) return 2 }',
    { defines: ['f'], requires_imports: ['node:fs'], max_complexity: 3, max_depth: 1 },
    true,
  ],
  ['javascript', 'require("child_process").exec("ls")', { forbids_imports: ['child_process'] }, false],
  ['javascript', '/** Adds. */\nexport function f(a) { return a }', { docstring: true }, true],
  ['typescript', 'function f(a: number, b): number { return a }', { type_hints: true }, false],
  [
    'cpp',
    '#include <bits/stdc++.h>\nint* A::solve(int a) { return std::max(a, 1); }',
    { defines: ['solve'], requires_imports: ['bits/stdc++.h'], requires_calls: ['std::max'] },
    true,
  ],
  [
    'java',
    'import java.util.*;\nclass A { int f() { return Math.abs(-1); } }',
    { defines: ['A', 'f'], requires_calls: ['Math.abs'], forbids_imports: ['java.io'] },
    true,
  ],
  [
    'go',
    'package main\nimport ("fmt"; "os/exec")\nfunc f() { fmt.Println(1) }',
    { defines: ['f'], forbids_imports: ['os'] },
    false,
  ],
  [
    'rust',
    'use std::fs;\nfn f() { println!("x"); }',
    { defines: ['f'], requires_calls: ['println!'], forbids_imports: ['std.fs'] },
    false,
  ],
])('%s: %s', async (language, code, options, expected) => {
  expect((await grade({ language, ...options }, fenced(language, code))).score).toBe(expected ? 1 : 0)
})

test('the last block of the language after the reasoning is read, or the whole answer where nothing is fenced', async () => {
  const two = `${fenced('python', 'x = (')}\n${fenced('python', 'x = 1')}\n${fenced('text', '((')}`

  expect((await grade({ language: 'python' }, `<think>${fenced('python', '((')}</think>${two}`)).score).toBe(1)
  expect((await grade({ language: 'python' }, 'x = 1')).score).toBe(1)
  expect((await grade({}, two)).score).toBe(1)
  expect((await grade({ language: 'python' }, '```python\nx = 1')).score).toBe(0)
})

test('a fraction of the checks, on the values that are asked for', async () => {
  const options: CodeRule = { language: 'python', defines: ['f', 'g', 'h'], scoring: 'fraction', values: [-1, 1] }

  expect(await grade(options, fenced('python', 'def f(): pass'))).toMatchObject({ score: 0, verdict: 'partial' })
})

test('options that the language does not have are refused with their place', () => {
  const pointer = (options: CodeRule) =>
    failureOf(() => gradeNow({ rule: 'code', ...options }, 'x')).errors?.[0]?.pointer

  expect(pointer({ language: 'cobol' })).toBe('/language')
  expect(pointer({ language: 'bash', defines: ['f'] })).toBe('/defines')
  expect(pointer({ language: 'javascript', type_hints: true })).toBe('/type_hints')
})

test('hostile sources neither crash nor hang', async () => {
  for (const source of [
    '('.repeat(50_000),
    '['.repeat(50_000) + ']'.repeat(50_000),
    'if 1:\n'.repeat(5_000),
    '\0\ud800',
    'x'.repeat(300_000),
    '<!--'.repeat(20_000),
  ])
    expect((await grade({ language: 'python', defines: ['f'], max_depth: 3 }, fenced('python', source))).score).toBe(0)
})

test('rulers of one mark are code like any other', async () => {
  const source = `# ${'='.repeat(5_000)}\nx = "${'-'.repeat(5_000)}"`

  expect((await grade({ language: 'python' }, fenced('python', source))).score).toBe(1)
})
