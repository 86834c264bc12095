import type { Node } from 'web-tree-sitter'

/** What the constructs that rules ask for are called in one grammar. */
export type Dialect = {
  readonly functions: ReadonlySet<string>
  readonly classes: ReadonlySet<string>
  readonly calls: ReadonlySet<string>
  readonly imports: ReadonlySet<string>
  /** Each adds one path through its function. */
  readonly decisions: ReadonlySet<string>
  /** Each opens a level of nesting. */
  readonly blocks: ReadonlySet<string>
  /** `none`: the language has no annotations; `always`: it has nothing else. */
  readonly types: 'checked' | 'always' | 'none'
}

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '))

const script: Dialect = {
  functions: set(
    'function_declaration generator_function_declaration method_definition function_expression arrow_function generator_function',
  ),
  classes: set(
    'class_declaration class interface_declaration enum_declaration type_alias_declaration abstract_class_declaration',
  ),
  calls: set('call_expression new_expression'),
  imports: set('import_statement'),
  decisions: set(
    'if_statement for_statement for_in_statement while_statement do_statement switch_case catch_clause ternary_expression && || ??',
  ),
  blocks: set(
    'if_statement for_statement for_in_statement while_statement do_statement switch_statement try_statement',
  ),
  types: 'none',
}

const clike: Dialect = {
  functions: set('function_definition'),
  classes: set('class_specifier struct_specifier enum_specifier union_specifier'),
  calls: set('call_expression'),
  imports: set('preproc_include'),
  decisions: set(
    'if_statement for_statement for_range_loop while_statement do_statement case_statement catch_clause conditional_expression && ||',
  ),
  blocks: set('if_statement for_statement for_range_loop while_statement do_statement switch_statement try_statement'),
  types: 'always',
}

/** Languages whose constructs are known; for the other grammars only parsing and node types can be asked. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  python: {
    functions: set('function_definition'),
    classes: set('class_definition'),
    calls: set('call'),
    imports: set('import_statement import_from_statement'),
    decisions: set(
      'if_statement elif_clause for_statement while_statement except_clause conditional_expression boolean_operator case_clause for_in_clause if_clause',
    ),
    blocks: set('if_statement for_statement while_statement try_statement with_statement match_statement'),
    types: 'checked',
  },
  javascript: script,
  typescript: { ...script, types: 'checked' },
  tsx: { ...script, types: 'checked' },
  c: clike,
  cpp: clike,
  java: {
    functions: set('method_declaration constructor_declaration'),
    classes: set('class_declaration interface_declaration enum_declaration record_declaration'),
    calls: set('method_invocation object_creation_expression'),
    imports: set('import_declaration'),
    decisions: set(
      'if_statement for_statement enhanced_for_statement while_statement do_statement switch_label catch_clause ternary_expression && ||',
    ),
    blocks: set(
      'if_statement for_statement enhanced_for_statement while_statement do_statement switch_expression try_statement',
    ),
    types: 'always',
  },
  go: {
    functions: set('function_declaration method_declaration func_literal'),
    classes: set('type_spec'),
    calls: set('call_expression'),
    imports: set('import_spec'),
    decisions: set('if_statement for_statement expression_case type_case communication_case && ||'),
    blocks: set('if_statement for_statement expression_switch_statement type_switch_statement select_statement'),
    types: 'always',
  },
  rust: {
    functions: set('function_item'),
    classes: set('struct_item enum_item trait_item union_item'),
    calls: set('call_expression macro_invocation'),
    imports: set('use_declaration extern_crate_declaration'),
    decisions: set('if_expression for_expression while_expression loop_expression match_arm && ||'),
    blocks: set('if_expression for_expression while_expression loop_expression match_expression'),
    types: 'always',
  },
}

/** What a function or class is called; '' for one without a name. */
export function nameOf(node: Node): string {
  const name = node.childForFieldName('name')
  if (name !== null) return name.text
  let declarator = node.childForFieldName('declarator') // C and C++: int (*f)(int), Foo::bar
  while (declarator !== null) {
    const inner: Node | null = declarator.childForFieldName('declarator')
    if (inner === null) break
    declarator = inner
  }
  if (declarator !== null) return declarator.text.split('::').at(-1) ?? ''
  const parent = node.parent // const f = () => …, f: function () {…}, f = lambda
  if (parent === null) return ''
  if (parent.type === 'variable_declarator') return parent.childForFieldName('name')?.text ?? ''
  if (parent.type === 'pair') return parent.childForFieldName('key')?.text ?? ''
  if (parent.type === 'assignment_expression') return parent.childForFieldName('left')?.text.split('.').at(-1) ?? ''
  return ''
}

