package world

import (
	"go/build/constraint"
	"slices"
)

// BuildLines returns the build constraints among lines, or the first line that cannot be parsed. As the go command does, it looks at lines
// `// +build` only if there is no `//go:build`.
func BuildLines(lines []string) (all []string, bad string) {
	for _, is := range []func(string) bool{constraint.IsGoBuild, constraint.IsPlusBuild} {
		for _, line := range lines {
			if !is(line) {
				continue
			}
			x, err := constraint.Parse(line)
			if err != nil {
				return all, line
			}
			all = append(all, x.String())
		}
		if len(all) > 0 {
			break
		}
	}
	return all, ""
}

// IsBuildLine reports whether a line is a build constraint, old or new.
func IsBuildLine(line string) bool { return constraint.IsGoBuild(line) || constraint.IsPlusBuild(line) }

// AllConstraints returns a constraint that is satisfied if all given constraints are. It ignores empty ones.
func AllConstraints(all []string) string {
	var expr constraint.Expr
	var known []string
	for _, text := range all {
		x, err := constraint.Parse("//go:build " + text)
		if err != nil || slices.Contains(known, text) {
			continue
		}
		known = append(known, text)
		if expr == nil {
			expr = x
		} else {
			expr = &constraint.AndExpr{X: expr, Y: x}
		}
	}
	if expr == nil {
		return ""
	}
	return expr.String()
}
