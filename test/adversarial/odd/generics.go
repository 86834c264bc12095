// why: generics, and a panic after the answer that is recovered
package main
import ("cmp"; "fmt"; "slices"; "sort"; "strconv")
type Number interface { ~int | ~float64 }
func Sum[T Number](v ...T) (s T) { for _, x := range v { s += x }; return }
func init() { sort.Ints(nil) }
func main() { var a, b string; fmt.Scanln(&a, &b); x, _ := strconv.Atoi(a); y, _ := strconv.Atoi(b); v := []int{x, y}; slices.SortFunc(v, func(p, q int) int { return cmp.Compare(q, p) }); fmt.Print(Sum(v...), "\n"); defer func() { recover() }(); panic("after the answer") }
