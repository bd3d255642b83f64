package importing

import (
	"go/format"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/oldloader"
	"github.com/resgen-go/resgen/internal/module"
)

// test writes a test of the generated package, which loads environments with both loaders.
func (w *walker) test() string {
	var needed, cases strings.Builder
	seen := map[string]bool{}
	files := false
	for _, b := range w.inTest() {
		if b.variable == "" || seen[b.variable] {
			continue
		}
		seen[b.variable] = true
		value := strconv.Quote(b.value.Example(b.text))
		if b.file {
			value, files = "file", true
		}
		if b.required {
			needed.WriteString("\t\t" + strconv.Quote(b.variable) + ": " + value + ",\n")
		}
		cases.WriteString("\t\t{" + strconv.Quote(b.variable) + ", " + value + "},\n")
	}
	for _, l := range w.lost {
		if seen[l.variable] {
			continue
		}
		seen[l.variable] = true
		const left = " // import left it out\n"
		name, text := strconv.Quote(l.variable), strconv.Quote(l.text)
		if l.required {
			needed.WriteString("\t\t" + name + ": " + text + "," + left)
		}
		cases.WriteString("\t\t{" + name + ", " + text + "}," + left)
	}
	file := ""
	if files {
		file = "\tfile := filepath.Join(t.TempDir(), \"value\")\n\tif err := os.WriteFile(file, []byte(\"example\\n\"), 0o600); err != nil {\n\t\tt.Fatal(err)\n\t}\n"
	}
	name := w.spell.Go(w.Name)
	clause, own, qualifier := w.Package+"_test", "\n\t"+w.Package+" "+strconv.Quote(w.Path)+"\n", w.Package+"."
	before := w.before(qualifier, qualifier+name+"Config")
	if before.Inside || w.Package == "main" { // a package main cannot be imported
		clause, own, qualifier = w.Package, "", ""
		before = w.before(qualifier, name+"Config")
	}
	imports := []string{"context", "errors", "fmt", "maps", "reflect", "slices", "testing"}
	clears := w.Library.Clears || w.Program.Process
	if files || clears {
		imports = append(imports, "os")
	}
	if files {
		imports = append(imports, "path/filepath")
	}
	hidden, hide := w.hiding()
	if strings.Contains(before.Body+hide, "strings.") {
		imports = append(imports, "strings")
	}
	slices.Sort(imports)
	found := "\tfound := prefixed(\"no variables: \", always)\n"
	if needed.Len() > 0 {
		found = "\tfound := prefixed(\"no variables: \", differences(map[string]string{}))\n\tfound = append(found, prefixed(\"required variables: \", always)...)\n"
	}
	clearing := ""
	if clears {
		clearing = "\tfor _, v := range variables {\n\t\tt.Setenv(v.name, \"\") // which restores it after the test\n\t\tif err := os.Unsetenv(v.name); err != nil {\n\t\t\tt.Fatal(err)\n\t\t}\n\t}\n"
	}
	if before.Dir != "" && before.Dir != "." {
		clearing = "\tt.Chdir(" + strconv.Quote(before.Dir) + ") // where the program finds its configuration file\n" + clearing
	}
	for i, path := range imports {
		imports[i] = strconv.Quote(path)
	}
	text := strings.NewReplacer(
		"SETSOURCE", w.common().WithName("Source"), "RUNTIME", strconv.Quote(module.Runtime), "IMPORTS", strings.Join(imports, "\n"), "CLAUSE", clause, "OWN", own, "QUALIFIER", qualifier,
		"LIBRARY", w.Library.Name, "LOADER", before.Lines(), "ADVICE", before.Advice, "LOADBODY", before.Body, "NAME", name,
		"CLEARING", clearing, "FOUND", found, "FILE", file, "NEEDED", needed.String(), "CASES", cases.String(), "HIDDEN", hidden, "HIDE", hide,
	).Replace(testText)
	if own == "" {
		text = w.renamed(text)
	}
	data, err := format.Source([]byte(text))
	if err != nil {
		return text // does not happen, because names in it are identifiers and the rest is quoted
	}
	return string(data)
}

// declaration matches the beginning of a package-level declaration of the test.
var declaration = regexp.MustCompile(`(?m)^(?:func|var) (\w+)`)

// renamed changes the names in a test of the generated package that the hand-written files declare.
func (w *walker) renamed(text string) string {
	for _, found := range declaration.FindAllStringSubmatch(text, -1) {
		if name := found[1]; slices.Contains(w.Declared, name) {
			text = regexp.MustCompile(`\b`+name+`\b`).ReplaceAllString(text, name+"OfImport")
		}
	}
	return text
}

// inTest returns the bindings that the test tries, including those of the first item of each list of objects.
func (w *walker) inTest() []binding {
	var all []binding
	for _, b := range w.bindings {
		if b.items == nil {
			all = append(all, b)
		}
		for _, inner := range b.items {
			inner.variable = b.variable + "_0_" + inner.variable
			all = append(all, inner)
		}
	}
	return all
}

