package diag

// A Code identifies a type of finding, as words in kebab-case.
type Code string

// The codes. To add one, add a constant here, a row in codes and a file in package examples.
const (
	TOMLSyntax        Code = "toml-syntax"
	UnknownKey        Code = "unknown-key"
	WrongType         Code = "wrong-type"
	MissingKey        Code = "missing-key"
	Version           Code = "version"
	Requires          Code = "requires"
	BadName           Code = "bad-name"
	GoName            Code = "go-name"
	NameCollision     Code = "name-collision"
	PackageName       Code = "package-name"
	OutputPath        Code = "output-path"
	Duplicate         Code = "duplicate"
	UnknownType       Code = "unknown-type"
	BadValue          Code = "bad-value"
	Constraint        Code = "constraint"
	BadConstraint     Code = "bad-constraint"
	ConstraintMisfit  Code = "constraint-misfit"
	BadPattern        Code = "bad-pattern"
	OptionalDefault   Code = "optional-default"
	SecretType        Code = "secret-type"
	SecretDefault     Code = "secret-default"
	SecretLiteral     Code = "secret-literal"
	InsecureDefault   Code = "insecure-default"
	UnknownKind       Code = "unknown-kind"
	UnknownField      Code = "unknown-field"
	UnknownProfile    Code = "unknown-profile"
	UnusedProfile     Code = "unused-profile"
	UnfilledField     Code = "unfilled-field"
	BrokenRule        Code = "broken-rule"
	InsecureValue     Code = "insecure-value"
	BadBinding        Code = "bad-binding"
	TwoFallbacks      Code = "two-fallbacks"
	BadTemplate       Code = "bad-template"
	BadStore          Code = "bad-store"
	BadVariable       Code = "bad-variable"
	LowerCaseVariable Code = "lower-case-variable"
	SharedVariable    Code = "shared-variable"
	ReservedVariable  Code = "reserved-variable"
	DollarText        Code = "dollar-text"
	UnknownObject     Code = "unknown-object"
	BadItem           Code = "bad-item"
	AmbiguousVariable Code = "ambiguous-variable"
	UnknownMixin      Code = "unknown-mixin"
	Cycle             Code = "cycle"
	UnknownPackage    Code = "unknown-package"
	UnknownFunction   Code = "unknown-function"
	UnknownMethod     Code = "unknown-method"
	BadSignature      Code = "bad-signature"
	FieldMismatch     Code = "field-mismatch"
	UnloadedField     Code = "unloaded-field"
	UnknownResource   Code = "unknown-resource"
	BadDependency     Code = "bad-dependency"
	UnknownParam      Code = "unknown-param"
	BadParam          Code = "bad-param"
	BadCase           Code = "bad-case"
	BadRule           Code = "bad-rule"
	BadCondition      Code = "bad-condition"
	TooLarge          Code = "too-large"
	TooDeep           Code = "too-deep"
	ControlCharacter  Code = "control-character"
	UnknownGoType     Code = "unknown-go-type"
	NotMockable       Code = "not-mockable"
	OutOfReach        Code = "out-of-reach"
	MockName          Code = "mock-name"
	BadReturns        Code = "bad-returns"
	ImportCycle       Code = "import-cycle"
)

