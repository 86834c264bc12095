import { expect, test } from 'vitest'
import { readWire } from '../../wire/read-text.ts'
import { readPythonLiteral } from '../python-literal.ts'
import { type ReadAssertsOptions, readAsserts } from './read-asserts.ts'

/** Reads the tests and decides each assert on these results, one per call. */
function decide(text: string, results: readonly string[], options: ReadAssertsOptions = {}): boolean[] {
  const values = results.map(result => {
    const read = readWire(Buffer.from(result))
    if (!read.ok) throw new Error(read.reason)
    return { result: read.value }
  })
  let at = 0
  return readAsserts(text, options).asserts.map(({ calls, accepts }) => {
    const own = values.slice(at, at + calls.length)
    at += calls.length
    return accepts(own)
  })
}

test.each<[string, string[], boolean, string]>([
  ['assert f(2) == 4', ['4'], true, 'the plain form'],
  ['assert f(2) == 4', ['5'], false, 'a wrong result'],
  ['assert 4 == f(2)', ['4'], true, 'the other way round'],
  ['assert f(2) == 4, "message"', ['4'], true, 'a message'],
  ['assert f(2) == 4, f"message {f(2)}"', ['4'], true, 'a message that is code'],
  ['assert (f(2) == 4)', ['4'], true, 'in parentheses'],
  ['assert f(\n  2,\n) == 4', ['4'], true, 'over several lines'],
  ['assert f(2) == \\\n  4', ['4'], true, 'continued by a backslash'],
  ['assert f(2) == 4 # four', ['4'], true, 'a comment'],
  ['assert f(2)', ['[1]'], true, 'truth'],
  ['assert f(2)', ['[]'], false, 'an empty list is false'],
  ['assert not f(2)', ['0'], true, 'not'],
  ['assert f(2) is None', ['null'], true, 'is None'],
  ['assert f(2) is not None', ['null'], false, 'is not None'],
  ['assert f(2) is True', ['1'], false, 'identity is no equality'],
  ['assert f(2) == True', ['1'], true, 'but == is'],
  ['assert f(2) != 3', ['4'], true, 'unequal'],
  ['assert f(2) != 3', ['3.0'], false, 'equal after all'],
  ['assert f(2) in (3, 4)', ['4'], true, 'one of several'],
  ['assert "a" in f(2)', ['"cab"'], true, 'a part of a text'],
  ['assert 5 not in f(2)', ['[1,2]'], true, 'not in'],
  ['assert abs(f(2) - 0.5) < 1e-6', ['0.5000001'], true, 'close by hand'],
  ['assert abs(f(2) - 0.5) < 1e-6', ['0.51'], false, 'not close'],
  ['assert math.isclose(f(2), 0.5, rel_tol=1e-3)', ['0.5001'], true, 'isclose'],
  ['assert isclose(f(2), 0.5, abs_tol=0.1)', ['0.7'], false, 'isclose, not close'],
  ['assert round(f(2), 2) == 3.14', ['3.14159'], true, 'rounded'],
  ['assert 1 < f(2) <= 3', ['3'], true, 'a chain'],
  ['assert f(2) == 1 or f(2) == 2', ['2', '2'], true, 'two calls'],
  ['assert f(1) == f(2)', ['[1]', '[1]'], true, 'two calls that must agree'],
  ['assert f(1) == f(2)', ['[1]', '[2]'], false, 'and do not'],
  ['assert set(f(2)) == {1, 2}', ['[2,1,2]'], true, 'as a set'],
  ['assert sorted(f(2)) == [1, 2]', ['{"t":[2,1]}'], true, 'sorted'],
  [
    'assert sorted([sorted(x) for x in f(2)]) == [[1, 2], [3]]',
    ['[[3],[2,1]]'],
    true,
    'a comprehension over the result',
  ],
  ['assert len(f(2)) == 2', ['"ab"'], true, 'length'],
  ['assert f(2)[0] == 1', ['[1,2]'], true, 'an item'],
  ['assert f(2)[0] == 1', ['[]'], false, 'an item that is not there'],
  ['assert f(2)[::-1] == [2, 1]', ['[1,2]'], true, 'a slice'],
  ['assert f(2)["a"] == 1', ['{"d":[["a",1]]}'], true, 'a key'],
  ['assert isinstance(f(2), (list, tuple))', ['[1]'], true, 'a type'],
  ['assert all(x > 0 for x in f(2))', ['[1,2]'], true, 'a generator over the result'],
  [
    'assert f(2) == {1: "a", (1, 2): {"b": None}}',
    ['{"d":[[{"t":[1,2]},{"d":[["b",null]]}],[1,"a"]]}'],
    true,
    'a dict',
  ],
  ['assert f(2) == 10**20', ['100000000000000000000'], true, 'a large integer'],
  ['assert f(2) == 10**20', ['1e20'], true, 'a float that is equal'],
  ['assert f(2) == 10**20', ['100000000000000000001'], false, 'one off'],
  ['assert f(2) == float("inf")', ['Infinity'], true, 'infinity'],
  ['assert f(2) == [0] * 3 + [1]', ['[0,0,0,1]'], true, 'arithmetic of lists'],
  ['assert f(2) == "a" "b" \'c\'', ['"abc"'], true, 'strings side by side'],
  ['assert f(2) == "\\x41\\u00e9\\n"', ['"Aé\\n"'], true, 'escapes'],
  ['assert f(2) == r"\\n"', ['"\\\\n"'], true, 'a raw string'],
  ["assert f(2) == b'a'", ['{"b":"YQ=="}'], true, 'bytes'],
  ['assert f(2) == 3 + 4j', ['{"c":[3.0,4.0]}'], true, 'a complex number'],
  ['assert f(2) == (1,)', ['[1]'], true, 'a list for a tuple'],
  ['assert f(2) == 4', ['{"x":"AlwaysEqual"}'], false, 'an object that lies about equality'],
  ['assert f(2) > 4', ['{"x":"AlwaysGreater"}'], false, 'one that lies about order'],
  ['assert not f(2) == 4', ['5'], true, 'not of a comparison'],
  ['assert f(2) < 4', ['"a"'], false, 'what raises in Python fails'],
  ['assert np.allclose(f(2), [0.5, 1.0])', ['[0.5,1.0000001]'], true, 'allclose'],
  ['assert Counter(f(2)) == Counter([1, 1, 2])', ['[1,2,1]'], true, 'Counter'],
])('%s on %o: %s, %s', (text, results, holds) => {
  expect(decide(text, results, { entry: 'f' })).toEqual([holds])
})

