// kind: stdio
// verdict: compile_error
// why: lifts the bound of recursion and goes down
#![recursion_limit = "100000000"]
trait T { const N: usize; }
struct S<A>(A);
impl T for () { const N: usize = 0; }
impl<A> T for S<A> where S<S<A>>: T { const N: usize = <S<S<A>> as T>::N; }
fn main() { println!("{}", <S<()> as T>::N) }
