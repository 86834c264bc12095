import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../../languages/entry-spellings.ts'
import { parseValueType, type ValueBase, type ValueType } from '../../../languages/value-type.ts'
import type { RunTask } from '../../../run.ts'

/**
 * Two translation units: the submission as C, and a harness in C++ that calls it by LeetCode's manner of writing a
 * signature in C: an array is a pointer and its size, an array of arrays has a third parameter with the sizes of its rows, a
 * returned array tells its size through `int* returnSize`. The signature is needed: C says nothing of sizes.
 */
export function cCalls(source: string, task: RunTask): { readonly solution: string; readonly harness: string } {
  if (task.kind !== 'function') throw new Failure('NOT_BUILT', { detail: `${task.kind} problems in C` })
  if (!task.params || task.returns === undefined)
    throw new Failure('INVALID_PROBLEM', { detail: 'a function problem in C needs a signature' })
  const plain = source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
  const name = entrySpellings(task.entry).find(found => new RegExp(`\\b${found}\\s*\\(`).test(plain)) ?? task.entry
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new Failure('INVALID_PROBLEM', { detail: `${JSON.stringify(name)} is no name of C` })
  const params = task.params.map((text, place) => argument(parseValueType(text), `a${place}`))
  const returns = result(parseValueType(task.returns))
  const types = [...params.flatMap(param => param.types), ...returns.types]
  const values = [...params.flatMap(param => param.values), ...returns.values]
  const shown = task.returnArgument
  const call = `${name}(${values.join(', ')})`
  return {
    solution: `${STRUCTS}#define main touchstone_unused_main\n#line 1 "solution.c"\n${source}\n`,
    harness: [
      'struct ListNode { int val; ListNode* next; };',
      'struct TreeNode { int val; TreeNode* left; TreeNode* right; };',
      `extern "C" ${returns.type} ${name}(${types.join(', ')});`,
      "int main() { touchstone::Test test; auto& in = test.in; in.need('[');",
      params.map(param => param.read).join(" in.need(',');\n"),
      "in.need(']');",
      returns.before,
      returns.write(call),
      shown === undefined ? '' : (params[shown]?.show ?? ''),
      `test.answer(${shown === undefined ? 'false' : 'true'}); }\n`,
    ].join('\n'),
  }
}

const STRUCTS =
  '#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <math.h>\n#include <limits.h>\n#include <stdint.h>\n#include <ctype.h>\nstruct ListNode { int val; struct ListNode *next; };\nstruct TreeNode { int val; struct TreeNode *left; struct TreeNode *right; };\n'

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
  tree: 'TreeNode*',
  ref: 'TreeNode*',
}

function scalar({ base }: ValueType): string {
  const found = SCALARS[base]
  if (found === undefined) throw new Failure('NOT_BUILT', { detail: `values of type ${base || 'any'} in C` })
  return found
}

const shapeOf = ({ base }: ValueType) =>
  `touchstone::Shape::${['list', 'cycle', 'node', 'tree', 'ref'].includes(base) ? base : 'plain'}`

function argument(type: ValueType, name: string) {
  const item = scalar(type)
  const shape = shapeOf(type)
  if (type.depth === 0)
    return {
      types: [item],
      values: [name],
      read: `auto ${name} = touchstone::read<${item}>(in, ${shape});`,
      show: `touchstone::write(test.argument, ${name}, ${shape});`,
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
      write: (call: string) => `${call}; test.result.out = "null";`,
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
          ? `char* result = ${call}; if (result) touchstone::write(test.result, result, ${shape}); else test.result.out = "null";`
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
