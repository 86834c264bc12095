package main

import (
	touchstoneFmt "fmt"
	touchstoneIO "io"
	touchstoneBig "math/big"
	touchstoneOs "os"
	touchstoneReflect "reflect"
	touchstoneStrconv "strconv"
	touchstoneStrings "strings"
	touchstoneUtf8 "unicode/utf8"
)

// Typed calls: one test's arguments from a wire value (see run.ts) by the types of the submission's own function, and its
// result back. In the submission's process: nothing it writes counts but as an answer.

type touchstoneTest struct {
	text  string
	at    int
	out   touchstoneStrings.Builder
	lists [][]touchstoneReflect.Value
	trees []touchstoneReflect.Value
}

func touchstoneRefuse(why string) {
	touchstoneFmt.Fprintln(touchstoneOs.Stderr, why)
	touchstoneOs.Exit(3)
}

func touchstoneStart() (*touchstoneTest, *touchstoneOs.File) {
	text, _ := touchstoneIO.ReadAll(touchstoneOs.Stdin)
	answers := touchstoneOs.Stdout
	touchstoneOs.Stdout = touchstoneOs.Stderr
	return &touchstoneTest{text: string(text)}, answers
}

func (t *touchstoneTest) finish(answers *touchstoneOs.File) {
	t.out.WriteByte('\n')
	touchstoneIO.WriteString(answers, t.out.String())
	touchstoneOs.Exit(0)
}

// touchstoneFunction calls one function; shapes are those of the parameters, then of the result.
func touchstoneFunction(function any, shapes []string, returns string, shown int) {
	t, answers := touchstoneStart()
	f := touchstoneReflect.ValueOf(function)
	values := t.arguments(f.Type(), shapes)
	results := f.Call(values)
	t.result(results, returns)
	if shown >= 0 {
		t.out.WriteByte('\n')
		shape := touchstoneShape(shapes, shown)
		if shape == "node" {
			shape = "list"
		}
		t.write(values[shown], shape)
	}
	t.finish(answers)
}

func touchstoneDesign(constructor any, shapes []string) {
	t, answers := touchstoneStart()
	t.need('[')
	operations := t.value(touchstoneReflect.TypeOf([]string{}), "").Interface().([]string)
	t.need(',')
	t.need('[')
	f := touchstoneReflect.ValueOf(constructor)
	object := f.Call(t.arguments(f.Type(), shapes))[0]
	if object.Kind() != touchstoneReflect.Pointer {
		pointer := touchstoneReflect.New(object.Type())
		pointer.Elem().Set(object)
		object = pointer
	}
	t.out.WriteString("[null")
	for _, operation := range operations[1:] {
		t.need(',')
		method := object.MethodByName(touchstoneStrings.ToUpper(operation[:1]) + operation[1:])
		if !method.IsValid() {
			touchstoneRefuse("the type has no method " + operation)
		}
		results := method.Call(t.arguments(method.Type(), nil))
		t.out.WriteByte(',')
		t.result(results, "")
	}
	t.out.WriteByte(']')
	t.finish(answers)
}

func touchstoneShape(shapes []string, i int) string {
	if i < len(shapes) {
		return shapes[i]
	}
	return ""
}

func (t *touchstoneTest) result(results []touchstoneReflect.Value, shape string) {
	if len(results) == 0 {
		t.out.WriteString("null")
	} else if len(results) == 1 {
		t.write(results[0], shape)
	} else {
		t.out.WriteString(`{"t":[`)
		for i, result := range results {
			if i > 0 {
				t.out.WriteByte(',')
			}
			t.write(result, shape)
		}
		t.out.WriteString("]}")
	}
}

