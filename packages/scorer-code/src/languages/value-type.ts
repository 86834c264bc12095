/**
 * A type of LeetCode's manner, as signatures name it: a base and how many lists are around it. `Node` means another
 * structure in each problem, so its variant stands in parentheses:
 *
 * | written | argument as JSON | structure |
 * |---|---|---|
 * | `ListNode` | `[1,2,3]` | singly linked list |
 * | `ListNode(cycle)` | `[[3,2,0,-4],1]` | the same, its last node points back to the given index (-1: none); a result is that index |
 * | `ListNode(node)` | `[[4,5,1,9],5]` | the node of that value in a list |
 * | `ListNode(intersection)` | `[[4,1,8],[5,6,1,8],1,2]` | two heads in two parameters; own nodes of each before the shared ones |
 * | `TreeNode` | `[1,null,2,3]` | binary tree in level order |
 * | `TreeNode(ref)` | `5` | the node of that value in the first tree argument; `(clone)`: in the second |
 * | `Node(random)` | `[[7,null],[13,0]]` | list with a random pointer: value and index |
 * | `Node(nary)` | `[1,null,3,2,4,null,5]` | tree with children, groups parted by null |
 * | `Node(graph)` | `[[2,4],[1,3],[2,4],[1,3]]` | undirected graph as adjacency, values from 1 |
 * | `Node(next)` | `[1,2,3,4,5,null,7]` | binary tree with a next pointer; written with null after each level |
 * | `Node(doubly)` | `[1,2,3,null,7]` | doubly linked list with a child level |
 * | `Node(quad)` | `[[0,1],[1,0],…]` | quad tree: isLeaf and value |
 *
 * `[]` after any of them is a list of it. Other languages' spellings (`List<Integer>`, `vector<int>`,
 * `Optional[TreeNode]`, `list[str]`) are read too.
 */
export type ValueType = { readonly base: ValueBase; readonly depth: number }

export type ValueBase =
  | ''
  | 'void'
  | 'int'
  | 'long'
  | 'bigint'
  | 'double'
  | 'bool'
  | 'string'
  | 'char'
  | 'list'
  | 'cycle'
  | 'node'
  | 'intersection'
  | 'tree'
  | 'ref'
  | 'clone'
  | 'random'
  | 'nary'
  | 'graph'
  | 'next'
  | 'doubly'
  | 'quad'

/** What is not known is the untyped value `''`, which crosses as it is. */
export function parseValueType(text: string | undefined): ValueType {
  let rest = (text ?? '').replaceAll(/\s+/g, '')
  let depth = 0
  for (;;) {
    if (rest.endsWith('[]')) {
      rest = rest.slice(0, -2)
      depth += 1
      continue
    }
    const wrapped = /^(?:Optional|Union)\[(.+?)(?:,None)?\]$/i.exec(rest)
    if (wrapped?.[1]) {
      rest = wrapped[1]
      continue
    }
    const list =
      /^(?:typing\.|std::)?(?:List|ArrayList|LinkedList|vector|list|Sequence|Array|Vec|IList)[<[](.+)[>\]]$/i.exec(rest)
    if (list?.[1]) {
      rest = list[1]
      depth += 1
      continue
    }
    const plain = rest
      .replace(/\|(?:None|null)$/i, '')
      .replace(/[?*&]+$/, '')
      .replace(/^\*/, '')
    if (plain === rest) break
    rest = plain
  }
  return { base: BASES[rest.toLowerCase()] ?? '', depth }
}

/** The variant of `Node` that a signature speaks of: a program has one `Node`. */
export function nodeVariant(types: readonly ValueType[]): ValueBase | null {
  return types.find(type => NODES.has(type.base))?.base ?? null
}

const NODES: ReadonlySet<ValueBase> = new Set(['random', 'nary', 'graph', 'next', 'doubly', 'quad'])

const BASES: { readonly [name: string]: ValueBase } = {
  void: 'void',
  none: 'void',
  int: 'int',
  integer: 'int',
  int32: 'int',
  i32: 'int',
  short: 'int',
  byte: 'int',
  long: 'long',
  longlong: 'long',
  int64: 'long',
  i64: 'long',
  bigint: 'bigint',
  biginteger: 'bigint',
  double: 'double',
  float: 'double',
  float64: 'double',
  f64: 'double',
  bool: 'bool',
  boolean: 'bool',
  string: 'string',
  str: 'string',
  char: 'char',
  character: 'char',
  listnode: 'list',
  'listnode(cycle)': 'cycle',
  'listnode(node)': 'node',
  'listnode(intersection)': 'intersection',
  treenode: 'tree',
  'treenode(ref)': 'ref',
  'treenode(clone)': 'clone',
  'node(random)': 'random',
  'node(nary)': 'nary',
  'node(graph)': 'graph',
  'node(next)': 'next',
  'node(doubly)': 'doubly',
  'node(quad)': 'quad',
}
