// kind: function
// verdict: compile_error
// why: a module of the harness's name
mod touchstone {}
impl Solution { pub fn f(a: i32, b: i32) -> i32 { 0 } }
