package module

import (
	"regexp"
	"strconv"
	"strings"
)

// Generates matches the line of a Go file with which go generate runs resgen.
var Generates = regexp.MustCompile(`(?m)^//go:generate go tool (-modfile=\S+ |"-modfile=[^"]+" )?resgen generate\s*$`)

// Directive returns this line. The tool is in toolFile, a slash path such as ../tools.mod, or in go.mod if toolFile is "".
func Directive(toolFile string) string {
	flag := strings.ReplaceAll(modfile(toolFile), "$", "${DOLLAR}") // go generate replaces variables, and sets this one to a dollar sign
	if strings.ContainsAny(flag, " \t") {
		flag = strconv.Quote(flag)
	}
	return "//go:generate " + command(flag) + " generate"
}

// Shell returns the command that runs resgen, as people type it in a shell. toolFile is as in Directive.
func Shell(toolFile string) string {
	flag := modfile(toolFile)
	if strings.ContainsAny(flag, " \t$'&;()#!~`[]{}") {
		flag = "'" + strings.ReplaceAll(flag, "'", `'\''`) + "'"
	}
	return command(flag)
}

// modfile returns the flag of the go command for toolFile.
func modfile(toolFile string) string {
	if toolFile == "" {
		return ""
	}
	return "-modfile=" + toolFile
}

func command(flag string) string {
	if flag == "" {
		return "go tool resgen"
	}
	return "go tool " + flag + " resgen"
}