/** The callee as written, without white space: `os.system`, `xs.sort`, `println!`; '' where it is no name. */
export function calleeOf(node: Node): string {
  if (node.type === 'method_invocation') {
    const object = node.childForFieldName('object')
    const name = node.childForFieldName('name')?.text ?? ''
    return object === null ? name : `${compact(object.text)}.${name}`
  }
  if (node.type === 'macro_invocation') return `${node.childForFieldName('macro')?.text ?? ''}!`
  const callee =
    node.childForFieldName('function') ?? node.childForFieldName('constructor') ?? node.childForFieldName('type')
  return callee === null ? '' : compact(callee.text)
}

function compact(text: string): string {
  return text.length > 512 ? `…${text.slice(-256)}` : text.replace(/\s+/g, '').replaceAll('?.', '.')
}

export type Import = {
  readonly module: string
  /** Local name → what it stands for, for names that calls may use. */
  readonly aliases: readonly (readonly [local: string, full: string])[]
}

/** The modules that an import names. */
export function importsOf(node: Node): Import[] {
  switch (node.type) {
    case 'import_statement': {
      const source = node.childForFieldName('source')
      if (source !== null) return [{ module: unquoted(source.text), aliases: [] }]
      return node.namedChildren.flatMap(child => {
        if (child === null) return []
        if (child.type === 'aliased_import') {
          const module = child.childForFieldName('name')?.text ?? ''
          return [{ module, aliases: [[child.childForFieldName('alias')?.text ?? '', module] as const] }]
        }
        return child.type === 'dotted_name' ? [{ module: child.text, aliases: [] }] : []
      })
    }
    case 'import_from_statement': {
      const module = node.childForFieldName('module_name')?.text ?? ''
      const aliases = node.childrenForFieldName('name').flatMap(child => {
        if (child === null) return []
        const name = child.type === 'aliased_import' ? (child.childForFieldName('name')?.text ?? '') : child.text
        const local = child.type === 'aliased_import' ? (child.childForFieldName('alias')?.text ?? '') : name
        return [[local, `${module}.${name}`] as const]
      })
      // `from os import path` brings in os.path, which may be a module of its own
      return [{ module, aliases }, ...aliases.map(([, full]) => ({ module: full, aliases: [] }))]
    }
    case 'preproc_include':
      return [{ module: unquoted(node.childForFieldName('path')?.text ?? ''), aliases: [] }]
    case 'import_declaration': {
      const path = node.namedChildren.find(child => child?.type === 'scoped_identifier' || child?.type === 'identifier')
      return path === undefined || path === null ? [] : [{ module: path.text, aliases: [] }]
    }
    case 'import_spec':
      return [{ module: unquoted(node.childForFieldName('path')?.text ?? ''), aliases: [] }]
    case 'use_declaration':
      return [{ module: compact(node.childForFieldName('argument')?.text ?? '').replaceAll('::', '.'), aliases: [] }]
    case 'extern_crate_declaration':
      return [{ module: node.childForFieldName('name')?.text ?? '', aliases: [] }]
    default:
      return []
  }
}

function unquoted(text: string): string {
  return text.replace(/^["'<`]|[">'`]$/g, '')
}
