// why: ioutil, flag, templates, csv
package main
import ("flag"; "fmt"; "io/ioutil"; "os"; "path/filepath"; "strings"; "text/template"; "encoding/csv")
func main() { flag.Parse(); all, _ := ioutil.ReadAll(os.Stdin); var a, b int; fmt.Sscan(string(all), &a, &b); _ = filepath.Base("/a/b"); _ = csv.NewReader(strings.NewReader("a,b")); template.Must(template.New("x").Parse("{{.}}\n")).Execute(os.Stdout, a+b) }
