// Package module has the import paths of this project that generated code, findings and help texts contain, and the command that runs resgen.
//
// The files, in the order in which to read them:
//
//	command.go  the command that runs resgen, in a shell and for go generate
//	module.go   the import paths
package module

import (
	"maps"
	"strings"
)

// The import paths.
const (
	Path      = "github.com/resgen-go/resgen"
	Command   = Path + "/cmd/resgen"
	Runtime   = Path + "/resource"     // the part of the runtime for users of generated code, and the module of the whole runtime
	Gen       = Runtime + "/gen"       // functions that only generated code calls
	Format    = Runtime + "/format"    // parsers and formats
	Lifecycle = Runtime + "/lifecycle" // opening and closing
	Mock      = Runtime + "/mock"      // the runtime of mocks
	Observe   = Runtime + "/observe"
	Alert     = Runtime + "/alert"
)

// Site is the address of the project.
const Site = "https://" + Path

// Kind returns the import path of the named built-in kind.
func Kind(name string) string { return Path + "/kinds/" + name }

// Home returns the import path of the runtime package that declares the name: Gen, Format or Lifecycle, or Runtime for every other name. No
// two of these packages export the same name.
func Home(name string) string {
	if path, ok := homes[name]; ok {
		return path
	}
	return Runtime
}

// Homes returns the names that Home knows, with their packages.
func Homes() map[string]string { return maps.Clone(homes) }

// homes has all names that Gen, Format and Lifecycle export.
var homes = func() map[string]string {
	m := map[string]string{}
	for path, names := range map[string]string{ // order: the names differ
		Gen: `
			As Changed Choice ContainsURL Count Counted Decoded Deref Describe Describer EncodedBase64 EncodedHex Env Except File Fill FillStruct FromCode FromDefault FromDefaultFile
			FromEnv FromFile FromParams FromProfile FromResolver FromResource FromStore FromTemplate HasKey In Including Is Item ItemField ItemName Layer
			Load LoadOptional MaxItems Member NewReader NoFactory NotConfigured NotInProfile NotWhen OnlyOf Origin Origins Parameters Profiles Ptr
			Quotient Read ReadField ReadList ReadMap Reader Shown SupportsGenerated1 URLText UnknownProfile Value Var VariablePart
			WithoutPasswords`,
		Format: `
			Base64 Bool ByteSize Duration DurationIn Empty Float Form Format Formats Hex HostlessSchemes IgnoreCase Int IsARN IsBase64
			IsCIDR IsDNSLabel IsEmail IsHostPort IsHostname IsIP IsIPv4 IsIPv6 IsListen IsPEM IsSemver IsTimezone IsURL IsUUID JSON LenientBool
			LenientDuration LenientDurationIn LenientSize List ListIn MapIn MapOf Matches Pattern PercentEncode Pointer SecretBytes SecretJSON SecretText
			SecretURL SecretURLOf String Text Time URL URLOf URLProblem Uint WithoutPassword`,
		Lifecycle: `
			CheckMock Child CloseWithin Closer Configure ErrClosing ErrGoexit Group Guarded Health HealthChange Metrics Monitor NeedsNative
			NewOpenOptions Node NodeAbsent NodeBorrowed NodeManaged NodeState OpenOptions Retry Run Settings Start TryUndo Undo UntilTimeout Watched
			Watcher WithConfigure WithLayer WithProbe Wrapped`,
	} { // order: each name is in one of them
		for _, name := range strings.Fields(names) {
			m[name] = path
		}
	}
	return m
}()
