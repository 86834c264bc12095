import type { ValueBase, ValueType } from '../../../languages/value-type.ts'

/** Types of a function as its own declaration in C names them, the object that it belongs to aside. */
export type Declared = { readonly params: readonly ValueType[]; readonly returns: ValueType }

const BASES: { readonly [text: string]: ValueBase } = {
  int: 'int',
  long: 'long',
  'long long': 'long',
  'long long int': 'long',
  int64_t: 'long',
  double: 'double',
  bool: 'bool',
  _Bool: 'bool',
  char: 'char',
}
const STRUCTS: { readonly [name: string]: ValueBase } = { ListNode: 'list', TreeNode: 'tree' }

/**
 * Reads `type name(Object* obj, int* values, int valuesSize, int* returnSize) {`: a pointer that a size follows is an
 * array, a size that a function which returns a pointer takes last is that of its result. Null where there is no such
 * function or a type is none that tests can give.
 */
export function declaredFunction(plain: string, name: string): Declared | null {
  const found = new RegExp(`([\\w*][\\w\\s*]*?[\\s*])${name}\\s*\\(([^()]*)\\)\\s*\\{`).exec(plain)
  if (!found) return null
  const [, head = '', list = ''] = found
  const parts = list
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '' && part !== 'void')
  const isMaker = name.endsWith('Create')
  const own = parts
    .slice(isMaker ? 0 : 1)
    .map(part => typeOf(part.replace(/\w+\s*(\[\s*\])?$/, found => (found.endsWith(']') ? '*' : ''))))
  const returned = isMaker ? { base: 'void' as const, stars: 0 } : typeOf(head.split(/[;{}]/).at(-1) ?? '')
  if (!returned || own.some(type => type === null)) return null
  const types = own.filter(type => type !== null)
  const listed = isList(returned)
  if (listed && types.at(-1)?.base === 'int' && types.at(-1)?.stars === 1) types.pop()

  const params: ValueType[] = []
  for (let at = 0; at < types.length; at += 1) {
    const type = types[at]
    if (!type) return null
    params.push(valueType(type))
    at += type.stars
  }
  return { params, returns: valueType(returned) }
}

type CType = { readonly base: ValueBase; readonly stars: number }

function typeOf(text: string): CType | null {
  const stars = text.split('*').length - 1
  const words = text
    .replaceAll('*', ' ')
    .split(/\s+/)
    .filter(word => word !== '' && !/^(?:const|static|inline|extern|struct)$/.test(word))
  const name = words.join(' ')
  if (name === 'void' && stars === 0) return { base: 'void', stars: 0 }
  const struct = STRUCTS[name]
  if (struct) return stars > 0 ? { base: struct, stars: stars - 1 } : null
  const base = BASES[name]
  if (!base) return null
  return base === 'char' && stars > 0 ? { base: 'string', stars: stars - 1 } : { base, stars }
}

const isList = (type: CType) => type.stars > 0

function valueType({ base, stars }: CType): ValueType {
  return { base, depth: stars }
}