// hiding returns the variable of the test that lists the secrets, and the code that keeps the test from printing them. Both are empty if
// there are no secrets. The values may be real: a program's configuration file and its own defaults are read, too.
func (w *walker) hiding() (variable, code string) {
	if len(w.hidden) == 0 {
		return "", ""
	}
	var paths strings.Builder
	for _, path := range w.hidden {
		_, path, _ = strings.Cut(path, ".")
		paths.WriteString(strconv.Quote("Config."+path) + ",\n")
	}
	variable = "// secrets are the fields whose values TestImport does not print.\nvar secrets = []string{\n" + paths.String() + "}\n\n"
	code = "\thidden := slices.ContainsFunc(secrets, func(field string) bool {\n" +
		"\t\treturn field == path || strings.HasPrefix(field, path+\".\") || strings.HasPrefix(field, path+\"[\")\n\t})\n" +
		"\tif hidden {\n\t\treturn []string{path + \": the values differ; they are not shown, because they may be secret\"}\n\t}\n"
	return variable, code
}

// before returns the code with which the test calls the library. In the test, qualifier precedes names of the generated package, and config
// is the name of the struct.
func (w *walker) before(qualifier, config string) oldloader.Loader {
	if w.Setup != nil {
		return w.Setup.Before(w.Struct, w.Path, qualifier, config)
	}
	return w.Program.Before(w.Module, config, w.Prefix)
}

const testText = `package CLAUSE

import (
	IMPORTS

	LOADER
	RUNTIME
OWN)

// loadBefore loads an environment with LIBRARY. ADVICE
func loadBefore(environment map[string]string) (QUALIFIERNAMEConfig, error) {
	LOADBODY
}

// attempt is loadBefore, but a panic of the library is an error.
func attempt(environment map[string]string) (_ QUALIFIERNAMEConfig, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("LIBRARY panics: %v", p)
		}
	}()
	return loadBefore(environment)
}

// loadAfter loads an environment with the generated loader.
func loadAfter(environment map[string]string) (QUALIFIERNAMEConfig, error) {
	return QUALIFIERLoadNAMEConfig(context.Background(), QUALIFIERSETSOURCE(resource.Map(environment)))
}

// accepted are the differences that are wanted, as TestImport prints them.
var accepted = []string{}

HIDDEN// TestImport loads the same environments with both loaders and lists the differences. Delete it together with the old loader.
func TestImport(t *testing.T) {
FILE	required := map[string]string{
NEEDED	}
	variables := []struct{ name, value string }{
CASES	}
CLEARING	if _, err := attempt(required); err != nil { // then nothing is compared
		if _, errAfter := loadAfter(required); errAfter != nil {
			t.Fatalf("both loaders fail with the required variables. Write valid values into required: %v", err)
		}
	}
	always := differences(required)
FOUND	for _, v := range variables {
		environment := maps.Clone(required)
		environment[v.name] = v.value
		alone := slices.DeleteFunc(differences(environment), func(line string) bool { return slices.Contains(always, line) })
		found = append(found, prefixed(v.name+": ", alone)...)
	}
	for _, line := range found {
		if !slices.Contains(accepted, line) {
			t.Error(line)
		}
	}
	for _, line := range accepted {
		if !slices.Contains(found, line) {
			t.Errorf("accepted, and no difference any more: %s", line)
		}
	}
}

// prefixed puts a word in front of each line.
func prefixed(word string, lines []string) []string {
	var all []string
	for _, line := range lines {
		all = append(all, word+line)
	}
	return all
}

// differences loads one environment with both loaders and lists the fields that differ.
func differences(environment map[string]string) []string {
	before, errBefore := attempt(environment)
	after, errAfter := loadAfter(environment)
	switch {
	case errBefore != nil && errAfter != nil:
		return nil
	case errBefore != nil || errAfter != nil:
		return []string{fmt.Sprintf("only one of the loaders fails: %v", errors.Join(errBefore, errAfter))}
	}
	return fieldDifferences("Config", reflect.ValueOf(before), reflect.ValueOf(after))
}

// fieldDifferences lists the exported fields of two values that differ.
func fieldDifferences(path string, before, after reflect.Value) []string {
	if before.Kind() == reflect.Pointer && !before.IsNil() && !after.IsNil() {
		before, after = before.Elem(), after.Elem()
	}
	if before.Kind() == reflect.Struct {
		var found []string
		exported := false
		for i := range before.NumField() {
			if f := before.Type().Field(i); f.IsExported() {
				exported = true
				found = append(found, fieldDifferences(path+"."+f.Name, before.Field(i), after.Field(i))...)
			}
		}
		if exported {
			return found
		}
	}
	if reflect.DeepEqual(before.Interface(), after.Interface()) {
		return nil
	}
HIDE	old, now := shown(before), shown(after)
	if old == now { // for example, an empty map and none
		old, now = fmt.Sprintf("%#v", before), fmt.Sprintf("%#v", after)
	}
	return []string{fmt.Sprintf("%s: before %s, after %s", path, old, now)}
}

// shown is a value as text, without the addresses of pointers.
func shown(v reflect.Value) string {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return "<nil>"
	}
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.CanAddr() {
		if s, ok := v.Addr().Interface().(fmt.Stringer); ok {
			return s.String()
		}
	}
	return fmt.Sprintf("%+v", v)
}
`
