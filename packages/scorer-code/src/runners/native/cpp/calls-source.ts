import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../../languages/entry-spellings.ts'
import { nodeVariant, parseValueType, type ValueBase, type ValueType } from '../../../languages/value-type.ts'
import type { RunTask } from '../../../run.ts'
import type { Attempt } from './compiler.ts'

/**
 * One translation unit: the types that the problem gives, the submission, and a `main` that calls it. The templates
 * behind it stand before the submission's text (calls.h); what comes after is a few names, with the keywords among them
 * freed of the submission's macros. The first attempt takes the types of the submission's own function; the second, for
 * overloaded names, those of the signature.
 */
export function callsSource(source: string, task: RunTask): Attempt[] {
  const plain = withoutComments(source)
  if (task.kind === 'function') {
    const params = (task.params ?? []).map(parseValueType)
    const returns = parseValueType(task.returns)
    const method = /\b(?:class|struct)\s+Solution\b/.test(plain)
    const names = entrySpellings(task.entry)
    const name = names.find(spelling => new RegExp(`\\b${spelling}\\s*\\(`).test(plain)) ?? names[0]
    if (name === undefined || !IDENTIFIER.test(name)) throw unspeakable(task.entry)
    const signature = `touchstone::Signature signature{{${params.map(shapeOf).join(', ')}}, ${shapeOf(returns)}, ${task.returnArgument ?? -1}};`
    const before = prelude(plain, [...params, returns])
    const unit = (call: string, using = true) =>
      `${using ? 'using namespace std;\n' : ''}${before}${opening}${source}${closing}int main() { touchstone::Test test; ${signature} ${call} }\n`
    const deduced = `touchstone::call_member(test, signature, &${method ? 'Solution' : ''}::${name});`
    const types = params.map(cppType)
    const attempts: Attempt[] = [{ source: unit(deduced), calls: true }]
    if (types.length > 0 && types.every(type => type !== null))
      attempts.push({
        source: unit(
          `touchstone::call_typed<${types.join(', ')}>(test, signature, [](auto&... value) -> decltype(auto) { return ${method ? 'Solution().' : '::'}${name}(value...); });`,
        ),
        calls: true,
        after: /overload|no matching function|cannot be resolved|ambiguous/,
      })
    attempts.push({ source: unit(deduced, false), calls: true, after: /is ambiguous/ })
    return attempts
  }
  if (task.kind !== 'design') throw new Failure('INVALID_PROBLEM', { detail: `a ${task.kind} problem has no calls` })

  const [first] = task.calls
  const name = first?.operations[0] ?? task.entry
  if (!IDENTIFIER.test(name)) throw unspeakable(name)
  const declared = 'params' in task && Array.isArray(task.params) ? task.params : []
  const params = declared.map(parseValueType)
  const methods = new Set(task.calls.flatMap(call => call.operations.slice(1)))
  const arities = new Set(task.calls.map(call => countArguments(call.args)))
  const constructors = [...arities].map(arity => {
    const given = Array.from({ length: arity }, (_, place) => `given[${place}]`).join(', ')
    return `if (given.size() == ${arity}) design.object = new C(${given});`
  })
  const dispatch = [...methods].map(method => {
    const spelling = entrySpellings(method).find(found => new RegExp(`\\b${found}\\s*\\(`).test(plain)) ?? method
    if (!IDENTIFIER.test(spelling)) throw unspeakable(method)
    return `if (design.operation() == "${method}") { design.method(&C::${spelling}); continue; }`
  })
  const main = [
    `int main() { using C = ::${name}; touchstone::Design<C> design;`,
    `{ auto given = design.constructor(touchstone::Signature{{${params.map(shapeOf).join(', ')}}}); ${constructors.join(' else ')} }`,
    `while (design.more()) { ${dispatch.join(' else ')} ${dispatch.length > 0 ? 'else' : ''} design.unknown(); }`,
    'design.finish(); }\n',
  ].join('\n')
  return [
    { source: `using namespace std;\n${prelude(plain, params)}${opening}${source}${closing}${main}`, calls: true },
  ]
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/

/** A submission may bring a `main` of its own; it is compiled under another name and never called. */
const opening = '#define main touchstone_unused_main\n#line 1 "solution.cpp"\n'
const closing = `\n${['main', 'int', 'auto', 'using', 'new', 'if', 'else', 'while', 'continue', 'return', 'decltype']
  .map(word => `#undef ${word}`)
  .join('\n')}\n`

function unspeakable(name: string): Failure {
  return new Failure('INVALID_PROBLEM', { detail: `${JSON.stringify(name)} is no name of C++` })
}

/** The structures that LeetCode gives, where the submission does not bring its own. */
function prelude(plain: string, types: readonly ValueType[]): string {
  const defined = (name: string) => new RegExp(`\\b(?:class|struct)\\s+${name}\\s*(?:final\\s*)?\\{`).test(plain)
  const variant = nodeVariant(types)
  return [
    defined('ListNode')
      ? ''
      : 'struct ListNode { int val; ListNode *next; ListNode() : val(0), next(nullptr) {} ListNode(int x) : val(x), next(nullptr) {} ListNode(int x, ListNode *next) : val(x), next(next) {} };',
    defined('TreeNode')
      ? ''
      : 'struct TreeNode { int val; TreeNode *left; TreeNode *right; TreeNode() : val(0), left(nullptr), right(nullptr) {} TreeNode(int x) : val(x), left(nullptr), right(nullptr) {} TreeNode(int x, TreeNode *left, TreeNode *right) : val(x), left(left), right(right) {} };',
    variant === null || defined('Node') ? '' : (NODES[variant] ?? ''),
    '',
  ].join('\n')
}

const NODES: { readonly [variant in ValueBase]?: string } = {
  random:
    'class Node { public: int val = 0; Node* next = nullptr; Node* random = nullptr; Node() {} Node(int x) : val(x) {} Node(int x, Node* n, Node* r) : val(x), next(n), random(r) {} };',
  nary: 'class Node { public: int val = 0; std::vector<Node*> children; Node() {} Node(int x) : val(x) {} Node(int x, std::vector<Node*> c) : val(x), children(c) {} };',
  graph:
    'class Node { public: int val = 0; std::vector<Node*> neighbors; Node() {} Node(int x) : val(x) {} Node(int x, std::vector<Node*> n) : val(x), neighbors(n) {} };',
  next: 'class Node { public: int val = 0; Node* left = nullptr; Node* right = nullptr; Node* next = nullptr; Node() {} Node(int x) : val(x) {} Node(int x, Node* l, Node* r, Node* n) : val(x), left(l), right(r), next(n) {} };',
  doubly:
    'class Node { public: int val = 0; Node* prev = nullptr; Node* next = nullptr; Node* child = nullptr; Node() {} Node(int x) : val(x) {} };',
  quad: 'class Node { public: bool val = false; bool isLeaf = false; Node* topLeft = nullptr; Node* topRight = nullptr; Node* bottomLeft = nullptr; Node* bottomRight = nullptr; Node() {} Node(bool v, bool l) : val(v), isLeaf(l) {} Node(bool v, bool l, Node* a, Node* b, Node* c, Node* d) : val(v), isLeaf(l), topLeft(a), topRight(b), bottomLeft(c), bottomRight(d) {} };',
}

function shapeOf({ base }: ValueType): string {
  return `touchstone::Shape::${SHAPES.has(base) ? base : 'plain'}`
}

const SHAPES: ReadonlySet<ValueBase> = new Set([
  'list',
  'cycle',
  'tree',
  'ref',
  'clone',
  'node',
  'random',
  'nary',
  'graph',
  'next',
  'doubly',
  'quad',
  'intersection',
])

function cppType({ base, depth }: ValueType): string | null {
  const inner = TYPES[base]
  return inner === undefined ? null : 'std::vector<'.repeat(depth) + inner + '>'.repeat(depth)
}

const TYPES: { readonly [base in ValueBase]?: string } = {
  int: 'int',
  long: 'long long',
  double: 'double',
  bool: 'bool',
  string: 'std::string',
  char: 'char',
  list: 'ListNode*',
  cycle: 'ListNode*',
  node: 'ListNode*',
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

/** Items of the first list of a list of lists, as wire text. */
function countArguments(text: string): number {
  let depth = 0
  let count = 0
  let empty = true
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1
      if (depth === 2) empty = false
    } else if (letter === '[' || letter === '{') {
      if (depth >= 2) empty = false
      depth += 1
    } else if (letter === ']' || letter === '}') {
      depth -= 1
      if (depth === 1) return empty ? 0 : count + 1
    } else if (letter === ',' && depth === 2) count += 1
    else if (depth === 2 && letter !== ' ') empty = false
  }
  return 0
}

/** The text with comments and string contents blanked, so that only code is searched for names. */
function withoutComments(source: string): string {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/g, found =>
    found.startsWith('/') ? ' ' : '""',
  )
}