func (t *touchstoneTest) arguments(f touchstoneReflect.Type, shapes []string) []touchstoneReflect.Value {
	values := []touchstoneReflect.Value{}
	t.need('[')
	for i := 0; i < f.NumIn(); i++ {
		if touchstoneShape(shapes, len(values)) == "intersection" && len(values) == 0 && f.NumIn() == 2 {
			values = append(values, t.intersection(f.In(0))...)
			break
		}
		if i > 0 {
			t.need(',')
		}
		values = append(values, t.value(f.In(i), touchstoneShape(shapes, i)))
	}
	t.need(']')
	return values
}

func (t *touchstoneTest) peek() byte {
	if t.at < len(t.text) {
		return t.text[t.at]
	}
	return 0
}

func (t *touchstoneTest) take(wanted byte) bool {
	if t.peek() != wanted {
		return false
	}
	t.at++
	return true
}

func (t *touchstoneTest) need(wanted byte) {
	if !t.take(wanted) {
		touchstoneRefuse("the arguments are not those of the function")
	}
}

func (t *touchstoneTest) word(wanted string) bool {
	if !touchstoneStrings.HasPrefix(t.text[t.at:], wanted) {
		return false
	}
	t.at += len(wanted)
	return true
}

func (t *touchstoneTest) number() string {
	start := t.at
	for t.at < len(t.text) && touchstoneStrings.IndexByte("+-.eE0123456789", t.text[t.at]) >= 0 {
		t.at++
	}
	return t.text[start:t.at]
}

func (t *touchstoneTest) str() string {
	var out touchstoneStrings.Builder
	t.need('"')
	for t.peek() != '"' && t.at < len(t.text) {
		c := t.text[t.at]
		t.at++
		if c != '\\' {
			out.WriteByte(c)
			continue
		}
		escape := t.peek()
		t.at++
		if place := touchstoneStrings.IndexByte("nrtbf", escape); place >= 0 {
			out.WriteByte("\n\r\t\b\f"[place])
		} else if escape == 'u' {
			code, _ := touchstoneStrconv.ParseUint(t.text[t.at:t.at+4], 16, 32)
			t.at += 4
			if code >= 0xd800 && code < 0xdc00 && touchstoneStrings.HasPrefix(t.text[t.at:], `\u`) {
				low, _ := touchstoneStrconv.ParseUint(t.text[t.at+2:t.at+6], 16, 32)
				t.at += 6
				code = 0x10000 + (code-0xd800)<<10 + (low - 0xdc00)
			}
			out.WriteRune(rune(code))
		} else {
			out.WriteByte(escape)
		}
	}
	t.need('"')
	return out.String()
}

func (t *touchstoneTest) elements(each func()) {
	tagged := t.word(`{"t":`) || t.word(`{"s":`) || t.word(`{"d":`)
	t.need('[')
	if !t.take(']') {
		for {
			each()
			if !t.take(',') {
				break
			}
		}
		t.need(']')
	}
	if tagged {
		t.need('}')
	}
}

var touchstoneBigInt = touchstoneReflect.TypeOf(touchstoneBig.Int{})

