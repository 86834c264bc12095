// kind: function
// verdict: wrong|runtime_error
// why: waits for collections
const r = new FinalizationRegistry(() => { for (;;); }); function f() { for (let i = 0; i < 1e5; i++) r.register({}, i); return 0 }
