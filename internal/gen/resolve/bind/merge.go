package bind

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// bind merges the layers for the leaf l: config replaces the default of the kind, and a profile replaces config.
func (b *binder) bind(l *model.Leaf, config map[string]*said, profiles map[*model.Profile]profileLayer) {
	defer b.repeated(l)
	l.Base = b.base(l, config[l.Name])
	b.flagsNeedVariable(l, config[l.Name], l.Base)
	if b.Pkg.Profiles == nil {
		if s := config[l.Name]; s != nil && s.template != nil {
			l.Base.Fallback, l.Base.From = b.expand(l, s.template, nil), model.FromResource
		}
		b.idleKeys(l, config[l.Name], nil)
		return
	}
	for _, p := range b.Pkg.ProfilesOf(b.res) {
		in := l.Base
		if s := config[l.Name]; s != nil && s.template != nil {
			in.Fallback, in.From, in.FallbackAt = b.expand(l, s.template, p), model.FromResource, s.template.At
		}
		in = b.over(l, in, profiles[p].said[l.Name], p, config[l.Name])
		if !same(in, l.Base) {
			l.ByProfile = append(l.ByProfile, model.ProfileBinding{Profile: p, Binding: in})
		}
	}
	b.idleKeys(l, config[l.Name], append([]*model.Profile{nil}, b.Pkg.ProfilesOf(b.res)...)...)
	for _, p := range b.Pkg.ProfilesOf(b.res) {
		b.idleKeys(l, profiles[p].said[l.Name], p)
	}
}

// base returns the binding of l without a profile.
func (b *binder) base(l *model.Leaf, s *said) model.Binding {
	in := b.kindDefault(l)
	if s != nil {
		in = b.apply(l, in, s, model.FromResource)
	}
	if b.prefix != nil && (s == nil || len(s.env) == 0 && !s.noEnv && s.file == nil) {
		in.Env = []string{b.prefix.Text + strings.ToUpper(strings.ReplaceAll(l.Name, ".", "_"))}
		in.VarAt, in.SourceAt = nil, b.prefix.At
		b.reserved(l, in.Env[0])
	}
	b.envFile(l, &in)
	b.read(&in, s)
	return in
}

func (b *binder) kindDefault(l *model.Leaf) model.Binding {
	var in model.Binding
	if d := l.Field().Default; d != nil {
		in.Fallback, in.From, in.FallbackAt = d, model.FromKind, d.At
	}
	return in
}

// over returns the binding in, changed by the layer s of the profile p. base is what config says about l.
func (b *binder) over(l *model.Leaf, in model.Binding, s *said, p *model.Profile, base *said) model.Binding {
	if s == nil {
		return in
	}
	if s.unset {
		if _, before := b.cleared[l]; !before {
			b.cleared[l] = s.at
		}
		return b.kindDefault(l)
	}
	out := b.apply(l, in, s, model.FromProfile)
	if s.source && len(s.env) == 0 && !s.noEnv && s.file == nil { // s sets only flags, so the variables do not change
		out.Env, out.File, out.VarAt = in.Env, in.File, in.VarAt
		if len(s.old) == 0 {
			out.Old, out.OldAt = in.Old, in.OldAt
		}
		if s.standard == nil {
			out.DefaultFile = in.DefaultFile
		}
		if s.allowEmpty == nil {
			out.AllowEmpty = in.AllowEmpty
		}
		if s.shared == nil {
			out.Shared = in.Shared
		}
	}
	if s.template != nil {
		out.Fallback, out.From, out.Insecure, out.FallbackAt = b.expand(l, s.template, p), model.FromProfile, false, s.template.At
	}
	b.envFile(l, &out)
	b.read(&out, s, base)
	b.flagsNeedVariable(l, s, out)
	return out
}

