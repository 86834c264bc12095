// kind: function
// verdict: memory_limit|time_limit|runtime_error
// why: V8 traps: half a gigabyte of characters split
function f() { return "x".repeat(2 ** 29 - 30).split("").length }
