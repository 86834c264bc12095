// kind: function
// verdict: wrong|runtime_error
// why: 5.32: code that runs when things are collected
const registry = new FinalizationRegistry(() => { for (;;) ; })
function f() {
  for (let i = 0; i < 100000; i++) registry.register({ i }, i)
  return 0
}
