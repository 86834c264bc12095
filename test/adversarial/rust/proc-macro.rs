// kind: stdio
// verdict: compile_error
// why: a procedural macro
extern crate proc_macro;
#[proc_macro]
pub fn x(t: proc_macro::TokenStream) -> proc_macro::TokenStream { t }
fn main() {}
