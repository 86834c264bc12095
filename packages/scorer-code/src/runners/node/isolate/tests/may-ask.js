/**
 * What an object of the program may not be asked first: these get an expected value, or a function that knows it, and say
 * yes or no. Such an object stands where the tests want an array, a string or a set, which would have crossed as data.
 */
const PREDICATES = new Set([
  ...['includes', 'has', 'indexOf', 'lastIndexOf', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex'],
  ...['filter', 'test', 'startsWith', 'endsWith', 'match', 'search', 'localeCompare', 'contains', 'matches'],
  ...['equals', 'isEqual', 'equal', 'eq', 'compare', 'compareTo', 'isSame'],
  ...['isSubsetOf', 'isSupersetOf', 'isDisjointFrom', 'hasOwnProperty', 'propertyIsEnumerable', 'isPrototypeOf'],
])
/** What tests do with an array or a text on the way to such a question: no sign that they expect an object. */
const READS = new Set([
  ...[
    'map',
    'sort',
    'slice',
    'join',
    'concat',
    'flat',
    'flatMap',
    'forEach',
    'reduce',
    'reduceRight',
    'keys',
    'values',
  ],
  ...[
    'entries',
    'toString',
    'toLocaleString',
    'toSorted',
    'toReversed',
    'toSpliced',
    'reverse',
    'at',
    'with',
    'valueOf',
  ],
  ...[
    'trim',
    'split',
    'toUpperCase',
    'toLowerCase',
    'replace',
    'replaceAll',
    'substring',
    'substr',
    'charAt',
    'repeat',
  ],
  ...['padStart', 'padEnd', 'normalize', 'toJSON', 'toFixed', 'next', 'then', 'constructor'],
])

/**
 * Which questions the tests may put to which objects: to one of a class that they name, those that their text puts to what
 * they make of it themselves; to any, once they have used it as no array or text can be used.
 * @param named() is the class of an object one that the tests name?
 * @param direct "Class.method" as the text has them, see direct-questions.ts
 */
export function createMayAsk(named, direct) {
  return {
    mayAsk(state, method) {
      if (typeof state.kind === 'function' && isDirect(state.kind, method)) return
      if (PREDICATES.has(method)) {
        if (!state.asked) throw new TypeError(`${method} of an object that only the program knows`)
      } else if (!READS.has(method)) state.asked = true
    },
    /** An object that gives itself back says nothing of what it is. */
    returned(state) {
      if (typeof state.kind === 'function' && named(state.kind)) state.asked = false
    },
  }

  function isDirect(kind, method) {
    for (let each = kind, steps = 0; typeof each === 'function' && steps < 20; each = Object.getPrototypeOf(each)) {
      if (direct().has(`${each.name}.${method}`)) return true
      steps += 1
    }
    return false
  }
}
