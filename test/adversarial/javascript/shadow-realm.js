// kind: function
// verdict: runtime_error|wrong
// why: another realm
function f() { return new ShadowRealm().evaluate("1") }
