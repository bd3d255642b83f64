package bind

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// absolutePath matches the beginning of an absolute path, on Unix and on Windows.
var absolutePath = regexp.MustCompile(`^(/|[A-Za-z]:[/\\])`)

// defaultFile checks the path under the key file. It returns false if it has reported a finding.
func (b *binder) defaultFile(l *model.Leaf, k *syntax.Entry) bool {
	v := k.Value
	problem, help := "", "write a path such as `/run/secrets/db_password`; a variable that names a file is `env_file`"
	switch {
	case !l.Field().Stored():
		b.Report(diag.BadBinding, k.At, "`file` is for secrets, which `"+l.Name+"` is not", "bind a variable that names a file with `env_file`, or set `secret = true` on the field",
			diag.Label{At: l.Field().At, Text: "declared here"})
		return false
	case !absolutePath.MatchString(v.Text):
		problem = "this is not an absolute path"
	case strings.TrimSpace(v.Text) != v.Text || strings.ContainsFunc(v.Text, unicode.IsControl):
		problem, help = "the path ends with a blank, or has a control character", "remove it"
	case strings.ContainsAny(v.Text, "{}"):
		problem, help = "the path of `file` is not a template, but this one has braces", "write a path for each profile, or bind a variable with `env_file`, whose name may hold parameters"
	}
	if problem == "" {
		return true
	}
	read.MaskStrings(v) // it may be the secret itself
	b.Report(diag.BadBinding, v.At, problem, help)
	return false
}

// readFiles reads the keys secret_files and env_files.
func (b *binder) readFiles(t *syntax.Value) {
	for _, key := range []string{"secret_files", "env_files"} {
		if e := read.Entry(t, key); e != nil && e.Value.Kind == syntax.Bool && e.Value.Bool {
			b.files = e
		}
	}
}

// envFile adds a variable to the binding in: the one for a file with the value of l. It does so if the resource has env_files, or
// secret_files and l is a secret. The name is that of the first variable with the suffix _FILE. Lists and maps of objects have no such
// variable, because it could be the variable of an item. The member of a union is not what a file holds.
func (b *binder) envFile(l *model.Leaf, in *model.Binding) {
	f := l.Field()
	if b.files == nil || len(in.Env) == 0 || in.File != "" || f.Type.Kind == model.UnionType || f.Type.Items() != nil || !f.Secret && b.files.Key != "env_files" {
		return
	}
	in.File = in.Env[0] + "_FILE"
	if in.VarAt != nil {
		in.VarAt = append(in.VarAt[:len(in.VarAt):len(in.VarAt)], b.files.At)
	}
}

// idleFiles reports files of fields in an optional object if nothing else can make the object present. A file does not make it present.
func (b *binder) idleFiles() {
	for _, l := range b.res.Leaves {
		for _, p := range b.Pkg.ProfilesOf(b.res) {
			if s := l.Source(p); s.DefaultFile != "" {
				if place := b.neverThere(l, p); place != "" {
					b.Report(diag.BadBinding, s.SourceAt, "`"+place+"` is never present: the file of `"+l.Name+"` is read only if a variable makes `"+place+"` present",
						"bind a variable in `"+place+"` with `env`")
					break
				}
			}
		}
	}
}

// neverThere returns the outermost optional object around l that no variable and no value of the specification makes present, or "".
func (b *binder) neverThere(l *model.Leaf, p *model.Profile) string {
	place := ""
	for i, f := range l.Path[:len(l.Path)-1] {
		place += f.Name
		if f.Pointer() && f.Type.Kind == model.ObjectType && !b.res.Touched(place, p) {
			return place
		}
		if m := l.Member(i); m != nil {
			place += "." + m.Name
		}
		place += "."
	}
	return ""
}
