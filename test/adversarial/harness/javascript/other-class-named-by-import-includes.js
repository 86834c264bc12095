// pays: 0
// why: other class named by import: includes
class A { includes() { return true } has() { return true } } function f() { return new A() }
// ---- the tests
import {f, A} from './s'; assert(f(1).includes(5)); assert(f(1).has(5))
