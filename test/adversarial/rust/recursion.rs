// kind: stdio
// verdict: compile_error
// why: a function that needs a larger one of itself, and a limit that lets it
#![recursion_limit = "1000000"]
fn f<T>(n: u64, t: Option<(T, T)>) -> u64 { if n == 0 { 0 } else { f::<(T, T)>(n - 1, None) + f::<Option<T>>(n - 1, None) } }
fn main() { println!("{}", f::<u8>(3, None)) }
