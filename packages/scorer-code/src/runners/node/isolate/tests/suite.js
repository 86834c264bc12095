/**
 * describe, it and their kin: what is registered while the tests' text runs, run afterwards in order. A test that the text
 * itself skips is not counted; one that is registered counts, whatever becomes of it.
 * @param counting begin() before a test and end() after it, which throws where it made not as many assertions as it said
 * @param stuck gives a promise that is fulfilled when nothing is left that could go on
 */
export function createSuite(stuck, counting) {
  const root = group(undefined, {})
  let current = root
  let focused = false
  const results = { passed: 0, total: 0, error: undefined }

  function group(parent, options) {
    const hooks = { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] }
    return { parent, children: [], hooks, ...options }
  }

  function describe(_name, ...rest) {
    addGroup(rest.at(-1), {})
  }

  function addGroup(body, options) {
    if (typeof body !== 'function') return
    const outer = current
    const inner = group(outer, options)
    outer.children.push(inner)
    current = inner
    try {
      body()
    } finally {
      current = outer
    }
  }

  function it(name, ...rest) {
    addTest(
      name,
      rest.find(each => typeof each === 'function'),
      {},
    )
  }

  function addTest(name, body, options) {
    current.children.push({ name, body, test: true, ...options })
  }

  function only(add) {
    return (name, ...rest) => {
      focused = true
      add(
        rest.find(each => typeof each === 'function'),
        { only: true },
        name,
      )
    }
  }

  const each =
    register =>
    (rows, ...values) => {
      const list = Array.isArray(rows) && Array.isArray(rows.raw) ? tableOf(rows, values) : rows
      return (name, body) => {
        for (const row of list) {
          const given = Array.isArray(row) ? row : [row]
          // A parameter beside those of the row is the `done` of callbacks.
          register(name, body.length > given.length ? done => body(...given, done) : () => body(...given))
        }
      }
    }

  Object.assign(it, {
    skip() {},
    todo() {},
    only: only((body, options, name) => addTest(name, body, options)),
    each: each(it),
    concurrent: it,
    fails: (name, body) => addTest(name, body, { fails: true }),
    failing: (name, body) => addTest(name, body, { fails: true }),
    skipIf: condition => (condition ? () => {} : it),
    runIf: condition => (condition ? it : () => {}),
  })
  it.skip.each = () => () => {}
  it.only.each = each(it.only)
  Object.assign(describe, {
    skip() {},
    todo() {},
    only: only((body, options) => addGroup(body, options)),
    each: each(describe),
  })
  describe.skip.each = () => () => {}

  const hook = name => (first, second) => {
    current.hooks[name].push(typeof first === 'function' ? first : second)
  }

  /** Runs one function of the tests to its end, whatever manner it tells of it. */
  async function settle(body, context) {
    const ended =
      body.length > 0 && !/^async\b/.test(Function.prototype.toString.call(body)) && context === undefined
        ? new Promise((fulfil, reject) => {
            const done = error => (error ? reject(error) : fulfil())
            done.fail = reject
            Promise.resolve(body(done)).catch(reject)
          })
        : body(context)
    await Promise.race([
      ended,
      stuck().then(() => {
        throw new Error('the test never ends')
      }),
    ])
  }

  /** node:test's `t`, of which tests may be parts of a test. */
  function contextOf(name) {
    return {
      name,
      test: (inner, ...rest) => runTest({ name: inner, body: rest.find(each => typeof each === 'function') }, []),
      skip() {},
      diagnostic() {},
      mock: undefined,
    }
  }

  async function runTest({ name, body, fails = false, nodeTest = false }, chain) {
    if (typeof body !== 'function') return
    results.total += 1
    try {
      for (const { hooks } of chain) for (const before of hooks.beforeEach) await settle(before)
      try {
        counting.begin()
        await settle(body, nodeTest ? contextOf(name) : undefined)
        counting.end()
      } finally {
        for (const { hooks } of chain.toReversed()) for (const after of hooks.afterEach) await settle(after)
      }
      if (fails) throw new Error('the test was to fail')
      results.passed += 1
    } catch (error) {
      if (fails && error?.message !== 'the test was to fail') results.passed += 1
      else results.error ??= error
    }
  }

  async function runGroup(each, chain, wanted) {
    const inside = [...chain, each]
    let broken
    try {
      for (const before of each.hooks.beforeAll) await settle(before)
    } catch (error) {
      broken = error
    }
    for (const child of each.children) {
      const runs = wanted || child.only === true
      if (!child.test) await runGroup(child, inside, runs)
      else if (runs && broken !== undefined) await runTest({ name: child.name, body: () => Promise.reject(broken) }, [])
      else if (runs) await runTest(child, inside)
    }
    for (const after of each.hooks.afterAll) await settle(after)
  }

  return {
    globals: {
      describe,
      context: describe,
      suite: describe,
      it,
      test: it,
      specify: it,
      xit: it.skip,
      xtest: it.skip,
      xdescribe: describe.skip,
      fit: it.only,
      fdescribe: describe.only,
      beforeAll: hook('beforeAll'),
      afterAll: hook('afterAll'),
      beforeEach: hook('beforeEach'),
      afterEach: hook('afterEach'),
      before: hook('beforeAll'),
      after: hook('afterAll'),
    },
    /** `test` of node:test, whose functions get a context. */
    nodeTest: Object.assign(
      (name, ...rest) =>
        addTest(
          name,
          rest.find(each => typeof each === 'function'),
          { nodeTest: true },
        ),
      it,
    ),
    results,
    add: (name, body) => addTest(name, body, {}),
    count: () => countTests(root),
    run: () => runGroup(root, [], !focused),
  }
}

function countTests(group) {
  return group.children.reduce((sum, child) => sum + (child.test ? 1 : countTests(child)), 0)
}

/** Rows of a tagged template: names of columns in its first line, values after that. */
function tableOf(rows, values) {
  const names = rows[0].split('|').map(name => name.trim())
  const list = []
  for (let i = 0; i + names.length <= values.length; i += names.length)
    list.push(Object.fromEntries(names.map((name, k) => [name, values[i + k]])))
  return list
}