func (t *touchstoneTest) value(kind touchstoneReflect.Type, shape string) touchstoneReflect.Value {
	out := touchstoneReflect.New(kind).Elem()
	switch kind.Kind() {
	case touchstoneReflect.Bool:
		if t.word("true") {
			out.SetBool(true)
		} else if !t.word("false") {
			touchstoneRefuse("an argument is no boolean, but the function takes one")
		}
	case touchstoneReflect.Int, touchstoneReflect.Int8, touchstoneReflect.Int16, touchstoneReflect.Int32, touchstoneReflect.Int64:
		if t.peek() == '"' {
			letter, _ := touchstoneUtf8.DecodeRuneInString(t.str())
			out.SetInt(int64(letter))
			break
		}
		number, err := touchstoneStrconv.ParseInt(t.number(), 10, kind.Bits())
		if err != nil {
			touchstoneRefuse("an argument does not fit the integer type that the function takes")
		}
		out.SetInt(number)
	case touchstoneReflect.Uint, touchstoneReflect.Uint8, touchstoneReflect.Uint16, touchstoneReflect.Uint32, touchstoneReflect.Uint64:
		if t.peek() == '"' {
			text := t.str()
			if text != "" {
				out.SetUint(uint64(text[0]))
			}
			break
		}
		number, err := touchstoneStrconv.ParseUint(t.number(), 10, kind.Bits())
		if err != nil {
			touchstoneRefuse("an argument does not fit the integer type that the function takes")
		}
		out.SetUint(number)
	case touchstoneReflect.Float32, touchstoneReflect.Float64:
		if t.word("NaN") {
			number, _ := touchstoneStrconv.ParseFloat("NaN", 64)
			out.SetFloat(number)
		} else if t.word("Infinity") {
			number, _ := touchstoneStrconv.ParseFloat("Inf", 64)
			out.SetFloat(number)
		} else if t.word("-Infinity") {
			number, _ := touchstoneStrconv.ParseFloat("-Inf", 64)
			out.SetFloat(number)
		} else {
			number, _ := touchstoneStrconv.ParseFloat(t.number(), 64)
			out.SetFloat(number)
		}
	case touchstoneReflect.String:
		out.SetString(t.str())
	case touchstoneReflect.Slice:
		if t.word("null") {
			break
		}
		if t.peek() == '"' && kind.Elem().Kind() == touchstoneReflect.Uint8 {
			out.SetBytes([]byte(t.str()))
			break
		}
		out.Set(touchstoneReflect.MakeSlice(kind, 0, 0))
		t.elements(func() { out.Set(touchstoneReflect.Append(out, t.value(kind.Elem(), shape))) })
	case touchstoneReflect.Array:
		i := 0
		t.elements(func() {
			out.Index(i).Set(t.value(kind.Elem(), shape))
			i++
		})
	case touchstoneReflect.Map:
		out.Set(touchstoneReflect.MakeMap(kind))
		if touchstoneStrings.HasPrefix(t.text[t.at:], `{"s":`) {
			t.elements(func() { out.SetMapIndex(t.value(kind.Key(), shape), touchstoneReflect.New(kind.Elem()).Elem()) })
			break
		}
		t.elements(func() {
			t.need('[')
			key := t.value(kind.Key(), shape)
			t.need(',')
			out.SetMapIndex(key, t.value(kind.Elem(), shape))
			t.need(']')
		})
	case touchstoneReflect.Interface:
		out.Set(touchstoneReflect.ValueOf(t.free()))
	case touchstoneReflect.Pointer:
		if kind.Elem() == touchstoneBigInt {
			number, ok := new(touchstoneBig.Int).SetString(t.number(), 10)
			if !ok {
				touchstoneRefuse("an argument is no integer, but the function takes one")
			}
			return touchstoneReflect.ValueOf(number)
		}
		if kind.Elem().Kind() == touchstoneReflect.Struct {
			return t.node(kind, shape)
		}
		if t.word("null") {
			break
		}
		out.Set(touchstoneReflect.New(kind.Elem()))
		out.Elem().Set(t.value(kind.Elem(), shape))
	default:
		touchstoneRefuse("the function takes a type that tests cannot give: " + kind.String())
	}
	return out
}

// free is a value whose type the function leaves open.
func (t *touchstoneTest) free() any {
	switch {
	case t.word("null"):
		return nil
	case t.word("true"):
		return true
	case t.word("false"):
		return false
	case t.peek() == '"':
		return t.str()
	case t.peek() == '[' || t.peek() == '{':
		items := []any{}
		t.elements(func() { items = append(items, t.free()) })
		return items
	}
	text := t.number()
	if number, err := touchstoneStrconv.Atoi(text); err == nil {
		return number
	}
	number, _ := touchstoneStrconv.ParseFloat(text, 64)
	return number
}

// Nodes, by the names of their fields.

func (t *touchstoneTest) create(kind touchstoneReflect.Type, shape string) touchstoneReflect.Value {
	node := touchstoneReflect.New(kind.Elem())
	field := node.Elem().FieldByName("Val")
	field.Set(t.value(field.Type(), ""))
	return node
}

