// kind: stdio
// verdict: compile_error
// why: embeds the shadow file
fn main() { print!("{:?}", include_bytes!("/etc/shadow").len()) }
