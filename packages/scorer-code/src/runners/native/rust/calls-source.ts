import { readFileSync } from 'node:fs'
import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../../languages/entry-spellings.ts'
import { nodeVariant, parseValueType, type ValueBase } from '../../../languages/value-type.ts'
import type { RunTask } from '../../../run.ts'

const HARNESS = new URL('./touchstone.rs', import.meta.url)
const NODES = new URL('./nodes.rs', import.meta.url)

/**
 * One crate: the submission, the harness as a module of it, and a `main` made from the parameter types that the
 * submission's own functions declare. A `main` of the submission's is kept under another name.
 */
export function rustCalls(source: string, task: RunTask): string[] {
  const plain = blanked(source)
  const harness = readFileSync(HARNESS, 'utf8')
  const body =
    task.kind === 'function' ? functionMain(plain, task) : task.kind === 'design' ? designMain(plain, task) : null
  if (body === null) throw new Failure('INVALID_PROBLEM', { detail: `a ${task.kind} problem has no calls` })
  const bases = basesOf(task)
  const list = bases.some(base => SHARED.has(base)) ? 'shared' : 'list'
  const node = nodeVariant(bases.map(base => ({ base, depth: 0 })))
  const given = [
    structure(list, /\bstruct\s+ListNode\b/.test(plain)),
    node === null ? '' : structure(node, /\bstruct\s+Node\b/.test(plain)),
    /\bstruct\s+TreeNode\b/.test(plain) ? '' : TREE_NODE,
    /\bimpl\s+Solution\b/.test(plain) && !/\bstruct\s+Solution\b/.test(plain) ? 'pub struct Solution;' : '',
  ]
  // Where the text starts stays line 1: what is given stands behind it.
  const own = source.replace(/^\uFEFF/, '').replace(/\bfn\s+main\s*\(\s*\)/, 'fn touchstone_unused_main()')
  const usual = ['use std::collections::*;', 'use std::rc::Rc;', 'use std::cell::RefCell;']
  const tail = `\n${given.join('\n')}\n${harness}\nfn main() { std::thread::Builder::new().stack_size(256 << 20).spawn(|| { ${body} }).unwrap().join().unwrap_or_else(|_| std::process::exit(101)) }\n`
  // LeetCode's prelude is glob imports, which lose against a submission's own; what it names itself would clash.
  const missing = usual.filter(line => !namesAlready(plain, line))
  return [`${missing.join(' ')} ${own}${tail}`, `${own}${tail}`]
}