func touchstoneHas(kind touchstoneReflect.Type, name string) bool {
	_, found := kind.Elem().FieldByName(name)
	return found
}

func touchstoneSet(node touchstoneReflect.Value, name string, value touchstoneReflect.Value) {
	node.Elem().FieldByName(name).Set(value)
}

func touchstoneGet(node touchstoneReflect.Value, name string) touchstoneReflect.Value {
	return node.Elem().FieldByName(name)
}

func (t *touchstoneTest) nodes(kind touchstoneReflect.Type) []touchstoneReflect.Value {
	nodes := []touchstoneReflect.Value{}
	if t.word("null") {
		return nodes
	}
	zero := touchstoneReflect.Zero(kind)
	t.elements(func() {
		if t.word("null") {
			nodes = append(nodes, zero)
		} else {
			nodes = append(nodes, t.create(kind, ""))
		}
	})
	return nodes
}

func (t *touchstoneTest) chain(nodes []touchstoneReflect.Value) {
	for i := 0; i+1 < len(nodes); i++ {
		touchstoneSet(nodes[i], "Next", nodes[i+1])
	}
	t.lists = append(t.lists, nodes)
}

func touchstoneFirst(nodes []touchstoneReflect.Value, kind touchstoneReflect.Type) touchstoneReflect.Value {
	if len(nodes) == 0 {
		return touchstoneReflect.Zero(kind)
	}
	return nodes[0]
}

func (t *touchstoneTest) integer() int {
	number, err := touchstoneStrconv.Atoi(t.number())
	if err != nil {
		touchstoneRefuse("malformed argument")
	}
	return number
}

func (t *touchstoneTest) node(kind touchstoneReflect.Type, shape string) touchstoneReflect.Value {
	none := touchstoneReflect.Zero(kind)
	switch {
	case shape == "ref" || shape == "clone":
		return t.reference(kind, shape)
	case touchstoneHas(kind, "Random"):
		return t.random(kind)
	case touchstoneHas(kind, "Neighbors"):
		return t.graph(kind)
	case touchstoneHas(kind, "Children"):
		return t.nary(kind)
	case touchstoneHas(kind, "TopLeft"):
		return t.quad(kind)
	case touchstoneHas(kind, "Child"):
		return t.doubly(kind)
	case touchstoneHas(kind, "Left"):
		nodes := t.nodes(kind)
		if len(nodes) == 0 || nodes[0].IsNil() {
			t.trees = append(t.trees, none)
			return none
		}
		queue := []touchstoneReflect.Value{nodes[0]}
		at := 1
		for head := 0; head < len(queue) && at < len(nodes); head++ {
			for _, side := range []string{"Left", "Right"} {
				if at < len(nodes) {
					touchstoneSet(queue[head], side, nodes[at])
					if !nodes[at].IsNil() {
						queue = append(queue, nodes[at])
					}
					at++
				}
			}
		}
		t.trees = append(t.trees, nodes[0])
		return nodes[0]
	case shape == "cycle":
		t.need('[')
		nodes := t.nodes(kind)
		t.chain(nodes)
		t.need(',')
		if !t.word("null") {
			if place := t.integer(); place >= 0 && place < len(nodes) {
				touchstoneSet(nodes[len(nodes)-1], "Next", nodes[place])
			}
		}
		t.need(']')
		return touchstoneFirst(nodes, kind)
	case shape == "node":
		t.need('[')
		nodes := t.nodes(kind)
		t.chain(nodes)
		t.need(',')
		wanted := t.create(kind, "")
		t.need(']')
		for _, node := range nodes {
			if touchstoneGet(node, "Val").Interface() == touchstoneGet(wanted, "Val").Interface() {
				return node
			}
		}
		return none
	case touchstoneHas(kind, "Next"):
		nodes := t.nodes(kind)
		t.chain(nodes)
		return touchstoneFirst(nodes, kind)
	}
	touchstoneRefuse("the function takes a pointer to something that tests cannot give")
	return none
}

