// why: ten thousand goroutines
package main
import ("bufio"; "fmt"; "os"; "sync"; "time")
func main() { r := bufio.NewReader(os.Stdin); w := bufio.NewWriter(os.Stdout); defer w.Flush(); var a, b int; fmt.Fscan(r, &a, &b)
  c := make(chan int); var g sync.WaitGroup; for i := 0; i < 10000; i++ { g.Add(1); go func() { defer g.Done(); c <- 1 }() }
  n := 0; done := make(chan bool); go func() { for range c { n++ }; done <- true }(); g.Wait(); close(c); <-done
  select { case <-time.After(time.Millisecond): }; fmt.Fprintln(w, a+b+n-10000) }