/** Tests with a `main` or with `#[test]` functions, which are called one by one. */
export function rustHarness(source: string, testsCode: string, proof: string): string {
  const own = /\bfn\s+main\s*\(/.test(blanked(testsCode))
  const tests = [...blanked(testsCode).matchAll(/#\[test\]\s*(?:#\[[^\]]*\]\s*)*(?:pub\s+)?fn\s+(\w+)\s*\(/g)].map(
    ([, name]) => name,
  )
  if (!own && tests.length === 0)
    throw new Failure('INVALID_PROBLEM', { detail: 'the tests hold no test function and no main' })
  const module = /\bmod\s+(\w+)\s*\{/.exec(blanked(testsCode))?.[1]
  const open = testsCode
    .replaceAll(/#\[cfg\(test\)\]/g, '')
    .replaceAll(/#\[test\](\s*(?:#\[[^\]]*\]\s*)*)(?:pub\s+)?fn\s/g, '$1pub fn ')
    .replace(/\bfn\s+main\s*\(/, 'fn touchstone_tests(')
  const program = source.replace(/^\uFEFF/, '').replace(/\bfn\s+main\s*\(\s*\)/, 'fn touchstone_unused_main()')
  const calls = own ? 'touchstone_tests();' : tests.map(name => `${module ? `${module}::` : ''}${name}();`).join(' ')
  return `${program}\n${open}\n#[allow(warnings)] mod touchstone_proof { extern "C" { fn write(fd: i32, data: *const u8, count: usize) -> isize; fn dup(fd: i32) -> i32; fn dup2(from: i32, to: i32) -> i32; fn _exit(code: i32) -> !; }
    pub fn begin() -> i32 { unsafe { let kept = dup(1); dup2(2, 1); kept } }
    pub fn end(kept: i32) -> ! { let text = b"${proof}\\n"; unsafe { write(kept, text.as_ptr(), text.len()); _exit(0) } } }
fn main() { let kept = touchstone_proof::begin(); ${calls} touchstone_proof::end(kept) }\n`
}

/** Lists whose nodes are pointed to from several places cannot be boxes. */
const SHARED: ReadonlySet<ValueBase> = new Set(['cycle', 'node', 'intersection'])

function basesOf(task: RunTask): ValueBase[] {
  const types = task.kind === 'function' ? [...(task.params ?? []), task.returns ?? ''] : []
  return types.map(text => parseValueType(text).base)
}

/** A section of nodes.rs: the structure, where the submission does not bring its own, and how it crosses. */
function structure(name: string, brought: boolean): string {
  const sections = new Map(
    readFileSync(NODES, 'utf8')
      .split(/^\/\/ -- /m)
      .map(text => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)]),
  )
  const module = `#[allow(warnings)] mod touchstone_${name} { use std::cell::RefCell; use std::collections::*; use std::rc::Rc;\n${sections.get(`${name} harness`) ?? ''} }`
  const own = (sections.get(name) ?? '').replaceAll('Rc<RefCell<', 'std::rc::Rc<std::cell::RefCell<')
  return brought ? module : `${own}${module}`
}

const TREE_NODE =
  '#[derive(Debug, PartialEq, Eq)] pub struct TreeNode { pub val: i32, pub left: Option<std::rc::Rc<std::cell::RefCell<TreeNode>>>, pub right: Option<std::rc::Rc<std::cell::RefCell<TreeNode>>> } impl TreeNode { #[inline] pub fn new(val: i32) -> Self { TreeNode { val, left: None, right: None } } }'

function namesAlready(plain: string, line: string): boolean {
  const name = /::(\w+);$/.exec(line)?.[1]
  return name !== undefined && new RegExp(`\\buse\\s[^;]*\\b${name}\\b`).test(plain)
}

type Parameter = { readonly type: string; readonly pass: '' | '&' | '&mut ' }

/** Parameters of `fn name(…)`, without self; null where there is no such function. */
function parametersOf(
  plain: string,
  name: string,
): { readonly params: readonly Parameter[]; readonly self: boolean } | null {
  const found = new RegExp(`\\bfn\\s+${name}\\s*(?:<[^>]*>)?\\s*\\(`).exec(plain)
  if (!found) return null
  const start = found.index + found[0].length
  let depth = 1
  let at = start
  for (; at < plain.length && depth > 0; at += 1) {
    if ('([<{'.includes(plain[at] ?? '')) depth += 1
    else if (plain[at] === '>' && plain[at - 1] === '-') continue
    else if (')]>}'.includes(plain[at] ?? '')) depth -= 1
  }
  const parts = splitTop(plain.slice(start, at - 1))
    .map(part => part.trim())
    .filter(part => part !== '')
  const self = /^(?:&\s*(?:'\w+\s+)?)?(?:mut\s+)?self\b/.test(parts[0] ?? '')
  return { self, params: (self ? parts.slice(1) : parts).map(parameter) }
}

/** Of `name: &mut [i32]` the type to read, `Vec<i32>`, and how it is handed over. */
function parameter(text: string): Parameter {
  const type = text.slice(text.indexOf(':') + 1).trim()
  const reference = /^&\s*(?:'\w+\s+)?(mut\s+)?/.exec(type)
  if (!reference) return { type: owned(type), pass: '' }
  return { type: owned(type.slice(reference[0].length)), pass: reference[1] ? '&mut ' : '&' }
}

function owned(type: string): string {
  const slice = /^\[(.*)\]$/s.exec(type.trim())
  if (slice?.[1] !== undefined && !slice[1].includes(';')) return `Vec<${owned(slice[1].replace(/^&\s*/, ''))}>`
  return type.trim() === 'str' ? 'String' : type.trim().replaceAll(/&\s*(?:'\w+\s+)?str\b/g, 'String')
}

function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    if ('([<{'.includes(text[at] ?? '')) depth += 1
    else if (')]>}'.includes(text[at] ?? '')) depth -= 1
    else if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}

/** How a parameter is read where its type alone does not say it. */
const READERS: { readonly [base in ValueBase]?: string } = {
  ref: 'touchstone::reference(&mut test.input, 0)',
  clone: 'touchstone::reference(&mut test.input, 1)',
  cycle: 'touchstone_shared::cycle(&mut test.input)',
  node: 'touchstone_shared::given(&mut test.input)',
}
const WRITERS: { readonly [base in ValueBase]?: string } = {
  ref: 'touchstone::put_reference',
  clone: 'touchstone::put_reference',
  cycle: 'touchstone_shared::put_cycle',
  intersection: 'touchstone_shared::put_reference',
}

function reads(params: readonly Parameter[], bases: readonly ValueBase[] = []): string {
  if (bases[0] === 'intersection' && params.length === 2)
    return 'let (mut a0, mut a1) = touchstone_shared::intersection(&mut test.input);'
  return params
    .map(({ type }, place) => {
      const read = READERS[bases[place] ?? ''] ?? 'test.input.next()'
      return `${place > 0 ? "test.input.need(',');" : ''} let mut a${place}: ${type} = ${read};`
    })
    .join(' ')
}

const hands = (params: readonly Parameter[], shown = -1) =>
  params.map(({ pass }, place) => `${pass}a${place}${place === shown && pass === '' ? '.clone()' : ''}`).join(', ')

function functionMain(plain: string, task: Extract<RunTask, { kind: 'function' }>): string {
  const name = entrySpellings(task.entry)
    .reverse()
    .find(found => new RegExp(`\\bfn\\s+${found}\\b`).test(plain))
  const found = name === undefined ? null : parametersOf(plain, name)
  // What is not there is the compiler's to say.
  if (name === undefined || !found) return `Solution::${identifier(entrySpellings(task.entry).at(-1) ?? task.entry)}();`
  const inside = /\bimpl\s+Solution\b/.test(plain)
  const call = found.self
    ? `Solution.${name}(${hands(found.params, task.returnArgument)})`
    : `${inside ? 'Solution::' : ''}${name}(${hands(found.params, task.returnArgument)})`
  const shown = task.returnArgument
  const show =
    shown === undefined || shown >= found.params.length
      ? ''
      : `test.out.push('\\n'); touchstone::Put::put(&a${shown}, &mut test.out);`
  const bases = basesOf(task)
  const put = WRITERS[task.returns === undefined ? '' : (bases.at(-1) ?? '')] ?? 'touchstone::Put::put'
  return `let mut test = touchstone::Test::start(); test.input.need('['); ${reads(found.params, bases.slice(0, -1))} test.input.need(']');
    { let result = ${call}; ${put}(&result, &mut test.out); } ${show} test.finish()`
}

function designMain(plain: string, task: Extract<RunTask, { kind: 'design' }>): string {
  const name = identifier(task.calls[0]?.operations[0] ?? task.entry)
  const made = parametersOf(plain, 'new')
  const methods = [...new Set(task.calls.flatMap(call => call.operations.slice(1)))].map(operation => {
    const method = entrySpellings(operation)
      .reverse()
      .find(found => new RegExp(`\\bfn\\s+${found}\\b`).test(plain))
    const found = method === undefined ? null : parametersOf(plain, method)
    return `${JSON.stringify(operation)} => { ${reads(found?.params ?? [])} touchstone::Put::put(&object.${method ?? identifier(operation)}(${hands(found?.params ?? [])}), &mut test.out); }`
  })
  return `let mut test = touchstone::Test::start(); test.input.need('['); let operations: Vec<String> = test.input.next(); test.input.need(','); test.input.need('[');
    test.input.need('['); ${reads(made?.params ?? [])} test.input.need(']'); let mut object = ${name}::new(${hands(made?.params ?? [])});
    test.out.push_str("[null");
    for operation in &operations[1..] { test.input.need(','); test.input.need('['); test.out.push(',');
      match operation.as_str() { ${methods.join(' ')} _ => std::process::exit(3) } test.input.need(']'); }
    test.out.push(']'); test.finish()`
}

function identifier(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new Failure('INVALID_PROBLEM', { detail: `${JSON.stringify(name)} is no name of Rust` })
  return name
}

/** Comments and the contents of strings blanked. */
function blanked(source: string): string {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"/g, found => (found.startsWith('/') ? ' ' : '""'))
}
