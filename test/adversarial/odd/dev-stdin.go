// why: reads the file /dev/stdin, notes on standard error
package main
import ("fmt"; "os"; "strings")
func main() { d, err := os.ReadFile("/dev/stdin"); if err != nil { panic(err) }; var a, b int; fmt.Fscan(strings.NewReader(string(d)), &a, &b); println("debug"); fmt.Println(a + b) }