test('several statements: imports, assignments, loops and the check function of HumanEval', () => {
  const text = [
    'import math',
    'METADATA = {"author": "me"}',
    'def check(candidate):',
    '    """Tests."""',
    '    data = [1, 2]',
    '    assert candidate(data) == 3',
    '    for x, y in zip([1, 2], (2, 4)):',
    '        assert candidate(x) == y, "doubled"',
    '    assert True, "always"',
    '',
    'check(double)',
  ].join('\n')

  const read = readAsserts(text, {})

  expect(read.entry).toBe('double')
  expect(read.asserts.map(({ calls }) => calls)).toEqual([[[[1n, 2n]]], [[1n]], [[2n]]])
})

test('arguments by name go to their places, or stand in their order where no signature is known', () => {
  const text = 'assert f(b=2, a=1) == 3'

  expect(readAsserts(text, { entry: 'f', parameterNames: ['a', 'b'] }).asserts[0]?.calls).toEqual([[1n, 2n]])
  expect(readAsserts(text, { entry: 'f' }).asserts[0]?.calls).toEqual([[2n, 1n]])
})

test('the helpers of LeetCode sets tell of nodes', () => {
  const text = 'assert is_same_list(candidate(head = list_node([1, 2]), k = 1), list_node([2]))'

  const read = readAsserts(`def check(candidate):\n    ${text}`, { entry: 'Solution().cut' })

  expect(read).toMatchObject({ entry: 'cut', params: ['ListNode'], returns: 'ListNode' })
  expect(read.asserts[0]?.accepts([{ result: [2n] }])).toBe(true)
})

test.each([
  ['try:\n    f(1)\nexcept ValueError:\n    pass', 'exceptions'],
  ['with pytest.raises(ValueError):\n    f(1)', 'contexts'],
  ['class A:\n    pass\nassert f(A()) == 1', 'classes'],
  ['def g(x):\n    return x\nassert f(g) == 1', 'functions'],
  ['assert f(lambda x: x) == 1', 'lambdas'],
  ['assert f(1).lower() == "a"', 'methods of a result'],
  ['assert str(f(1)) == "1"', 'the text of a result'],
  ['assert f(g(1)) == 1', 'another function of the submission'],
  ['assert f(f(1)) == 1', 'a call within a call'],
  ['f(1)', 'calls without an assert'],
  ['x = [1]\nf(x)\nassert x == [2]', 'mutation'],
  ['assert f(open("x")) == 1', 'functions that are none of tests'],
  ['assert all(f(x) == 1 for x in range(3))', 'calls in a comprehension'],
  ['import random\nassert f(random.random()) < 1', 'chance'],
  ['assert f(unknown) == 1', 'unknown names'],
  ['assert 1 == 1', 'no call at all'],
  ['assert f(1) == (', 'brackets that never close'],
  ['assert f("a) == 1', 'strings that never close'],
  ['assert f(10**10**10) == 1', 'integers without end'],
  ['assert f([0] * 10**12) == 1', 'lists without end'],
  ['assert f(range(10**12)) == 1', 'ranges without end'],
  [`assert f(${'('.repeat(5_000)}1${')'.repeat(5_000)}) == 1`, 'nesting without end'],
])('%s is not read into calls: %s', text => {
  expect(() => readAsserts(text, { entry: 'f' })).toThrow()
})

test.each([
  ['(1, 2)', { tag: 'tuple', items: [1n, 2n] }],
  [
    "{'a': None, 'b': [1., -2]}",
    {
      tag: 'map',
      entries: [
        ['a', null],
        ['b', [1, -2n]],
      ],
    },
  ],
  ['{1, 1, 2}', { tag: 'set', items: [1n, 2n] }],
  ['set()', { tag: 'set', items: [] }],
  ['1_000', 1000n],
  ['0xff', 255n],
  ['-3', -3n],
  ['x', undefined],
  ['__import__("os")', undefined],
  ['[1, 2', undefined],
])('the literal %s is %o', (text, value) => {
  expect(readPythonLiteral(text)).toEqual(value)
})
