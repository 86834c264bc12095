import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../languages/entry-spellings.ts'
import { nodeVariant, parseValueType, type ValueBase, type ValueType } from '../../languages/value-type.ts'
import type { RunTask } from '../../run.ts'

export type JavaUnit = {
  readonly files: Readonly<Record<string, string>>
  readonly main: string
  readonly arguments: readonly string[]
  /** The harness of typed calls is to stand beside it. */
  readonly harness?: boolean
}

/** What LeetCode imports for everyone; a submission's own imports and classes win over them. */
const IMPORTS =
  'import java.io.*; import java.math.*; import java.util.*; import java.util.concurrent.*; import java.util.concurrent.atomic.*; import java.util.function.*; import java.util.regex.*; import java.util.stream.*; '

/** A whole program: the file is named for its public class, the class with `main` is started. */
export function javaProgram(source: string): JavaUnit {
  const classes = topLevelClasses(source)
  const main = classes.find(found => /\bstatic\s+(?:final\s+)?void\s+main\s*\(/.test(found.body))
  return {
    files: { [`${fileName(source, main?.name)}.java`]: unpackaged(source) },
    main: main?.name ?? 'Main',
    arguments: [],
  }
}

/** Functions of `Solution` or design classes, called by the harness through reflection. */
export function javaCalls(source: string, task: RunTask): JavaUnit {
  if (task.kind !== 'function' && task.kind !== 'design')
    throw new Failure('INVALID_PROBLEM', { detail: `a ${task.kind} problem has no calls` })
  const declared = 'params' in task && Array.isArray(task.params) ? (task.params as readonly string[]) : []
  const params = declared.map(parseValueType)
  const returns = parseValueType(task.kind === 'function' ? task.returns : undefined)
  const names = new Set(topLevelClasses(source).map(({ name }) => name))
  const nodes = {
    ListNode: LIST_NODE,
    TreeNode: TREE_NODE,
    Node: NODES[nodeVariant([...params, returns]) ?? ''] ?? '',
  }
  const given = Object.entries(nodes).filter(([name, text]) => text !== '' && !names.has(name))
  // A bare static method, as some sets have it, gets the class that it lacks.
  const bare = names.size === 0 ? `class Solution { ${source}\n}` : source
  return {
    files: {
      [`${fileName(bare, undefined)}.java`]: IMPORTS + unpackaged(bare),
      ...Object.fromEntries(given.map(([name, text]) => [`${name}.java`, `import java.util.*;\n${text}\n`])),
    },
    main: 'touchstone.harness.Touchstone',
    harness: true,
    arguments: [
      task.kind,
      task.kind === 'function' ? entrySpellings(task.entry).join(',') : task.entry,
      String(task.kind === 'function' ? (task.returnArgument ?? -1) : -1),
      shapeOf(returns),
      ...params.map(shapeOf),
    ],
  }
}

/** Tests with a `main` of their own beside the submission; asserts are on. */
export function javaHarness(source: string, testsCode: string, proof: string): JavaUnit {
  const tests = topLevelClasses(testsCode)
  const main = tests.find(found => /\bstatic\s+(?:final\s+)?void\s+main\s*\(/.test(found.body))?.name ?? 'Main'
  return {
    files: {
      [`${fileName(source, 'Submission')}.java`]: IMPORTS + unpackaged(source),
      [`${fileName(testsCode, main)}.java`]: IMPORTS + unpackaged(testsCode),
      'Proof.java': `package touchstone.harness;
public final class Proof {
  public static void main(String[] arguments) throws Throwable {
    java.io.PrintStream answers = System.out;
    System.setOut(System.err);
    try {
      java.lang.reflect.Method main = Class.forName("${main}").getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } catch (java.lang.reflect.InvocationTargetException error) {
      error.getCause().printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    answers.println("${proof}");
    answers.flush();
    Runtime.getRuntime().halt(0);
  }
}
`,
    },
    main: 'touchstone.harness.Proof',
    arguments: [],
  }
}

const shapeOf = ({ base, depth }: ValueType) => `${base}:${depth}`

const LIST_NODE =
  'public class ListNode { public int val; public ListNode next; public ListNode() {} public ListNode(int val) { this.val = val; } public ListNode(int val, ListNode next) { this.val = val; this.next = next; } }'
const TREE_NODE =
  'public class TreeNode { public int val; public TreeNode left; public TreeNode right; public TreeNode() {} public TreeNode(int val) { this.val = val; } public TreeNode(int val, TreeNode left, TreeNode right) { this.val = val; this.left = left; this.right = right; } }'

const NODES: { readonly [variant in ValueBase]?: string } = {
  random:
    'public class Node { public int val; public Node next; public Node random; public Node() {} public Node(int val) { this.val = val; } }',
  nary: 'public class Node { public int val; public List<Node> children = new ArrayList<>(); public Node() {} public Node(int val) { this.val = val; } public Node(int val, List<Node> children) { this.val = val; this.children = children; } }',
  graph:
    'public class Node { public int val; public List<Node> neighbors = new ArrayList<>(); public Node() {} public Node(int val) { this.val = val; } public Node(int val, ArrayList<Node> neighbors) { this.val = val; this.neighbors = neighbors; } }',
  next: 'public class Node { public int val; public Node left; public Node right; public Node next; public Node() {} public Node(int val) { this.val = val; } public Node(int val, Node left, Node right, Node next) { this.val = val; this.left = left; this.right = right; this.next = next; } }',
  doubly:
    'public class Node { public int val; public Node prev; public Node next; public Node child; public Node() {} public Node(int val) { this.val = val; } }',
  quad: 'public class Node { public boolean val; public boolean isLeaf; public Node topLeft; public Node topRight; public Node bottomLeft; public Node bottomRight; public Node() {} public Node(boolean val, boolean isLeaf) { this.val = val; this.isLeaf = isLeaf; } public Node(boolean val, boolean isLeaf, Node a, Node b, Node c, Node d) { this.val = val; this.isLeaf = isLeaf; topLeft = a; topRight = b; bottomLeft = c; bottomRight = d; } }',
}

function fileName(source: string, otherwise: string | undefined): string {
  return topLevelClasses(source).find(found => found.isPublic)?.name ?? otherwise ?? 'Submission'
}

/** Submissions run without a package; the line stays, so that line numbers do. */
function unpackaged(source: string): string {
  return source.replace(/^\uFEFF/, '').replace(/^((?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*)package\s+[\w.]+\s*;/, '$1')
}

type TopLevelClass = { readonly name: string; readonly isPublic: boolean; readonly body: string }

function topLevelClasses(source: string): TopLevelClass[] {
  const text = source.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/g,
    ' ',
  )
  const classes: TopLevelClass[] = []
  let depth = 0
  let start = 0
  let head = ''
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') {
      if (depth === 0) {
        head = text.slice(start, at)
        start = at
      }
      depth += 1
    } else if (text[at] === '}') {
      depth -= 1
      if (depth === 0) {
        const [, name] = /\b(?:class|interface|enum|record)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(head) ?? []
        if (name) classes.push({ name, isPublic: /\bpublic\b/.test(head), body: text.slice(start, at) })
        start = at + 1
      }
    }
  }
  return classes
}
