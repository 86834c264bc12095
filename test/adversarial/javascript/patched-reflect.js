// kind: function
// verdict: wrong
// why: Reflect is replaced
for (const k of Reflect.ownKeys(Reflect)) try { Reflect[k] = () => 8 } catch {}
function f() { return [0] }
