import type { ValueBase } from '../../../languages/value-type.ts'

const INCLUDES =
  '#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <math.h>\n#include <limits.h>\n#include <stdint.h>\n#include <ctype.h>\n'

/** Fields as LeetCode writes them in C. */
const LIST_NODE = 'struct ListNode { int val; struct ListNode *next; };'
const TREE_NODE = 'struct TreeNode { int val; struct TreeNode *left; struct TreeNode *right; };'
const NODES: { readonly [variant in ValueBase]?: string } = {
  random: 'struct Node { int val; struct Node *next; struct Node *random; };',
  nary: 'struct Node { int val; int numChildren; struct Node **children; };',
  graph: 'struct Node { int val; int numNeighbors; struct Node **neighbors; };',
  next: 'struct Node { int val; struct Node *left; struct Node *right; struct Node *next; };',
  doubly: 'struct Node { int val; struct Node *prev; struct Node *next; struct Node *child; };',
  quad: 'struct Node { bool val; bool isLeaf; struct Node *topLeft; struct Node *topRight; struct Node *bottomLeft; struct Node *bottomRight; };',
}

/** The structures that a problem gives, for the submission where it does not bring its own, and for the harness. */
export function structsOf(variant: ValueBase | null, plain: string): { readonly c: string; readonly cpp: string } {
  const node = variant === null ? undefined : NODES[variant]
  const given = [
    ['ListNode', LIST_NODE],
    ['TreeNode', TREE_NODE],
    ['Node', node],
  ] as const
  const defines = (name: string) => new RegExp(`\\bstruct\\s+${name}\\s*\\{`).test(plain)
  const lacking = given.filter(([name, text]) => text !== undefined && !defines(name)).map(([, text]) => `${text}\n`)
  return {
    c: `${INCLUDES}${lacking.join('')}`,
    cpp: given.map(([, text]) => text ?? '').join('\n'),
  }
}
