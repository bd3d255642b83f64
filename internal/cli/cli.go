package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/usage"
)

// OS returns the current process.
func OS() Process {
	dir, _ := os.Getwd() // Run returns an error for ""
	return Process{os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv, os.Environ, dir}
}

// The exit codes.
const (
	fine     = 0
	findings = 1 // errors in a specification, stale files, an insufficient environment
	trouble  = 2 // wrong usage, files that cannot be read or written, and bugs of resgen
)

// Run runs one command line and returns its exit code: 0 if all is fine, 1 for findings or stale files, 2 for trouble.
func Run(p Process) int { return run(p, gen.Resolve, gen.Generate) }

// run is Run with the given functions of the pipeline.
func run(p Process, resolve, generate func(gen.Spec) gen.Result) (code int) {
	out := &watchedWriter{w: p.Stdout}
	p.Stdout = out
	a := &app{Process: p, resolve: ready(resolve), generate: ready(generate), format: "text", color: "auto"}
	defer func() {
		if v := recover(); v != nil {
			a.internalError(v)
			code = trouble
		}
		a.reportHeld()
	}()
	switch err := a.execute(); {
	case errors.Is(err, errFindings):
		code = findings
	case err != nil:
		a.trouble(err)
		code = trouble
	case out.err != nil:
		a.trouble(fmt.Errorf("the output could not be written: %w", out.err))
		code = trouble
	}
	return code
}

// ready returns a function that adds to a specification the version of this program and the use of all processors, and then calls step.
func ready(step func(gen.Spec) gen.Result) func(gen.Spec) gen.Result {
	return func(s gen.Spec) gen.Result {
		s.Version, s.Each = version(), each
		return step(s)
	}
}

func (a *app) execute() error {
	root := a.root()
	root.SetArgs(append([]string{}, a.Args...)) // never nil, because nil would mean os.Args
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	return root.Execute()
}

// root returns the command without a verb, which generates.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "resgen [folder... | ./... | work]",
		Short: "Generate Go from a specification of a program's resources",
		Long: "resgen reads resgen.toml, a specification of the resources that a program depends on, and generates the Go for them.\n" +
			"Without a verb, it runs generate. Begin with: resgen init",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeFolders,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.start() },
	}
	root.RunE = func(_ *cobra.Command, args []string) error {
		if err := a.isFolder(root, args); err != nil {
			return err
		}
		return a.runGenerate(args)
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.format, "format", a.format, "print findings as "+strings.Join(diag.Formats(), ", "))
	flags.StringVar(&a.color, "color", a.color, "colour findings: auto, always, never")
	flags.StringVarP(&a.chdir, "chdir", "C", "", "change to this `folder` first")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(a.initCommand(), a.generateCommand(), a.checkCommand(), a.envCommand(), a.explainCommand(), a.importCommand(), a.mockCommand(), a.schemaCommand(), a.versionCommand())
	return root
}

// start checks the flags that every verb has.
func (a *app) start() error {
	if a.Dir == "" {
		return errors.New("the current directory is unknown")
	}
	if diag.Printers[a.format] == nil {
		format := a.format
		a.format = "text" // to print this error
		return usage.Unknown("format", format, diag.Formats())
	}
	switch a.color {
	case "auto", "always", "never":
	default:
		return usage.Unknown("colour", a.color, []string{"auto", "always", "never"})
	}
	if a.chdir != "" {
		dir := a.abs(a.chdir)
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return usage.New(fmt.Sprintf("`%s` is not a folder", a.chdir), "-C takes the folder to work in")
		}
		a.Dir = dir
	}
	return nil
}

// isFolder returns an error if the first argument is neither a folder nor a pattern. It is probably a misspelt verb.
func (a *app) isFolder(root *cobra.Command, args []string) error {
	if len(args) == 0 || args[0] == project.WorkPattern || strings.ContainsAny(args[0], `./\`) {
		return nil
	}
	if _, err := os.Stat(a.abs(args[0])); err == nil {
		return nil
	}
	var verbs []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			verbs = append(verbs, c.Name())
		}
	}
	return usage.Unknown("verb or folder", args[0], verbs)
}
