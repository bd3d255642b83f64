package deployment

import (
	"cmp"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/resource/dotenv"
)

// compose adds the services of a compose file.
func (m *manifests) compose(n *yaml.Node, file string) {
	if get(n, "include") != nil {
		m.leave(file, "what it includes is not read: import those files with it")
	}
	services := get(n, "services")
	for _, e := range entries(services) {
		m.containers = append(m.containers, m.layers(e.key, services, e.value, file, 0)...)
	}
}

// layers returns a service as containers with its name: the service that it extends, and the service itself, whose variables take precedence.
func (m *manifests) layers(name string, services, n *yaml.Node, file string, depth int) []container {
	own := container{name: name, long: name, service: true, built: get(n, "build") != nil, node: n, file: file}
	extends := get(n, "extends")
	if extends == nil {
		return []container{own}
	}
	base := cmp.Or(scalarOf(extends), scalarOf(get(extends, "service")))
	if other := scalarOf(get(extends, "file")); other != "" {
		services = nil
		var document yaml.Node
		if text, err := m.request.Read(other, file); err == nil && yaml.Unmarshal(text, &document) == nil && len(document.Content) == 1 {
			services = get(document.Content[0], "services")
		}
		if file = other; !filepath.IsAbs(other) {
			file = filepath.Join(filepath.Dir(own.file), other)
		}
	}
	at := get(services, base)
	if at == nil || depth > 16 {
		own.lacks = "the service `" + base + "`, which it extends, cannot be read"
		return []container{own}
	}
	return append(m.layers(name, services, at, file, depth+1), own)
}

// serviceVariables returns the variables of a service, and the secrets that it reads from files.
func (m *manifests) serviceVariables(c container) envvar.List {
	var all envvar.List
	if c.lacks != "" {
		m.leave(c.name, c.lacks)
	}
	for _, f := range envFiles(get(c.node, "env_file")) {
		name := f.path
		if text, known, _ := interpolate(name, 0); known {
			name = text
		}
		text, err := m.request.Read(name, c.file)
		if err != nil {
			m.leave(c.name, "its env_file `"+name+"` cannot be read: import it by itself")
			continue
		}
		if f.raw {
			for _, v := range rawVariables(string(text)) {
				all.Set(v)
			}
			continue
		}
		values, err := dotenv.Parse(text)
		if err != nil {
			m.leave(c.name, "its env_file `"+name+"`: "+err.Error())
			continue
		}
		for _, key := range inOrder(string(text), values) {
			all.Set(interpolated(key, values[key]))
		}
	}
	environment := get(c.node, "environment")
	for _, e := range entries(environment) {
		if e.value == nil || e.value.Tag == "!!null" { // the value comes from the shell
			all.Set(envvar.Variable{Name: e.key})
			continue
		}
		all.Set(interpolated(e.key, scalarOf(e.value)))
	}
	for _, e := range elements(environment) {
		name, value, ok := strings.Cut(scalarOf(e), "=")
		switch {
		case name == "":
		case !ok:
			all.Set(envvar.Variable{Name: name})
		default:
			all.Set(interpolated(name, value))
		}
	}
	for _, e := range elements(get(c.node, "secrets")) {
		name, path := scalarOf(e), scalarOf(get(e, "target"))
		if name == "" {
			name = scalarOf(get(e, "source"))
		}
		if path == "" {
			path = name
		}
		if !strings.HasPrefix(path, "/") {
			path = "/run/secrets/" + path
		}
		named := false // whether a variable names the file
		for _, v := range all {
			named = named || v.Text == path
		}
		if !named && name != "" {
			all.Set(envvar.Variable{Name: name, Need: true, Secret: true, Mount: path})
		}
	}
	return all
}

// An envFile is an element of env_file.
type envFile struct {
	path string
	raw  bool // values have neither quotes nor variables
}

// envFiles returns the files of env_file: one path, or a list of paths and of tables with a path.
func envFiles(n *yaml.Node) []envFile {
	if one := scalarOf(n); one != "" {
		return []envFile{{path: one}}
	}
	var all []envFile
	for _, e := range elements(n) {
		f := envFile{scalarOf(e), scalarOf(get(e, "format")) == "raw"}
		if f.path == "" {
			f.path = scalarOf(get(e, "path"))
		}
		if f.path != "" {
			all = append(all, f)
		}
	}
	return all
}

// rawVariables returns the variables of a file with format: raw. Each value is the rest of its line.
func rawVariables(text string) envvar.List {
	var all envvar.List
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.TrimLeft(line, " \t"), "\r\n")
		name, value, ok := strings.Cut(line, "=")
		if name = strings.TrimRight(name, " \t"); name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		all.Set(envvar.Variable{Name: name, Text: value, Need: ok && value != ""}) // without =, the value comes from the shell
	}
	return all
}

// interpolated returns a variable. In its value, ${NAME:-default} was replaced by defaults.
func interpolated(name, text string) envvar.Variable {
	value, known, secret := interpolate(text, 0)
	v := envvar.Variable{Name: name, Need: text != "" && !(known && value == ""), Secret: secret}
	if known && !secret {
		v.Text = value
	}
	return v
}

// interpolate replaces $NAME, ${NAME}, ${NAME:-default} and ${NAME:+other} by what they are if no variable is set. known is false if a variable has no default. secret is true if the
// name of a variable is typical of secrets.
func interpolate(text string, depth int) (value string, known, secret bool) {
	known = true
	var b strings.Builder
	for {
		head, rest, found := strings.Cut(text, "$")
		b.WriteString(head)
		if !found || depth > 16 {
			return b.String(), known, secret
		}
		text = rest
		if strings.HasPrefix(text, "$") { // $$ is written for a $
			b.WriteByte('$')
			text = text[1:]
			continue
		}
		inner, braces := text, strings.HasPrefix(text, "{")
		if braces {
			end := closing(text)
			if end < 0 {
				return b.String(), false, secret
			}
			inner, text = text[1:end], text[end+1:]
		}
		n := 0
		for n < len(inner) && envvar.Valid(inner[:n+1]) {
			n++
		}
		if n == 0 {
			if braces {
				known = false
			} else {
				b.WriteByte('$')
			}
			continue
		}
		if !braces {
			text = inner[n:]
		}
		secret = secret || envvar.SoundsSecret(inner[:n])
		operator := strings.TrimPrefix(inner[n:], ":")
		if braces && strings.HasPrefix(operator, "+") { // nothing, if the variable is not set
			_, _, hidden := interpolate(operator[1:], depth+1)
			secret = secret || hidden
			continue
		}
		if !braces || !strings.HasPrefix(operator, "-") {
			known = false
			continue
		}
		value, ok, hidden := interpolate(operator[1:], depth+1)
		known, secret = known && ok, secret || hidden
		b.WriteString(value)
	}
}

// closing returns the index at which the brace at the beginning of text is closed, or -1.
func closing(text string) int {
	depth := 0
	for i, c := range text {
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