var codes = []Info{
	{TOMLSyntax, "a file that is not TOML 1.0"},
	{UnknownKey, "a key that the language does not know"},
	{WrongType, "a value of the wrong TOML type"},
	{MissingKey, "a table without a required key"},
	{Version, "a version of the language that this resgen does not read"},
	{Requires, "a specification that needs another resgen"},
	{BadName, "a name that is not in snake_case"},
	{GoName, "a go_name that is not an exported Go identifier"},
	{NameCollision, "two things with one Go name"},
	{PackageName, "a name that no Go package can have"},
	{OutputPath, "an output path that is not safe, or outside the workspace"},
	{Duplicate, "something that is declared twice"},
	{UnknownType, "a type that the language does not know"},
	{BadValue, "a literal that is not a value of its type"},
	{Constraint, "a literal that breaks a constraint of its field"},
	{BadConstraint, "a constraint that no value can satisfy"},
	{ConstraintMisfit, "a constraint that does not fit its type"},
	{BadPattern, "a pattern that is not an RE2 expression"},
	{OptionalDefault, "an optional field with a default"},
	{SecretType, "a secret field of a type that cannot be secret"},
	{SecretDefault, "a secret field with a default"},
	{SecretLiteral, "a secret's value in a specification"},
	{InsecureDefault, "an insecure_default where it is not allowed"},
	{UnknownKind, "a kind that does not exist"},
	{UnknownField, "a field that the kind does not have"},
	{UnknownProfile, "a profile that does not exist"},
	{UnusedProfile, "bindings for a profile in which the resource does not exist"},
	{UnfilledField, "a required field that nothing can fill"},
	{BrokenRule, "a rule that the specification's own values break"},
	{InsecureValue, "an insecure value in a production profile"},
	{BadBinding, "a binding that is empty, contradicts itself or has no effect"},
	{TwoFallbacks, "a binding with two fallbacks"},
	{BadTemplate, "a template that cannot be expanded"},
	{BadStore, "a reference to a secret store that is wrong, or not allowed there"},
	{BadVariable, "a text that is not the name of a variable"},
	{LowerCaseVariable, "a variable with lower-case letters"},
	{SharedVariable, "one variable that two fields read"},
	{ReservedVariable, "an unprefixed variable that a shell or the system sets"},
	{DollarText, "a plain string that looks like interpolation"},
	{UnknownObject, "an object that the kind does not have"},
	{BadItem, "an item of a list or map of objects with something that is not allowed in it"},
	{AmbiguousVariable, "variables of items that cannot be told apart"},
	{UnknownMixin, "a mixin that does not exist"},
	{Cycle, "things that refer to each other in a circle"},
	{UnknownPackage, "a Go package that cannot be used"},
	{UnknownFunction, "a Go function that its package does not have"},
	{UnknownMethod, "a method that the client does not have"},
	{BadSignature, "a Go function or method with the wrong parameters or results"},
	{FieldMismatch, "a field that the constructor's configuration cannot take"},
	{UnloadedField, "a field of an existing struct that nothing loads"},
	{UnknownResource, "a resource that does not exist"},
	{BadDependency, "a dependency that does not fit, or is missing"},
	{UnknownParam, "a parameter that the factory does not have"},
	{BadParam, "a parameter of a factory that does not fit, or makes no difference"},
	{BadCase, "a case that cannot be read, or that never changes anything"},
	{BadRule, "a rule that cannot be read or does not fit its fields"},
	{BadCondition, "a condition of a resource that cannot be read, or uses what it must not"},
	{TooLarge, "a file or a key that is too long to be read"},
	{TooDeep, "tables and arrays nested too deep to be read"},
	{ControlCharacter, "a character that is invisible, or that hides others"},
	{UnknownGoType, "an argument that names no Go type"},
	{NotMockable, "a Go type that cannot be mocked"},
	{OutOfReach, "a Go type that cannot be named where its mock would be"},
	{MockName, "a mock whose name or file is taken"},
	{BadReturns, "a --returns that fits no method"},
	{ImportCycle, "a mock that would make packages import each other"},
}

// undeclared are the codes of findings about a name that a specification uses and does not declare. The texts of two such findings are equal
// if the names are.
var undeclared = []Code{UnknownKind, UnknownMixin, UnknownObject, UnknownProfile, UnknownResource}

// Info describes a code.
type Info struct {
	Code  Code
	Title string // the topic of such a finding as a noun phrase: lower case, no full stop
}

// Codes returns every code, in the order of declaration.
func Codes() []Info { return append([]Info(nil), codes...) }

// Title returns the title of c, or "" for an unknown code.
func (c Code) Title() string {
	for _, i := range codes {
		if i.Code == c {
			return i.Title
		}
	}
	return ""
}
