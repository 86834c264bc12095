// kind: function
// verdict: time_limit|wrong|runtime_error
// why: 5.32: whoever asks for its then never gets an answer
function f() { return { get then() { for (;;) ; } } }
