package cli

import (
	"errors"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/mockgen"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/usage"
)

type mockOptions struct {
	out, pkg, header string
	returns          []string
	embed, check     bool
}

// A mockRun is one run of the verb.
type mockRun struct {
	*app
	mockOptions
	dir    string // the folder to write into, an absolute path
	file   string // base name of the only file to write; "" for one file per mock
	root   string // the root of the workspace, an absolute path
	rel    string // slash path of dir in the workspace
	test   bool   // whether the files are tests
	head   mockgen.Header
	chains []mock.Return
	wanted []mockgen.Wanted
	query  *gotypes.Query            // the query for the packages of wanted
	found  map[string]*types.Package // those packages, if they had to be loaded
	list   diag.List                 // findings about the arguments
}

// place determines where to write.
func (r *mockRun) place() error {
	r.dir, r.test = r.Dir, true
	if r.out != "" {
		r.dir, r.test = r.abs(r.out), false
		if strings.HasSuffix(r.out, ".go") {
			r.dir, r.file = filepath.Dir(r.dir), filepath.Base(r.dir)
		}
	}
	r.root = r.folder().Workspace(r.dir)
	var err error
	if r.head, err = r.readHeader(); err != nil {
		return err
	}
	rel, err := filepath.Rel(r.root, r.dir)
	r.rel = filepath.ToSlash(rel)
	out := filepath.ToSlash(r.out)
	if filepath.IsAbs(r.out) {
		out = path.Join(r.rel, r.file)
	}
	if flaw := mockgen.OutFlaw(out); flaw != "" {
		return usage.New("--out: `"+r.out+"` "+flaw, "choose another name")
	}
	if r.pkg != "" && !ident.IsPackage(r.pkg) {
		return usage.New("`"+r.pkg+"` cannot be the name of a package", "--package takes a Go identifier")
	}
	return err
}

// readHeader reads the file that --header names.
func (r *mockRun) readHeader() (mockgen.Header, error) {
	if r.header == "" {
		return mockgen.Header{}, nil
	}
	data, err := os.ReadFile(r.abs(r.header))
	if err != nil {
		if path := (*fs.PathError)(nil); errors.As(err, &path) {
			err = path.Err
		}
		return mockgen.Header{}, mockgen.RefuseHeader(r.header, "cannot be read: "+err.Error())
	}
	return mockgen.ParseHeader(r.header, data)
}

// parse reads the arguments and --returns.
func (r *mockRun) parse(args []string) error {
	var err error
	if r.chains, err = mockgen.ParseReturns(r.returns); err != nil {
		return err
	}
	const verb = "resgen mock "
	line := &diag.Source{Name: "command line", Text: []byte(verb + strings.Join(args, " "))}
	start := len(verb)
	for _, arg := range args {
		at := diag.Span{Source: line, Start: start, End: start + len(arg)}
		start += len(arg) + 1
		dot := strings.LastIndexByte(arg, '.')
		if dot < 0 || dot < strings.LastIndexByte(arg, '/') || dot == len(arg)-1 {
			r.list.Add(diag.Finding{
				Code: diag.UnknownGoType, Text: "`" + arg + "` names no type", At: at,
				Help: mockgen.Unnamed(arg),
			})
			continue
		}
		w := mockgen.Wanted{At: at, Path: arg[:dot], Pattern: arg[dot+1:], Folder: strings.HasPrefix(arg, "./") || strings.HasPrefix(arg, "../")}
		if _, err := path.Match(w.Pattern, ""); err != nil {
			r.list.Add(diag.Finding{
				Code: diag.UnknownGoType, Text: "`" + w.Pattern + "` is not a pattern", At: at,
				Help: "`*` means any text, `?` any character, `[ab]` an a or a b",
			})
			continue
		}
		if w.Path, err = r.folder().ImportPath(w.Path); err != nil {
			return err
		}
		r.wanted = append(r.wanted, w)
	}
	return nil
}
