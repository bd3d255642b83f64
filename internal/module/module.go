// Package module has the import paths of this project, which generated code, findings and help name.
package module

import (
	"maps"
	"strings"
)

// The import paths.
const (
	Path      = "github.com/resgen-go/resgen"
	Command   = Path + "/cmd/resgen"
	Runtime   = Path + "/resource"     // the runtime of generated code, as its users meet it, and the module that has all of it
	Gen       = Runtime + "/gen"       // what only generated code calls
	Format    = Runtime + "/format"    // parsers and formats
	Lifecycle = Runtime + "/lifecycle" // opening and closing
	Mock      = Runtime + "/mock"      // the runtime of mocks
	Observe   = Runtime + "/observe"
	Alert     = Runtime + "/alert"
)

// Site is where the project lives.
const Site = "https://" + Path

// Kind is the import path of the built-in kind called name.
func Kind(name string) string { return Path + "/kinds/" + name }

// Home is the import path of the package of the runtime that declares name: Gen, Format, Lifecycle, or Runtime for every other name. No two
// of them export the same name.
func Home(name string) string {
	if path, ok := homes[name]; ok {
		return path
	}
	return Runtime
}

// Homes lists the names that Home knows, with their packages.
func Homes() map[string]string { return maps.Clone(homes) }

// homes has the names that generated code mentions, and that are not in Runtime.
var homes = func() map[string]string {
	m := map[string]string{}
	for path, names := range map[string]string{
		Gen: `
			As Changed Choice ContainsURL Count Counted Decoded Deref Describe Env Except File FromDefault FromParams FromProfile FromResource FromTemplate HasKey
			In Including Item Is ItemName Load LoadOptional Member NewReader NoFactory NotConfigured NotInProfile OnlyOf Origins Parameters Profiles
			Ptr Quotient Read ReadField ReadList ReadMap Reader Shown SupportsGenerated1 URLText UnknownProfile Value Var VariablePart`,
		Format: `
			Base64 Bool ByteSize Duration DurationIn Empty Float Form Hex IgnoreCase Int IsARN IsBase64 IsCIDR IsDNSLabel IsEmail IsHostPort
			IsHostname IsIP IsIPv4 IsIPv6 IsListen IsPEM IsSemver IsTimezone IsUUID JSON LenientBool LenientDuration LenientDurationIn LenientSize
			List ListIn MapIn MapOf Matches Pattern PercentEncode Pointer SecretBytes SecretJSON SecretText SecretURL SecretURLOf String Text Time URL URLOf Uint`,
		Lifecycle: `
			CheckMock Child CloseWithin Closer Configure Group Health Metrics Monitor NeedsNative NewOpenOptions Node NodeAbsent NodeBorrowed
			Retry Run Settings Undo UntilTimeout WithConfigure WithLayer Wrapped`,
	} { // order: each name is in one of them
		for _, name := range strings.Fields(names) {
			m[name] = path
		}
	}
	return m
}()