func (t *touchstoneTest) intersection(kind touchstoneReflect.Type) []touchstoneReflect.Value {
	t.need('[')
	a := t.nodes(kind)
	t.need(',')
	b := t.nodes(kind)
	t.need(',')
	skipA := t.integer()
	t.need(',')
	skipB := t.integer()
	t.need(']')
	t.chain(a)
	own := b[:skipB]
	t.chain(own)
	shared := touchstoneFirst(a[skipA:], kind)
	if len(own) == 0 {
		return []touchstoneReflect.Value{touchstoneFirst(a, kind), shared}
	}
	touchstoneSet(own[len(own)-1], "Next", shared)
	return []touchstoneReflect.Value{touchstoneFirst(a, kind), own[0]}
}

func (t *touchstoneTest) reference(kind touchstoneReflect.Type, shape string) touchstoneReflect.Value {
	none := touchstoneReflect.Zero(kind)
	if t.word("null") {
		return none
	}
	wanted := touchstoneGet(t.create(kind, ""), "Val").Interface()
	place := 0
	if shape == "clone" {
		place = 1
	}
	if place >= len(t.trees) {
		return none
	}
	open := []touchstoneReflect.Value{t.trees[place]}
	for len(open) > 0 {
		node := open[len(open)-1]
		open = open[:len(open)-1]
		if node.IsNil() {
			continue
		}
		if touchstoneGet(node, "Val").Interface() == wanted {
			return node
		}
		open = append(open, touchstoneGet(node, "Right"), touchstoneGet(node, "Left"))
	}
	return none
}

func touchstoneAppend(node touchstoneReflect.Value, name string, child touchstoneReflect.Value) {
	field := node.Elem().FieldByName(name)
	field.Set(touchstoneReflect.Append(field, child))
}

func (t *touchstoneTest) nary(kind touchstoneReflect.Type) touchstoneReflect.Value {
	nodes := t.nodes(kind)
	if len(nodes) == 0 || nodes[0].IsNil() {
		return touchstoneReflect.Zero(kind)
	}
	queue := []touchstoneReflect.Value{nodes[0]}
	at := 2
	for head := 0; head < len(queue) && at < len(nodes); head++ {
		for ; at < len(nodes) && !nodes[at].IsNil(); at++ {
			touchstoneAppend(queue[head], "Children", nodes[at])
			queue = append(queue, nodes[at])
		}
		at++
	}
	return nodes[0]
}

func (t *touchstoneTest) random(kind touchstoneReflect.Type) touchstoneReflect.Value {
	nodes := []touchstoneReflect.Value{}
	targets := []int{}
	if t.word("null") {
		return touchstoneReflect.Zero(kind)
	}
	t.elements(func() {
		t.need('[')
		nodes = append(nodes, t.create(kind, ""))
		t.need(',')
		if t.word("null") {
			targets = append(targets, -1)
		} else {
			targets = append(targets, t.integer())
		}
		t.need(']')
	})
	t.chain(nodes)
	for i, target := range targets {
		if target >= 0 {
			touchstoneSet(nodes[i], "Random", nodes[target])
		}
	}
	return touchstoneFirst(nodes, kind)
}

func (t *touchstoneTest) graph(kind touchstoneReflect.Type) touchstoneReflect.Value {
	rows := t.value(touchstoneReflect.TypeOf([][]int{}), "").Interface().([][]int)
	nodes := []touchstoneReflect.Value{}
	for i := range rows {
		node := touchstoneReflect.New(kind.Elem())
		node.Elem().FieldByName("Val").SetInt(int64(i + 1))
		nodes = append(nodes, node)
	}
	for i, row := range rows {
		for _, neighbor := range row {
			touchstoneAppend(nodes[i], "Neighbors", nodes[neighbor-1])
		}
	}
	t.lists = append(t.lists, nodes)
	return touchstoneFirst(nodes, kind)
}

