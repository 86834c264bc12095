// kind: stdio
// verdict: compile_error|wrong
// why: types that double
fn f<T: Clone>(n: u32, x: T) -> usize { if n == 0 { 0 } else { f(n - 1, (x.clone(), x)) } }
fn main() { print!("{}", f(30, 1u8)) }
