// kind: stdio
// verdict: compile_error
// why: embeds a file of the host
fn main() { print!("{}", include_str!("/etc/passwd")) }