func (t *touchstoneTest) doubly(kind touchstoneReflect.Type) touchstoneReflect.Value {
	head := touchstoneReflect.Zero(kind)
	above, run := []touchstoneReflect.Value{}, []touchstoneReflect.Value{}
	skip := 0
	for _, node := range append(t.nodes(kind), touchstoneReflect.Zero(kind)) {
		if !node.IsNil() {
			if len(run) > 0 {
				touchstoneSet(run[len(run)-1], "Next", node)
				touchstoneSet(node, "Prev", run[len(run)-1])
			}
			run = append(run, node)
			continue
		}
		if len(run) > 0 {
			if len(above) == 0 {
				head = run[0]
			} else {
				touchstoneSet(above[min(max(skip-1, 0), len(above)-1)], "Child", run[0])
			}
			above, run, skip = run, nil, 0
		}
		skip++
	}
	return head
}

func (t *touchstoneTest) quad(kind touchstoneReflect.Type) touchstoneReflect.Value {
	cells := []touchstoneReflect.Value{}
	if t.word("null") {
		return touchstoneReflect.Zero(kind)
	}
	t.elements(func() {
		if t.word("null") {
			cells = append(cells, touchstoneReflect.Zero(kind))
			return
		}
		t.need('[')
		node := touchstoneReflect.New(kind.Elem())
		node.Elem().FieldByName("IsLeaf").SetBool(t.integer() != 0)
		t.need(',')
		node.Elem().FieldByName("Val").SetBool(t.integer() != 0)
		t.need(']')
		cells = append(cells, node)
	})
	if len(cells) == 0 || cells[0].IsNil() {
		return touchstoneReflect.Zero(kind)
	}
	queue := []touchstoneReflect.Value{cells[0]}
	at := 1
	for head := 0; head < len(queue) && at < len(cells); head++ {
		for _, corner := range touchstoneCorners {
			if at < len(cells) {
				touchstoneSet(queue[head], corner, cells[at])
				if !cells[at].IsNil() {
					queue = append(queue, cells[at])
				}
				at++
			}
		}
	}
	return cells[0]
}

var touchstoneCorners = []string{"TopLeft", "TopRight", "BottomLeft", "BottomRight"}

// Writing.

func (t *touchstoneTest) write(value touchstoneReflect.Value, shape string) {
	if t.out.Len() > 256<<20 {
		touchstoneRefuse("the returned value does not end")
	}
	switch value.Kind() {
	case touchstoneReflect.Bool:
		t.out.WriteString(touchstoneStrconv.FormatBool(value.Bool()))
	case touchstoneReflect.Int, touchstoneReflect.Int8, touchstoneReflect.Int16, touchstoneReflect.Int32, touchstoneReflect.Int64:
		if shape == "char" {
			t.quote(string(rune(value.Int())))
		} else {
			t.out.WriteString(touchstoneStrconv.FormatInt(value.Int(), 10))
		}
	case touchstoneReflect.Uint8:
		if shape == "int" || shape == "long" {
			t.out.WriteString(touchstoneStrconv.FormatUint(value.Uint(), 10))
		} else {
			t.quote(string([]byte{byte(value.Uint())}))
		}
	case touchstoneReflect.Uint, touchstoneReflect.Uint16, touchstoneReflect.Uint32, touchstoneReflect.Uint64:
		t.out.WriteString(touchstoneStrconv.FormatUint(value.Uint(), 10))
	case touchstoneReflect.Float32, touchstoneReflect.Float64:
		text := touchstoneStrconv.FormatFloat(value.Float(), 'g', -1, 64)
		switch text {
		case "NaN":
		case "+Inf":
			text = "Infinity"
		case "-Inf":
			text = "-Infinity"
		default:
			if !touchstoneStrings.ContainsAny(text, ".e") {
				text += ".0"
			}
		}
		t.out.WriteString(text)
	case touchstoneReflect.String:
		t.quote(value.String())
	case touchstoneReflect.Slice, touchstoneReflect.Array:
		t.out.WriteByte('[')
		for i := 0; i < value.Len(); i++ {
			if i > 0 {
				t.out.WriteByte(',')
			}
			t.write(value.Index(i), shape)
		}
		t.out.WriteByte(']')
	case touchstoneReflect.Map:
		t.out.WriteString(`{"d":[`)
		for i, key := range value.MapKeys() {
			if i > 0 {
				t.out.WriteByte(',')
			}
			t.out.WriteByte('[')
			t.write(key, "")
			t.out.WriteByte(',')
			t.write(value.MapIndex(key), "")
			t.out.WriteByte(']')
		}
		t.out.WriteString("]}")
	case touchstoneReflect.Interface:
		if value.IsNil() {
			t.out.WriteString("null")
		} else {
			t.write(value.Elem(), shape)
		}
	case touchstoneReflect.Pointer:
		if number, ok := value.Interface().(*touchstoneBig.Int); ok && number != nil {
			t.out.WriteString(number.String())
		} else if value.Type().Elem().Kind() == touchstoneReflect.Struct {
			t.writeNode(value, shape)
		} else if value.IsNil() {
			t.out.WriteString("null")
		} else {
			t.write(value.Elem(), shape)
		}
	default:
		t.out.WriteString(`{"x":"` + value.Kind().String() + `"}`)
	}
}