// apply returns the binding in, changed by s. The variables and the fallback are replaced independently.
func (b *binder) apply(l *model.Leaf, in model.Binding, s *said, from model.Layer) model.Binding {
	if s.source {
		in.Env, in.File, in.VarAt, in.Old, in.OldAt, in.DefaultFile = nil, "", nil, nil, nil, ""
		if s.standard != nil {
			in.DefaultFile = s.standard.Text
		}
		for _, v := range s.env {
			in.Env = append(in.Env, v.Text)
			in.VarAt = append(in.VarAt, v.At)
		}
		if s.file != nil {
			in.File = s.file.Text
			in.VarAt = append(in.VarAt, s.file.At)
		}
		for _, v := range s.old {
			in.Old = append(in.Old, v.Text)
			in.OldAt = append(in.OldAt, v.At)
		}
		in.AllowEmpty, in.Shared, in.SourceAt = isOn(s.allowEmpty), isOn(s.shared), s.at
		if len(s.env) > 0 {
			in.SourceAt = s.env[0].At
		} else if s.file != nil {
			in.SourceAt = s.file.At
		}
	}
	switch {
	case s.fallback != nil:
		in.Fallback, in.From, in.Insecure, in.FallbackAt = overEntries(in, s.fallback, l.Field(), from), from, s.insecure, s.fallback.At
	case s.broken && s.template == nil:
		in.Fallback, in.From, in.FallbackAt = &model.Value{At: s.at}, from, s.at
	}
	return in
}

// flagsNeedVariable reports allow_empty, shared and deprecated_env if the binding has no variable.
func (b *binder) flagsNeedVariable(l *model.Leaf, s *said, in model.Binding) {
	if s != nil && len(s.old) > 0 && !in.Bound() && !s.broken {
		b.Report(diag.BadBinding, s.old[0].At, "the binding of `"+l.Name+"` has a deprecated variable and no new one", "add `env = \"...\"`, or write `env` in place of `deprecated_env`")
		return
	}
	if s != nil && s.source && !in.Bound() && !s.noEnv && !s.broken && (isOn(s.allowEmpty) || isOn(s.shared)) {
		key := "allow_empty"
		if !isOn(s.allowEmpty) {
			key = "shared"
		}
		b.Report(diag.BadBinding, s.at, "the binding of `"+l.Name+"` has `"+key+"` but no variable", "add `env = \"...\"`")
	}
}

// repeated reports a variable that the merged bindings of l name twice, if no layer of them names it twice.
func (b *binder) repeated(l *model.Leaf) {
	reported := map[diag.Span]bool{} // profiles inherit bindings
	for _, p := range b.Pkg.ProfilesOf(b.res) {
		in := l.In(p)
		names, first := in.Names(), map[string]diag.Span{}
		for i, name := range append(names, in.Old...) {
			at, implied := in.SourceAt, false
			switch {
			case i >= len(names):
				at = in.OldAt[i-len(names)]
			case in.VarAt != nil:
				at = in.VarAt[i]
				implied = in.IsFile(i) && b.files != nil && at == b.files.At
			}
			for _, expanded := range environ.Expand(b.res.Factory, name) {
				before, again := first[expanded]
				if !again {
					first[expanded] = at
				}
				if !again || reported[at] || i < len(names) && !implied {
					continue
				}
				reported[at] = true
				text, help := "`deprecated_env` repeats a variable of `"+l.Name+"`", "remove one"
				if implied {
					text = "`" + expanded + "` is a variable of `" + l.Name + "`, and because of `" + b.files.Key + "` it also names its file"
					help = "name the variable of the file: `env_file = \"...\"`"
				}
				b.Conflict(diag.Duplicate, diag.Label{At: before, Text: "read here"}, diag.Label{At: at, Text: "read again here"}, text, help)
			}
		}
	}
}

func same(a, b model.Binding) bool {
	return slices.Equal(a.Env, b.Env) && a.File == b.File && a.DefaultFile == b.DefaultFile && slices.Equal(a.Old, b.Old) && a.AllowEmpty == b.AllowEmpty && a.Shared == b.Shared && a.SameReading(b.Source) &&
		a.From == b.From && a.Insecure == b.Insecure && a.Implied == b.Implied && sameValue(a.Fallback, b.Fallback)
}

func sameValue(a, b *model.Value) bool {
	if a != nil && b != nil && a.Store+b.Store != "" {
		return a.Store == b.Store
	}
	if a != nil && b != nil && (a.Made != nil || b.Made != nil) {
		return a.Made.Equal(b.Made)
	}
	return a == b || a != nil && b != nil && a.Text == b.Text && value.Compare(a.V, b.V) == 0
}

// isOn reports whether a layer has the flag e, and the flag is true.
func isOn(e *syntax.Entry) bool { return e != nil && e.Value.Kind == syntax.Bool && e.Value.Bool }
