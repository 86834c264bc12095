import type { Node, Tree } from 'web-tree-sitter'
import { calleeOf, type Dialect, importsOf, nameOf } from './dialects.ts'

export type FunctionFacts = {
  readonly name: string
  complexity: number
  depth: number
  readonly documented: boolean
  readonly typed: boolean
}

export type CodeFacts = {
  readonly functions: readonly FunctionFacts[]
  readonly defined: ReadonlySet<string>
  readonly imports: ReadonlySet<string>
  /** An import whose module is computed, so that no list can allow it. */
  readonly dynamicImport: boolean
  /** Callees as written, and with the names that imports gave them undone. */
  readonly calls: ReadonlySet<string>
  readonly nodes: ReadonlySet<string>
}

/** What stands in a syntax tree, in one walk that does not recurse. */
export function readCode(tree: Tree, dialect: Dialect | undefined): CodeFacts {
  const functions: FunctionFacts[] = []
  const defined = new Set<string>()
  const imports = new Set<string>()
  const rawCalls = new Set<string>()
  const nodes = new Set<string>()
  const aliases = new Map<string, string>()
  let dynamicImport = false
  const open: { readonly facts: FunctionFacts | undefined; readonly block: boolean }[] = []
  const current: FunctionFacts[] = []
  let depth = 0

  const enter = (node: Node): void => {
    const { type } = node
    if (type !== '') nodes.add(type)
    let facts: FunctionFacts | undefined
    let block = false
    if (dialect !== undefined) {
      if (dialect.functions.has(type)) {
        const name = nameOf(node)
        if (name !== '') defined.add(name)
        facts = { name, complexity: 1, depth: 0, documented: isDocumented(node), typed: isTyped(node, dialect) }
        functions.push(facts)
      }
      if (dialect.classes.has(type)) defined.add(nameOf(node))
      if (dialect.imports.has(type))
        for (const { module, aliases: names } of importsOf(node)) {
          imports.add(module)
          for (const [local, full] of names) aliases.set(local, full)
        }
      if (dialect.calls.has(type)) {
        const callee = calleeOf(node)
        rawCalls.add(callee)
        if (LOADERS.has(callee)) {
          const literal = firstString(node)
          if (literal === undefined) dynamicImport = true
          else imports.add(literal)
        }
      }
      const inside = current.at(-1)
      if (inside !== undefined && dialect.decisions.has(type)) inside.complexity++
      block = dialect.blocks.has(type) && !isElse(node)
    }
    if (facts !== undefined) current.push(facts)
    if (block) {
      depth++
      const inside = current.at(-1)
      if (inside !== undefined) inside.depth = Math.max(inside.depth, depth)
    }
    open.push({ facts, block })
  }
  const leave = (): void => {
    const frame = open.pop()
    if (frame?.block === true) depth--
    if (frame?.facts !== undefined) current.pop()
  }

  const cursor = tree.walk()
  try {
    enter(cursor.currentNode)
    for (let done = false; !done; ) {
      if (cursor.gotoFirstChild()) enter(cursor.currentNode)
      else {
        leave()
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) {
            done = true
            break
          }
          leave()
        }
        if (!done) enter(cursor.currentNode)
      }
    }
  } finally {
    cursor.delete()
  }

  const calls = new Set<string>()
  for (const call of rawCalls) {
    calls.add(call)
    const dot = call.indexOf('.')
    const head = dot < 0 ? call : call.slice(0, dot)
    const full = aliases.get(head)
    if (full !== undefined) calls.add(dot < 0 ? full : full + call.slice(dot))
    const builtin = /^(?:builtins|__builtins__)\.(.+)$/.exec(calls.has(call) && full !== undefined ? full : call)
    if (builtin?.[1] !== undefined) calls.add(builtin[1])
  }
  return { functions, defined, imports, dynamicImport, calls, nodes }
}

const LOADERS: ReadonlySet<string> = new Set([
  '__import__',
  'importlib.import_module',
  'import_module',
  'require',
  'import',
])

function firstString(call: Node): string | undefined {
  const first = (call.childForFieldName('arguments') ?? call).namedChildren.find(child => child !== null)
  if (first === undefined || first === null || !/^(?:string|template_string)$/.test(first.type)) return undefined
  return /^[rRbBuU]*(['"`])([^'"`$\\]*)\1$/.exec(first.text)?.[2]
}

/** `else if` is no deeper than its `if`. */
function isElse(node: Node): boolean {
  const { parent } = node
  if (parent === null) return false
  if (parent.type === 'else_clause') return true
  return parent.type === node.type && parent.childForFieldName('alternative')?.id === node.id
}

/** A string as the first statement of the body, or a comment right before. */
function isDocumented(node: Node): boolean {
  const body = node.childForFieldName('body')
  const first = body?.namedChildren.find(child => child !== null && child.type !== 'comment')
  if (first?.type === 'expression_statement' && first.namedChildren[0]?.type === 'string') return true
  let before: Node | null = node
  for (const wrapper of ['decorated_definition', 'export_statement', 'lexical_declaration', 'variable_declarator'])
    if (before?.parent?.type === wrapper) before = before.parent
  if (before?.parent?.type === 'lexical_declaration') before = before.parent
  if (before?.parent?.type === 'export_statement') before = before.parent
  return before?.previousNamedSibling?.type.includes('comment') ?? false
}

function isTyped(node: Node, { types }: Dialect): boolean {
  if (types === 'always') return true
  if (types === 'none') return false
  const parameters = node.childForFieldName('parameters')
  const isMethod =
    node.parent?.parent?.type === 'class_definition' || node.parent?.parent?.parent?.type === 'class_definition'
  const typed = (parameters?.namedChildren ?? []).every((child, index) => {
    if (child === null) return true
    switch (child.type) {
      case 'identifier':
        return isMethod && index === 0
      case 'default_parameter':
      case 'list_splat_pattern':
      case 'dictionary_splat_pattern':
        return false
      case 'required_parameter':
      case 'optional_parameter':
        return child.childForFieldName('type') !== null
      default:
        return true
    }
  })
  const result = node.childForFieldName('return_type') !== null
  return typed && (result || ['__init__', 'constructor'].includes(nameOf(node)))
}