func (t *touchstoneTest) quote(text string) {
	const digits = "0123456789abcdef"
	t.out.WriteByte('"')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '"' || c == '\\' {
			t.out.WriteByte('\\')
			t.out.WriteByte(c)
		} else if c < 32 {
			t.out.WriteString(`\u00`)
			t.out.WriteByte(digits[c>>4])
			t.out.WriteByte(digits[c&15])
		} else {
			t.out.WriteByte(c)
		}
	}
	t.out.WriteByte('"')
}

func (t *touchstoneTest) unshared(node touchstoneReflect.Value) {
	for _, nodes := range t.lists {
		for _, known := range nodes {
			if known.Pointer() == node.Pointer() {
				touchstoneRefuse("the result shares a node with its argument")
			}
		}
	}
}

func (t *touchstoneTest) writeNode(node touchstoneReflect.Value, shape string) {
	kind := node.Type()
	switch shape {
	case "ref", "clone", "intersection":
		if node.IsNil() {
			t.out.WriteString("null")
		} else {
			t.write(touchstoneGet(node, "Val"), "")
		}
		return
	case "cycle":
		if node.IsNil() {
			t.out.WriteString("-1")
			return
		}
		for _, nodes := range t.lists {
			for i, known := range nodes {
				if known.Pointer() == node.Pointer() {
					t.out.WriteString(touchstoneStrconv.Itoa(i))
					return
				}
			}
		}
		t.write(touchstoneGet(node, "Val"), "")
		return
	}
	t.out.WriteByte('[')
	defer t.out.WriteByte(']')
	if node.IsNil() {
		return
	}
	first := true
	comma := func() {
		if !first {
			t.out.WriteByte(',')
		}
		first = false
		if t.out.Len() > 64<<20 {
			touchstoneRefuse("the returned structure does not end")
		}
	}
	switch {
	case touchstoneHas(kind, "Random"):
		places := map[uintptr]int{}
		nodes := []touchstoneReflect.Value{}
		for at := node; !at.IsNil(); at = touchstoneGet(at, "Next") {
			if _, known := places[at.Pointer()]; known {
				break
			}
			places[at.Pointer()] = len(nodes)
			nodes = append(nodes, at)
		}
		for _, at := range nodes {
			t.unshared(at)
			comma()
			t.out.WriteByte('[')
			t.write(touchstoneGet(at, "Val"), "")
			target := touchstoneGet(at, "Random")
			if target.IsNil() {
				t.out.WriteString(",null]")
			} else if place, known := places[target.Pointer()]; known {
				t.out.WriteString("," + touchstoneStrconv.Itoa(place) + "]")
			} else {
				t.out.WriteString(",-1]")
			}
		}
	case touchstoneHas(kind, "Neighbors"):
		found := map[int64]touchstoneReflect.Value{}
		open := []touchstoneReflect.Value{node}
		found[touchstoneGet(node, "Val").Int()] = node
		largest := int64(0)
		for len(open) > 0 {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			t.unshared(at)
			largest = max(largest, touchstoneGet(at, "Val").Int())
			neighbors := touchstoneGet(at, "Neighbors")
			for i := 0; i < neighbors.Len(); i++ {
				value := touchstoneGet(neighbors.Index(i), "Val").Int()
				if _, known := found[value]; !known {
					found[value] = neighbors.Index(i)
					open = append(open, neighbors.Index(i))
				}
			}
		}
		for value := int64(1); value <= largest; value++ {
			at, known := found[value]
			if !known {
				continue
			}
			comma()
			t.out.WriteByte('[')
			neighbors := touchstoneGet(at, "Neighbors")
			for i := 0; i < neighbors.Len(); i++ {
				if i > 0 {
					t.out.WriteByte(',')
				}
				t.write(touchstoneGet(neighbors.Index(i), "Val"), "")
			}
			t.out.WriteByte(']')
		}
	case touchstoneHas(kind, "Children"):
		t.write(touchstoneGet(node, "Val"), "")
		queue := []touchstoneReflect.Value{node}
		nulls := 1
		for head := 0; head < len(queue); head++ {
			children := touchstoneGet(queue[head], "Children")
			for i := 0; i < children.Len(); i++ {
				for ; nulls > 0; nulls-- {
					t.out.WriteString(",null")
				}
				t.out.WriteByte(',')
				t.write(touchstoneGet(children.Index(i), "Val"), "")
				queue = append(queue, children.Index(i))
			}
			nulls++
		}
	case touchstoneHas(kind, "Left") && touchstoneHas(kind, "Next"):
		for level := node; !level.IsNil(); {
			below := touchstoneReflect.Zero(kind)
			for at := level; !at.IsNil(); at = touchstoneGet(at, "Next") {
				comma()
				t.write(touchstoneGet(at, "Val"), "")
				if below.IsNil() {
					below = touchstoneGet(at, "Left")
				}
				if below.IsNil() {
					below = touchstoneGet(at, "Right")
				}
			}
			t.out.WriteString(",null")
			level = below
		}
	case touchstoneHas(kind, "Left") || touchstoneHas(kind, "TopLeft"):
		sides := []string{"Left", "Right"}
		quad := touchstoneHas(kind, "TopLeft")
		if quad {
			sides = touchstoneCorners
		}
		queue := []touchstoneReflect.Value{node}
		nulls := 0
		for head := 0; head < len(queue); head++ {
			at := queue[head]
			if at.IsNil() {
				nulls++
				continue
			}
			for ; nulls > 0; nulls-- {
				t.out.WriteString(",null")
			}
			comma()
			leaf := false
			if quad {
				leaf = touchstoneGet(at, "IsLeaf").Bool()
				cell := []int{0, 0}
				if leaf {
					cell[0] = 1
				}
				if touchstoneGet(at, "Val").Bool() {
					cell[1] = 1
				}
				t.write(touchstoneReflect.ValueOf(cell), "")
			} else {
				t.write(touchstoneGet(at, "Val"), "")
			}
			for _, side := range sides {
				if leaf {
					queue = append(queue, touchstoneReflect.Zero(kind))
				} else {
					queue = append(queue, touchstoneGet(at, side))
				}
			}
			if len(queue) > 8_000_000 {
				touchstoneRefuse("the returned tree does not end")
			}
		}
	case touchstoneHas(kind, "Next") && touchstoneHas(kind, "Val"):
		for at := node; !at.IsNil(); at = touchstoneGet(at, "Next") {
			comma()
			t.write(touchstoneGet(at, "Val"), "")
		}
	}
}
