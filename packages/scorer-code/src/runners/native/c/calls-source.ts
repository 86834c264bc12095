import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../../languages/entry-spellings.ts'
import { nodeVariant, parseValueType, type ValueBase, type ValueType } from '../../../languages/value-type.ts'
import type { RunTask } from '../../../run.ts'
import { type Declared, declaredFunction } from './declared-function.ts'
import { structsOf } from './structs.ts'

/**
 * Two translation units: the submission as C, and a harness in C++ that calls it by LeetCode's manner of writing a
 * signature in C: an array is a pointer and its size, an array of arrays has a third parameter with the sizes of its rows, a
 * returned array tells its size through `int* returnSize`. A function problem needs its signature: C says nothing of
 * sizes. A design class is the functions `classCreate(…)` and `classMethod(obj, …)`, whose own declarations are read.
 */
export function cCalls(source: string, task: RunTask): { readonly solution: string; readonly harness: string } {
  const plain = source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
  if (task.kind === 'function') return functionCalls(source, plain, task)
  if (task.kind === 'design') return designCalls(source, plain, task)
  throw new Failure('INVALID_PROBLEM', { detail: `a ${task.kind} problem has no calls` })
}

function functionCalls(source: string, plain: string, task: Extract<RunTask, { kind: 'function' }>) {
  if (!task.params || task.returns === undefined)
    throw new Failure('INVALID_PROBLEM', { detail: 'a function problem in C needs a signature' })
  const name = entrySpellings(task.entry).find(found => new RegExp(`\\b${found}\\s*\\(`).test(plain)) ?? task.entry
  const types = task.params.map(parseValueType)
  const returns = parseValueType(task.returns)
  const structs = structsOf(nodeVariant([...types, returns]), plain)
  const params = types.map((type, place) => argument(type, `a${place}`))
  const given = result(returns)
  const shown = task.returnArgument
  return {
    solution: solution(structs.c, source),
    harness: [
      structs.cpp,
      `extern "C" ${given.type} ${named(name)}(${[...params, given].flatMap(part => part.types).join(', ')});`,
      "int main() { touchstone::Test test; auto& in = test.in; in.need('[');",
      params.map(param => param.read).join(" in.need(',');\n"),
      "in.need(']');",
      given.before,
      given.write(`${name}(${[...params, given].flatMap(part => part.values).join(', ')})`),
      shown === undefined ? '' : (params[shown]?.show ?? ''),
      `test.answer(${shown === undefined ? 'false' : 'true'}); }\n`,
    ].join('\n'),
  }
}

function designCalls(source: string, plain: string, task: Extract<RunTask, { kind: 'design' }>) {
  const type = named(task.calls[0]?.operations[0] ?? task.entry)
  const prefix = type.charAt(0).toLowerCase() + type.slice(1)
  const functionOf = (method: string): Declared & { readonly name: string } => {
    const name = `${prefix}${method.charAt(0).toUpperCase()}${method.slice(1)}`
    // What is not there is the linker's to say.
    return { name: named(name), ...(declaredFunction(plain, name) ?? { params: [], returns: parseValueType('void') }) }
  }
  const create = functionOf('Create')
  const methods = [...new Set(task.calls.flatMap(call => call.operations.slice(1)))].map(operation => ({
    operation,
    ...functionOf(operation),
  }))
  const structs = structsOf(null, plain)
  const parts = ({ params, returns }: Declared) => ({
    params: params.map((param, place) => argument(param, `a${place}`)),
    given: result(returns),
  })
  const reads = (params: readonly Argument[]) =>
    `in.need('['); ${params.map(param => param.read).join(" in.need(',');\n")} in.need(']');`
  const made = parts(create).params
  const branches = methods.map(method => {
    const { params, given } = parts(method)
    const values = ['object', ...[...params, given].flatMap(part => part.values)].join(', ')
    return `if (operations[k] == ${JSON.stringify(method.operation)}) { ${reads(params)} ${given.before} ${given.write(`${method.name}(${values})`)} continue; }`
  })
  return {
    solution: solution(structs.c, source),
    harness: [
      structs.cpp,
      'struct TouchstoneObject;',
      `extern "C" TouchstoneObject* ${create.name}(${made.flatMap(part => part.types).join(', ')});`,
      ...methods.map(method => {
        const { params, given } = parts(method)
        const types = ['TouchstoneObject*', ...[...params, given].flatMap(part => part.types)]
        return `extern "C" ${given.type} ${method.name}(${types.join(', ')});`
      }),
      "int main() { touchstone::Test test; auto& in = test.in; in.need('[');",
      'auto operations = touchstone::read<std::vector<std::string>>(in, touchstone::Shape::plain);',
      `in.need(','); in.need('['); TouchstoneObject* object; { ${reads(made)} object = ${create.name}(${made.flatMap(part => part.values).join(', ')}); }`,
      'test.result.out = "[null";',
      "for (std::size_t k = 1; k < operations.size(); ++k) { in.need(','); test.result.out += ',';",
      ...branches,
      'touchstone::refuse("the program has no such function"); }',
      "test.result.out += ']'; test.answer(false); }\n",
    ].join('\n'),
  }
}

function solution(structs: string, source: string): string {
  return `${structs}#define main touchstone_unused_main\n#line 1 "solution.c"\n${source}\n`
}

