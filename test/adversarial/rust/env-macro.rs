// kind: stdio
// verdict: compile_error|wrong
// why: reads the compiler's environment
fn main() { print!("{}", env!("PATH")); print!("{}", env!("HOME")) }
