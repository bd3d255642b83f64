package library

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/world"
)

// Absent reports that the Go package at path does not exist, and why. The text whose says what the package is needed for, such as "the kind
// `http` is that of"; it may be "".
func (r *Packages) Absent(code diag.Code, at diag.Span, path, whose, help string) {
	text := "there is no package `" + path + "`"
	reason, detail := r.World().Absence(path)
	switch reason {
	case world.NoGoMod:
		if r.homeless {
			return // there is one finding for the same cause
		}
		r.homeless = true
		text, help = text+": neither this folder nor one above has a go.mod", "`go mod init example.com/yours`, then "+help
	case world.NoGoSum:
		text, help = text+", as go.sum lacks what go.mod requires", "`go get "+path+"` adds it"
	case world.NotDownloaded:
		text, help = text+": its module is required, and not on this machine", "`go mod download` gets it"
	case world.NoFolder:
		text, help = text+" in this module", "write it first, or correct the path"
	case world.NotUsed:
		text, help = text+": its module is not in go.work", "`go work use "+detail+"`"
	case world.NotAsked:
		text = text + ": go.mod replaces its module, and does not require it"
		help = "`go get " + detail + "`, then `go tool resgen generate`, and only then `go mod tidy`"
	default:
		text += " in this module or its requirements"
		if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
			help = "write its whole import path, such as `example.com/shop/" + path + "`" // no other module can have such a path
		}
		if whose != "" {
			text = whose + " `" + path + "`, which is not in this module or its requirements"
		}
	}
	r.Report(code, at, text, help)
}