function named(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name
  throw new Failure('INVALID_PROBLEM', { detail: `${JSON.stringify(name)} is no name of C` })
}

const SCALARS: { readonly [base in ValueBase]?: string } = {
  int: 'int',
  long: 'long long',
  double: 'double',
  bool: 'bool',
  char: 'char',
  string: 'char*',
  list: 'ListNode*',
  cycle: 'ListNode*',
  node: 'ListNode*',
  intersection: 'ListNode*',
  tree: 'TreeNode*',
  ref: 'TreeNode*',
  clone: 'TreeNode*',
  random: 'Node*',
  nary: 'Node*',
  graph: 'Node*',
  next: 'Node*',
  doubly: 'Node*',
  quad: 'Node*',
}
const PLAIN: ReadonlySet<ValueBase> = new Set(['int', 'long', 'double', 'bool', 'char', 'string'])

function scalar({ base }: ValueType): string {
  const found = SCALARS[base]
  if (found === undefined) throw new Failure('NOT_BUILT', { detail: `values of type ${base || 'any'} in C` })
  return found
}

const shapeOf = ({ base }: ValueType) => `touchstone::Shape::${PLAIN.has(base) ? 'plain' : base}`

type Argument = {
  readonly types: readonly string[]
  readonly values: readonly string[]
  readonly read: string
  readonly show: string
}

function argument(type: ValueType, name: string): Argument {
  const item = scalar(type)
  const shape = shapeOf(type)
  if (type.base === 'intersection')
    return {
      types: [item, item],
      values: [`${name}.first`, `${name}.second`],
      read: `auto ${name} = touchstone::read_intersection<ListNode>(in);`,
      show: '',
    }
  if (type.depth === 0)
    return {
      types: [item],
      values: [name],
      read: `auto ${name} = touchstone::read<${item}>(in, ${shape});`,
      show: `touchstone::write(test.argument, ${name}, ${type.base === 'node' ? 'touchstone::Shape::list' : shape});`,
    }
  if (type.depth === 1)
    return {
      types: [`${item}*`, 'int'],
      values: [name, `${name}_size`],
      // A plain array: vector<bool> has none.
      read: `auto ${name}_list = touchstone::read<std::vector<${item}>>(in, ${shape}); int ${name}_size = (int)${name}_list.size(); ${item}* ${name} = new ${item}[${name}_list.size() + 1]; std::copy(${name}_list.begin(), ${name}_list.end(), ${name});`,
      show: `touchstone::write(test.argument, std::vector<${item}>(${name}, ${name} + ${name}_size), ${shape});`,
    }
  if (type.depth === 2)
    return {
      types: [`${item}**`, 'int', 'int*'],
      values: [name, `${name}_size`, `${name}_columns`],
      read: `auto ${name}_rows = touchstone::read<std::vector<std::vector<${item}>>>(in, ${shape}); int ${name}_size = (int)${name}_rows.size(); ${item}** ${name} = new ${item}*[${name}_rows.size() + 1]; int* ${name}_columns = new int[${name}_rows.size() + 1]; for (std::size_t i = 0; i < ${name}_rows.size(); ++i) { ${name}[i] = new ${item}[${name}_rows[i].size() + 1]; ${name}_columns[i] = (int)${name}_rows[i].size(); std::copy(${name}_rows[i].begin(), ${name}_rows[i].end(), ${name}[i]); }`,
      show: `{ std::vector<std::vector<${item}>> rows; for (int i = 0; i < ${name}_size; ++i) rows.emplace_back(${name}[i], ${name}[i] + ${name}_columns[i]); touchstone::write(test.argument, rows, ${shape}); }`,
    }
  throw new Failure('NOT_BUILT', { detail: 'arrays of more than two dimensions in C' })
}

function result(type: ValueType) {
  const shape = shapeOf(type)
  if (type.base === 'void')
    return {
      type: 'void',
      types: [],
      values: [],
      before: '',
      write: (call: string) => `${call}; test.result.out += "null";`,
    }
  const item = scalar(type)
  if (type.depth === 0)
    return {
      type: item,
      types: [],
      values: [],
      before: '',
      write: (call: string) =>
        item === 'char*'
          ? `char* result = ${call}; if (result) touchstone::write(test.result, result, ${shape}); else test.result.out += "null";`
          : `auto result = ${call}; touchstone::write(test.result, result, ${shape});`,
    }
  if (type.depth === 1)
    return {
      type: `${item}*`,
      types: ['int*'],
      values: ['&size'],
      before: 'int size = 0;',
      write: (call: string) =>
        `${item}* result = ${call}; touchstone::write(test.result, std::vector<${item}>(result, result + (result ? size : 0)), ${shape});`,
    }
  if (type.depth === 2)
    return {
      type: `${item}**`,
      types: ['int*', 'int**'],
      values: ['&size', '&columns'],
      before: 'int size = 0; int* columns = nullptr;',
      write: (call: string) =>
        `${item}** result = ${call}; std::vector<std::vector<${item}>> rows; for (int i = 0; result && i < size; ++i) rows.emplace_back(result[i], result[i] + columns[i]); touchstone::write(test.result, rows, ${shape});`,
    }
  throw new Failure('NOT_BUILT', { detail: 'arrays of more than two dimensions in C' })
}
