package oldprogram

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/resgen-go/resgen/internal/gen/importing"
	"github.com/resgen-go/resgen/internal/gen/importing/deployment"
	"github.com/resgen-go/resgen/internal/usage"
)

// manifests returns the specification for the variables in files of Docker Compose or Kubernetes.
func (r reader) manifests(args []string) (made importing.Result, err error) {
	if err := r.forFiles(); err != nil {
		return made, err
	}
	if r.Name == "" {
		r.Name = generalName
	}
	q := deployment.Request{
		Containers: r.Containers,
		Read: func(name, from string) ([]byte, error) {
			if !filepath.IsAbs(name) {
				name = filepath.Join(filepath.Dir(from), filepath.FromSlash(name))
			}
			return os.ReadFile(r.Abs(name))
		},
	}
	for _, arg := range args {
		text, err := os.ReadFile(r.Abs(arg))
		if err != nil {
			return made, err
		}
		q.Files = append(q.Files, deployment.File{Name: arg, Text: text})
	}
	all, notes, err := deployment.Manifests(q)
	if choice := (*deployment.ChoiceError)(nil); errors.As(err, &choice) {
		return made, usage.New(choice.Error(), "name one: --container "+choice.Names[0])
	}
	if err != nil {
		return made, usage.New(err.Error(), "import reads files of Docker Compose and Kubernetes, in YAML or JSON")
	}
	return importing.Variables(importing.Request{Name: r.Name, Package: r.pkg}, all, notes), nil
}

// dotenv returns the specification for the variables in a file in dotenv syntax.
func (r reader) dotenv(arg string) (importing.Result, error) {
	if err := r.forFiles(); err != nil {
		return importing.Result{}, err
	}
	text, err := os.ReadFile(r.Abs(arg))
	if err != nil {
		return importing.Result{}, err
	}
	if r.Name == "" {
		r.Name = generalName
	}
	all, err := deployment.Dotenv(text)
	if err != nil {
		return importing.Result{}, usage.New("`"+arg+"`: "+err.Error(), "correct the line; package resource/dotenv documents the syntax")
	}
	return importing.Variables(importing.Request{Name: r.Name, Package: r.pkg}, all, nil), nil
}
