// kind: stdio
// verdict: compile_error
// why: hands words to the linker
#[link(name = "c -Wl,--version -T /etc/passwd", kind = "dylib")]
extern "C" { fn nothing(); }
fn main() { unsafe { nothing() } }
