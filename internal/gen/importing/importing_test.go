package importing

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/deployment"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
)

// others are the declarations that the fields of tests are about.
const others = `package config

import (
	"log/slog"
	"net/netip"
	"net/url"
	"time"
)

type (
	Many   struct{ All []Item ` + "`envPrefix:\"ALL\"`" + ` }
	Item   struct{ T struct{ Rate int ` + "`env:\"RATE\"`" + ` } ` + "`envPrefix:\"T_\"`" + ` }
	Mode   string
	Port   uint16
	Modes  []string
	Labels map[string]string
	Color  struct{ r, g, b byte }
	hidden struct{ Host string ` + "`env:\"HOST\"`" + ` }
	DB     struct {
		Host     string ` + "`env:\"HOST\" envDefault:\"localhost\"`" + `
		Password string ` + "`env:\"PASSWORD\"`" + `
	}
	Replica struct {
		Host string ` + "`env:\"HOST\"`" + `
		Port int ` + "`env:\"PORT\"`" + `
	}
	Deep   struct { DB ` + "`envPrefix:\"B_\"`" + ` }
	Own    struct{ Host string }
	Empty  struct{}
	Ring   struct {
		Size int   ` + "`env:\"SIZE\"`" + `
		Next *Ring ` + "`env:\",init\" envPrefix:\"NEXT_\"`" + `
	}
	Limits struct{ Rate int ` + "`env:\"RATE\" envDefault:\"1\"`" + ` }
	Named  struct {
		URL    string ` + "`env:\"BASE_URL\"`" + `
		Limits Limits ` + "`envPrefix:\"LIMITS_\"`" + `
	}
	Inner struct{ Limits Limits ` + "`envPrefix:\"L_\"`" + ` }
	Files struct{ Cert string ` + "`env:\"CERT,file\"`" + ` }
	Lists struct{ DBs []DB ` + "`envPrefix:\"DB_\"`" + ` }
	Bare  struct {
		Host string ` + "`envDefault:\"h\"`" + `
		Port int ` + "`env:\"PORT\"`" + `
	}
	Lower       struct{ Host string ` + "`env:\"host\"`" + ` }
	Pair[T any] struct{ A T ` + "`env:\"A\"`" + ` }
)

func (c *Color) UnmarshalText(text []byte) error { return nil }

func (o *Own) Decode(text string) error { return nil }

// Both has what its old loader calls, and what a specification does.
type Both struct{ r, g, b byte }

func (b *Both) Decode(text string) error         { return nil }
func (b *Both) UnmarshalText(text []byte) error { return nil }

type Flag bool

func (f *Flag) Set(text string) error { return nil }

type Pairs []string

func (p *Pairs) Decode(text string) error { return nil }

type Named2 struct{ Host string ` + "`env:\"HOST\"`" + ` }

func (n *Named2) UnmarshalBinary(text []byte) error { return nil }

type Binary struct{ URL *url.URL }

func (b *Binary) UnmarshalBinary(text []byte) error { return nil }

var (
	_ slog.Level
	_ netip.Addr
	_ url.URL
	_ time.Time
)
`

// TestFields imports structs of one field each. The options are those that the documentation of caarlos0/env lists.
func TestFields(t *testing.T) {
	checkFields(t, library.Caarlos, []fieldCase{
		{`Home string @env:"HOME"@`, `home = { type = "string", optional = true } | home = { env = "HOME" }`},
		{`Port int @env:"PORT" envDefault:"3000"@`, `port = { type = "int", default = 3000 } | port = { env = "PORT" }`},
		{`Password string @env:"PASSWORD,unset"@`, `password = { type = "string", optional = true, secret = true } | password = { env = "PASSWORD" } | differs: C.Password: its variable stays in the environment of the process: the option unset has no counterpart`},
		{`IsProduction bool @env:"PRODUCTION"@`, `is_production = { type = "bool", optional = true } | is_production = { env = "PRODUCTION" }`},
		{`Duration time.Duration @env:"DURATION"@`, `duration = { type = "duration", optional = true } | duration = { env = "DURATION" }`},
		{`Hosts []string @env:"HOSTS" envSeparator:":"@`, `hosts = { type = "[]string", separator = ":", optional = true } | hosts = { env = "HOSTS" }`},
		{`TempFolder string @env:"TEMP_FOLDER,expand" envDefault:"${HOME}/tmp"@`, "temp_folder = { type = \"string\", optional = true } | temp_folder = { env = \"TEMP_FOLDER\" } | differs: C.TempFolder: its default `${HOME}/tmp` is expanded, and no field before it has the variable `HOME`. Without a default it is optional: set it in a function that `fill` names"},
		{`TempFolder string @env:"TEMP_FOLDER,expand" envDefault:"/tmp"@`, `temp_folder = { type = "string", default = "/tmp" } | temp_folder = { env = "TEMP_FOLDER" } | differs: C.TempFolder: the text of its variable is no longer expanded: it must have no $`},
		{`TempFolder string @env:"TEMP_FOLDER,expand" envDefault:"$$"@`, "temp_folder = { type = \"string\", optional = true } | temp_folder = { env = \"TEMP_FOLDER\" } | differs: C.TempFolder: its default `$$` is expanded: write a template, as in docs/language.md#templates-over-fields. Without a default it is optional: set it in a function that `fill` names"},
		{`URL string @env:"URL,required"@; Temp string @env:"TEMP_FOLDER,expand" envDefault:"{$URL}"@`, `url = { type = "string" } | temp = { type = "string" } | url = { env = "URL" } | temp = { env = "TEMP_FOLDER", template = "{{{url}}}" } | differs: C.URL: an empty variable is an error, but caarlos0/env accepts it | differs: C.Temp: the text of its variable is no longer expanded: it must have no $`},
		{`URL string @env:"URL"@; Temp string @env:"TEMP_FOLDER,expand" envDefault:"$URL"@`, "temp = { type = \"string\", optional = true } | url = { type = \"string\", optional = true } | temp = { env = \"TEMP_FOLDER\" } | url = { env = \"URL\" } | differs: C.Temp: its default `$URL` is expanded, and the field of `URL` may be unset. Without a default it is optional: set it in a function that `fill` names"},
		{`Ratio float64 @env:"RATIO" envDefault:"2"@; Temp string @env:"TEMP_FOLDER,expand" envDefault:"$RATIO"@`, "ratio = { type = \"float\", default = 2.0 } | temp = { type = \"string\", optional = true } | ratio = { env = \"RATIO\" } | temp = { env = \"TEMP_FOLDER\" } | differs: C.Temp: its default `$RATIO` is expanded, and the field of `RATIO` is neither a text nor a whole number. Without a default it is optional: set it in a function that `fill` names"},
		{`Key string @env:"API_KEY,notEmpty"@; Temp string @env:"TEMP_FOLDER,expand" envDefault:"$API_KEY"@`, "key = { type = \"string\", secret = true } | temp = { type = \"string\", optional = true } | key = { env = \"API_KEY\" } | temp = { env = \"TEMP_FOLDER\" } | differs: C.Temp: its default `$API_KEY` is expanded, and the field of `API_KEY` is a secret. Without a default it is optional: set it in a function that `fill` names"},
		{`Size int @env:"SIZE,expand" envDefault:"$PORT"@`, "size = { type = \"int\", optional = true } | size = { env = \"SIZE\" } | differs: C.Size: its default `$PORT` is expanded, and a specification has templates for texts and URLs only. Without a default it is optional: set it in a function that `fill` names"},
		{`StringInts map[string]int @env:"MAP_STRING_INT" envDefault:"k1:1,k2:2"@`, `string_ints = { type = "map[string]int", pair_separator = ":", default = { "k1" = 1, "k2" = 2 } } | string_ints = { env = "MAP_STRING_INT" }`},
		{`Labels Labels @env:"LABELS" envSeparator:";" envKeyValSeparator:"="@`, `labels = { type = "map[string]string", separator = ";", optional = true } | labels = { env = "LABELS" }`},
		{`Must string @env:"MUST,required"@`, `must = { type = "string" } | must = { env = "MUST" } | differs: C.Must: an empty variable is an error, but caarlos0/env accepts it`},
		{`Must string @env:"MUST,required,notEmpty"@`, `must = { type = "string" } | must = { env = "MUST" }`},
		{`Must string @env:"MUST,notEmpty"@`, `must = { type = "string" } | must = { env = "MUST" }`},
		{`Must string @env:"MUST,required" envDefault:""@`, `must = { type = "string", optional = true } | must = { env = "MUST" }`},
		{`Must int @env:"MUST,required" envDefault:"-1"@`, `must = { type = "int", default = -1 } | must = { env = "MUST" }`},
		{`Only string @envDefault:"text"@`, `only = { type = "string", default = "text" }`},
		{`Secret string @env:"SECRET,file"@`, `secret = { type = "string", optional = true, secret = true } | secret = { env_file = "SECRET", file_content = "raw", allow_empty = true }`},
		{`Cert string @env:"CERT,file" envDefault:"/etc/cert"@`, `cert = { type = "string", secret = true } | cert = { env_file = "CERT", file = "/etc/cert", file_content = "raw" } | differs: C.Cert: an empty file is an error, but caarlos0/env accepts it`},
		{`Cert string @env:"CERT,file" envDefault:"cert"@`, `cert = { type = "string", secret = true } | cert = { env_file = "CERT", file_content = "raw" } | differs: C.Cert: an empty file is an error, but caarlos0/env accepts it | differs: C.Cert: its default is the path ` + "`cert`" + `, and a specification has such defaults for secrets and absolute paths only: the variable must be set`},
		{`Size int @env:"SIZE,file"@`, `size = { type = "int", optional = true } | size = { env_file = "SIZE", file_content = "raw", allow_empty = true }`},

		{`APIKey string @env:"API_KEY"@`, `api_key = { type = "string", optional = true, secret = true } | api_key = { env = "API_KEY" }`},
		{`Key string @env:"SSH_PUBLIC_KEY"@`, `key = { type = "string", optional = true } | key = { env = "SSH_PUBLIC_KEY" }`},
		{`Pass string @env:"DB_PASS"@`, `pass = { type = "string", optional = true, secret = true } | pass = { env = "DB_PASS" }`},
		{`Bypass string @env:"BYPASS"@`, `bypass = { type = "string", optional = true } | bypass = { env = "BYPASS" }`},
		{`TokenTTL time.Duration @env:"TOKEN"@`, `token_ttl = { type = "duration", optional = true } | token_ttl = { env = "TOKEN" }`},
		{`Tokens []string @env:"TOKENS"@`, `tokens = { type = "[]string", optional = true, secret = true } | tokens = { env = "TOKENS" }`},
		{`Tokens []Mode @env:"TOKENS"@`, `tokens = { type = "[]string", optional = true } | tokens = { env = "TOKENS" }`},
		{`Password string @env:"PASSWORD" envDefault:"x"@`, "password = { type = \"string\", default = \"x\" } | password = { env = \"PASSWORD\" } | differs: C.Password: its name is like that of a secret, but it is not a secret, because it has a default: remove the default, and write `secret = true`"},

		{`Mode Mode @env:"MODE" envDefault:"a \"b\"\t\\"@`, `mode = { type = "string", default = "a \"b\"\t\\" } | mode = { env = "MODE" }`},
		{`Port Port @env:"PORT"@`, `port = { type = "uint16", optional = true } | port = { env = "PORT" }`},
		{`Port *Port @env:"PORT,init"@`, `port = { type = "uint16", default = 0 } | port = { env = "PORT" }`},
		{`Most uint64 @env:"MOST" envDefault:"18446744073709551615"@`, `most = { type = "uint64", default = "18446744073709551615" } | most = { env = "MOST" }`},
		{`Ratio float32 @env:"RATIO" envDefault:"1e30"@`, `ratio = { type = "float32", default = 1e+30 } | ratio = { env = "RATIO" }`},
		{`Mode uint32 @env:"MODE" envDefault:"0644"@`, `mode = { type = "uint32", default = 644 } | mode = { env = "MODE" }`},
		{`Ratio float64 @env:"RATIO" envDefault:"1_000.5"@`, `ratio = { type = "float", default = 1000.5 } | ratio = { env = "RATIO" }`},
		{`Ratio float64 @env:"RATIO" envDefault:"2"@`, `ratio = { type = "float", default = 2.0 } | ratio = { env = "RATIO" }`},
		{`On bool @env:"ON" envDefault:"T"@`, `on = { type = "bool", default = true } | on = { env = "ON" }`},
		{`Wait time.Duration @env:"WAIT" envDefault:"90s"@`, `wait = { type = "duration", default = "1m30s" } | wait = { env = "WAIT" }`},
		{`When time.Time @env:"WHEN" envDefault:"2026-01-02T15:04:05Z"@`, `when = { type = "time", default = 2026-01-02T15:04:05Z } | when = { env = "WHEN" }`},
		{`Base *url.URL @env:"BASE"@`, `base = { type = "url", optional = true } | base = { env = "BASE" }`},
		{`Bases []*url.URL @env:"BASES"@`, `bases = { type = "[]url", optional = true } | bases = { env = "BASES" }`},
		{`Level slog.Level @env:"LEVEL" envDefault:"INFO"@`, `level = { type = "log/slog.Level", default = "INFO" } | level = { env = "LEVEL" }`},
		{`Level *slog.Level @env:"LEVEL"@`, `level = { type = "log/slog.Level", optional = true } | level = { env = "LEVEL" }`},
		{`Color Color @env:"COLOR"@`, `color = { type = "example.com/shop/config.Color", optional = true } | color = { env = "COLOR" }`},
		{`Addrs []netip.Addr @env:"ADDRS" envDefault:"::1|::2" envSeparator:"|"@`, `addrs = { type = "[]net/netip.Addr", separator = "|", default = ["::1", "::2"] } | addrs = { env = "ADDRS" }`},
		{`Raw []byte @env:"RAW"@`, `raw = { type = "[]uint8", optional = true } | raw = { env = "RAW" }`},
		{`Lower string @env:"lower_case"@`, `lower_case_variables = true | lower = { type = "string", optional = true } | lower = { env = "lower_case" }`},
		{`HTTPSPort int @env:"PORT"@`, `https_port = { type = "int", optional = true } | https_port = { env = "PORT" }`},
		{`OAuthID string @env:"ID"@`, `o_auth_id = { type = "string", optional = true } | o_auth_id = { env = "ID" }`},
		{`Db_host string @env:"HOST"@`, `db_host = { type = "string", optional = true } | db_host = { env = "HOST" }`},
		{`DB DB @envPrefix:"DB_"@`, `db = { type = "object", of = ["db"] } | host = { type = "string", default = "localhost" } | password = { type = "string", optional = true, secret = true } | db.host = { env = "DB_HOST" } | db.password = { env = "DB_PASSWORD" }`},
		{`DB *DB @env:",init" envPrefix:"DB_"@`, `db = { type = "object", of = ["db"] } | host = { type = "string", default = "localhost" } | password = { type = "string", optional = true, secret = true } | db.host = { env = "DB_HOST" } | db.password = { env = "DB_PASSWORD" }`},

		{`DB *DB @envPrefix:"DB_"@`, left + `C.DB: it is a pointer to a struct without the option init, and caarlos0/env leaves it as it is`},
		{`DB @envPrefix:"DB_"@`, `host = { type = "string", default = "localhost" } | password = { type = "string", optional = true, secret = true } | host = { env = "DB_HOST" } | password = { env = "DB_PASSWORD" }`},
		{`*DB @env:",init" envPrefix:"DB_"@`, `db = { type = "object", of = ["db"] } | host = { type = "string", default = "localhost" } | password = { type = "string", optional = true, secret = true } | db.host = { env = "DB_HOST" } | db.password = { env = "DB_PASSWORD" }`},
		{"DB; Host string @env:\"OWN\"@", `host = { type = "string", optional = true } | password = { type = "string", optional = true, secret = true } | host = { env = "OWN" } | password = { env = "PASSWORD" } | left out: C.DB.Host: another field or method hides it: Go does not select it by its own name`},
		{"DB; Replica @envPrefix:\"R_\"@", `port = { type = "int", optional = true } | port = { env = "R_PORT" } | password = { type = "string", optional = true, secret = true } | password = { env = "PASSWORD" } | left out: C.DB.Host: another field or method hides it: Go does not select it by its own name | left out: C.Replica.Host: another field or method hides it: Go does not select it by its own name`},
		{`Deep @envPrefix:"A_"@`, `host = { type = "string", default = "localhost" } | password = { type = "string", optional = true, secret = true } | host = { env = "A_B_HOST" } | password = { env = "A_B_PASSWORD" }`},
		{`hidden`, left + `C.hidden: it is unexported, and caarlos0/env does not load it either`},
		{`Pair[int]`, `a = { type = "int", optional = true } | a = { env = "A" }`},
		{`Mode @env:"MODE"@`, `mode = { type = "string", optional = true } | mode = { env = "MODE" }`},
		{`DB *struct{ Host string @env:"HOST"@ } @env:",init"@`, left + `C.DB: it is a pointer to a struct type that has no name: declare a type for it`},
		{`DBs []struct{ Host string @env:"HOST"@ } @envPrefix:"DB_"@`, left + `C.DBs: the struct type of its items has no name: declare a type for it`},
		{`None struct{}`, left + `C.None: no field of its struct is loaded`},
		{`A struct{ T struct{ Host string @env:"A"@ } }; B struct{ T struct{ Port int @env:"B"@ } }`, `a = { type = "object", of = ["a"] } | b = { type = "object", of = ["b"] } | host = { type = "string", optional = true } | port = { type = "int", optional = true } | t = { type = "object", of = ["config_t"] } | t = { type = "object", of = ["t"] } | a.t.host = { env = "A" } | b.t.port = { env = "B" }`},
		{`Zone *time.Location @env:"ZONE"@`, left + "C.Zone: a specification has no type for *time.Location: declare a type such as `type Zone struct{ *time.Location }`, with a method UnmarshalText that calls time.LoadLocation. caarlos0/env calls it, too"},
		{`Level slog.LevelVar @env:"LEVEL"@`, left + "C.Level: values of the type LevelVar must not be copied, and generated code copies them: use a type that can be copied; in a kind with `struct`, the function of `fill` can set a field of type *LevelVar"},
		{`Mode string @env:"MODE,expand,notEmpty" envDefault:"$FOO"@`, "mode = { type = \"string\" } | mode = { env = \"MODE\" } | differs: C.Mode: its default `$FOO` is expanded, and no field before it has the variable `FOO`. Its variable must be set"},
		{`DB struct{ Host string @env:"HOST"@ }`, `db = { type = "object", of = ["db"] } | host = { type = "string", optional = true } | db.host = { env = "HOST" }`},
		{`DB hidden`, left + `C.DB: generated code cannot name its type example.com/shop/config.hidden`},
		{`DB Pair[int]; Two Pair[int] @envPrefix:"B_"@; Text *Pair[Color] @envPrefix:"T_" env:",init"@`, `db = { type = "object", of = ["pair"] } | two = { type = "object", of = ["pair"] } | text = { type = "object", of = ["config_pair"] } | a = { type = "int", optional = true } | a = { type = "example.com/shop/config.Color", optional = true } | db.a = { env = "A" } | two.a = { env = "B_A" } | text.a = { env = "T_A" }`},
		{`DB Pair[hidden]`, left + `C.DB: generated code cannot name its type example.com/shop/config.Pair[example.com/shop/config.hidden]`},
		{`None Empty`, left + `C.None: its struct has no fields`},
		{`DBs []DB @envPrefix:"DB"@`, `dbs = { type = "[]object", of = ["db"], optional = true } | host = { type = "string", default = "localhost" } | password = { type = "string", optional = true, secret = true } | dbs = { env = "DB" }`},
		{`DBs []Named @envPrefix:"DB_"@`, `dbs = { type = "[]object", of = ["named"], optional = true } | base_url = { type = "string", go_name = "URL", optional = true } | limits = { type = "object", of = ["limits"] } | rate = { type = "int", default = 1 } | dbs = { env = "DB" }`},
		{`A Many @envPrefix:"A_"@; B Many @envPrefix:"B_"@`, `a = { type = "object", of = ["many"] } | b = { type = "object", of = ["many"] } | all = { type = "[]object", of = ["item"], optional = true } | t = { type = "object", of = ["t"] } | rate = { type = "int", optional = true } | a.all = { env = "A_ALL" } | b.all = { env = "B_ALL" }`},
		{`DBs []*DB @envPrefix:"DB_"@`, left + `C.DBs: caarlos0/env does not read its type []*example.com/shop/config.DB from variables. To load it with resgen, write ` + "`dbs = { type = \"[]object\", of = [\"db\"], optional = true }`" + ` and the fields of the object, as in docs/language.md#lists-and-maps-of-objects`},
		{`DBs map[string]DB @envPrefix:"DB_"@`, left + `C.DBs: caarlos0/env does not read its type map[string]example.com/shop/config.DB from variables. To load it with resgen, write ` + "`dbs = { type = \"map[string]object\", of = [\"db\"], optional = true }`" + ` and the fields of the object, as in docs/language.md#lists-and-maps-of-objects`},
		{`DBs []DB`, left + "C.DBs: its variables begin with `0_`, which a specification has only after a word: write a tag envPrefix"},
		{`DBs []Files @envPrefix:"DB_"@`, left + "C.DBs: the field `cert` of its items has more than one variable, a file or a template, and items of a specification have one variable for each field"},
		{`DBs []Lists @envPrefix:"DB_"@`, left + "C.DBs: its items hold a list of structs, and items of a specification hold no lists of objects"},
		{`DBs []Bare @envPrefix:"DB_"@`, left + "C.DBs: the field `host` of its items has no variable, and a specification gives it one"},
		{`DBs []Lower @envPrefix:"DB_"@`, left + "C.DBs: its items have the variable `host`, which cannot become the name of a field"},
		{`DBs []Inner @envPrefix:"DB_"@`, left + "C.DBs: its items have the variable `L_RATE`, and a specification would call it `LIMITS_RATE`"},
		{`DB Named @envPrefix:"DB_"@; DBs []Named @envPrefix:"DBS_"@`, `db = { type = "object", of = ["named"] } | dbs = { type = "[]object", of = ["config_named"], optional = true } | url = { type = "string", optional = true } | base_url = { type = "string", go_name = "URL", optional = true } | limits = { type = "object", of = ["limits"] } | limits = { type = "object", of = ["limits"] } | rate = { type = "int", default = 1 } | db.url = { env = "DB_BASE_URL" } | db.limits.rate = { env = "DB_LIMITS_RATE" } | dbs = { env = "DBS" }`},
		{`DB DB @envPrefix:"DB_"@; DBs []DB @envPrefix:"DBS_"@`, `db = { type = "object", of = ["db"] } | dbs = { type = "[]object", of = ["db"], optional = true } | host = { type = "string", default = "localhost" } | password = { type = "string", optional = true, secret = true }`}, // with an env_prefix
		{`Ring Ring`, `ring = { type = "object", of = ["ring"] } | size = { type = "int", optional = true } | ring.size = { env = "SIZE" } | left out: C.Ring.Next: its struct holds itself`},
		{`None string @env:"-"@`, left + `C.None: its tag is env:"-", and caarlos0/env does not load it either`},
		{`None string`, left + `C.None: it has neither a variable nor a default, and caarlos0/env does not load it either`},
		{`none string @env:"NONE"@`, left + `C.none: it is unexported, and caarlos0/env does not load it either`},
		{`none string`, ``},
		{`Odd string @env:"ODD,default=1"@`, left + "C.Odd: caarlos0/env has no option `default=1`, and its loader fails"},
		{`Odd string @env:"ODD-NAME"@`, left + "C.Odd: no variable of a specification is called `ODD-NAME`"},
		{`Odd int @env:"ODD" envDefault:"x"@`, left + "C.Odd: its default `x` is no value of the type int of a specification"},
		{`Odd string @env:"ODD" envDefault:"a\xffb\x00"@`, left + `C.Odd: its default "a\xffb\x00" has a character that a specification must not have`},
		{`Odd map[string]int @env:"ODD" envDefault:"x"@`, left + "C.Odd: its default `x` is no value of the type map[string]int of a specification"},
		{`Odd float64 @env:"ODD" envDefault:"NaN"@`, left + "C.Odd: its default `NaN` is no value of the type float of a specification"},
		{`Odd url.URL @env:"ODD"@`, `odd = { type = "url", optional = true } | odd = { env = "ODD" }`},
		{`Odd []url.URL @env:"ODD"@`, left + `C.Odd: a specification has no type for []net/url.URL`},
		{`Levels map[string]slog.Level @env:"LEVELS"@`, `levels = { type = "map[string]int", pair_separator = ":", optional = true } | levels = { env = "LEVELS" }`},
		{`Addrs map[string]netip.Addr @env:"ADDRS"@`, left + `C.Addrs: caarlos0/env cannot read its type map[string]net/netip.Addr`},
		{`Odd func() @env:"ODD"@`, left + `C.Odd: a specification has no type for func()`},
		{`Odd *[]string @env:"ODD"@`, left + `C.Odd: caarlos0/env cannot read its type *[]string`},
		{`Odd []*int @env:"ODD"@`, left + `C.Odd: a specification has no type for []*int`},
		{`Odd [][]int @env:"ODD"@`, left + `C.Odd: a specification has no type for [][]int`},
		{`Odd map[int]int @env:"ODD"@`, left + `C.Odd: a specification has no type for map[int]int, whose keys are no strings`},
		{`Odd []string @env:"ODD" envSeparator:"\n"@`, left + "C.Odd: no list of a specification has the separator `\\n`: give the field a type with a method UnmarshalText that splits the text"},
		{`Odd []string @env:"ODD" envSeparator:"--"@`, left + "C.Odd: no list of a specification has the separator `--`: give the field a type with a method UnmarshalText that splits the text"},
		{`Odd map[string]string @env:"ODD" envSeparator:":"@`, left + "C.Odd: no map of a specification has `:` between key and value, and `:` between entries: give the field a type with a method UnmarshalText that splits the text"},
		{`Größe int @env:"SIZE"@`, `size = { type = "int", go_name = "Größe", optional = true } | size = { env = "SIZE" }`},
		{`Größe int @env:"ÖL"@`, left + `C.Größe: its name cannot become a name of a specification: declare it with another name and ` + "`go_name = \"Größe\"`"},
		{`ID, Id_ string @env:"A"@; Id string @env:"B"@`, `id = { type = "string", optional = true } | id_2 = { type = "string", go_name = "Id_", optional = true } | id_3 = { type = "string", go_name = "Id", optional = true } | id = { env = "A", shared = true } | id_2 = { env = "A", shared = true } | id_3 = { env = "B" }`},
	})
}

// TestEnvconfigFields does the same with the tags of envconfig.
func TestEnvconfigFields(t *testing.T) {
	checkFields(t, library.Envconfig, []fieldCase{
		{`Port int`, `port = { type = "int", optional = true } | port = { env = "PORT" }`},
		{`DBHost string @default:"h"@`, `db_host = { type = "string", default = "h" } | db_host = { env = "DBHOST" }`},
		{`DBHost string @split_words:"true"@`, `db_host = { type = "string", optional = true } | db_host = { env = "DB_HOST" }`},
		{`Port int @envconfig:"http_port"@`, `port = { type = "int", optional = true } | port = { env = "HTTP_PORT" }`},
		{`DB DB @envconfig:"main"@`, `db = { type = "object", of = ["db"] } | host = { type = "string", optional = true } | password = { type = "string", optional = true, secret = true } | db.host = { env = "MAIN_HOST" } | db.password = { env = "MAIN_PASSWORD" }`},
		{`DB`, `host = { type = "string", optional = true } | password = { type = "string", optional = true, secret = true } | host = { env = "HOST" } | password = { env = "PASSWORD" }`},
		{`*DB @envconfig:"main"@`, `db = { type = "object", of = ["db"] } | host = { type = "string", optional = true } | password = { type = "string", optional = true, secret = true } | db.host = { env = "HOST" } | db.password = { env = "PASSWORD" }`},
		{`Must int @required:"true"@`, `must = { type = "int" } | must = { env = "MUST" } | differs: C.Must: an empty variable is an error, but kelseyhightower/envconfig accepts it`},
		{`Must int @required:"1" default:"7"@`, `must = { type = "int", default = 7 } | must = { env = "MUST" }`},
		{`Mode uint32 @default:"0644"@; Mask int8 @default:"-0x1F"@`, `mode = { type = "uint32", default = 420 } | mask = { type = "int8", default = -31 } | mode = { env = "MODE" } | mask = { env = "MASK" } | differs: C.Mode: its variable must be in base 10, also if it begins with a 0, and kelseyhightower/envconfig takes other bases, as in its default ` + "`0644`" + ` | differs: C.Mask: its variable must be in base 10, also if it begins with a 0, and kelseyhightower/envconfig takes other bases, as in its default ` + "`-0x1F`" + ``},
		{`Sizes []uint64 @default:"0b11,1_000,18446744073709551615"@`, `sizes = { type = "[]uint64", default = [3, 1000, "18446744073709551615"] } | sizes = { env = "SIZES" }`},
		{`Color *Color`, `color = { type = "example.com/shop/config.Color", optional = true } | color = { env = "COLOR" } | differs: C.Color: it is nil when it is unset, and no longer points to the zero value`},
		{`Level *slog.Level`, `level = { type = "log/slog.Level", optional = true } | level = { env = "LEVEL" }`},
		{`Level *slog.Level @default:"WARN"@`, `level = { type = "log/slog.Level", default = "WARN" } | level = { env = "LEVEL" }`},
		{`When *time.Time`, `when = { type = "time", optional = true } | when = { env = "WHEN" } | differs: C.When: it is nil when it is unset, and no longer points to the zero value`},
		{`None string @ignored:"true"@`, left + `C.None: its tag is ignored:"true", and kelseyhightower/envconfig does not load it either`},
		{`Flag Flag`, left + `C.Flag: its type example.com/shop/config.Flag has the method Set, but a specification calls only UnmarshalText: add UnmarshalText`},
		{`Flags []Flag`, left + `C.Flags: its type example.com/shop/config.Flag has the method Set, but a specification calls only UnmarshalText: add UnmarshalText`},
		{`Pairs Pairs`, left + `C.Pairs: its type example.com/shop/config.Pairs has the method Decode, but a specification calls only UnmarshalText: add UnmarshalText`},
		{`Bin Binary`, left + `C.Bin: its type example.com/shop/config.Binary has the method UnmarshalBinary, but a specification calls only UnmarshalText: add UnmarshalText`},
		{`Both *Both; All []Both`, `both = { type = "example.com/shop/config.Both", optional = true } | all = { type = "[]example.com/shop/config.Both", optional = true } | both = { env = "BOTH" } | all = { env = "ALL" } | differs: C.Both: it is nil when it is unset, and no longer points to the zero value | differs: C.Both: it is read with UnmarshalText, and kelseyhightower/envconfig calls Decode | differs: C.All: it is read with UnmarshalText, and kelseyhightower/envconfig calls Decode`},
		{`Own Own`, left + `C.Own: its type example.com/shop/config.Own has the method Decode, but a specification calls only UnmarshalText: add UnmarshalText`},
		{`Validate string`, `validate = { type = "string", optional = true } | validate = { env = "VALIDATE" }`},
		{`Raw []byte`, `raw = { type = "string", optional = true, secret = true } | raw = { env = "RAW" }`},
		{`Raw []byte @default:"x"@`, left + "C.Raw: it holds the bytes of the text, which a specification has for secrets without a default only"},
	})
}

// TestGoEnvconfigFields does the same with the tags of go-envconfig.
func TestGoEnvconfigFields(t *testing.T) {
	checkFields(t, library.GoEnvconfig, []fieldCase{
		{`Port int @env:"PORT, required"@`, `port = { type = "int" } | port = { env = "PORT" } | differs: C.Port: an empty variable is an error, but sethvargo/go-envconfig accepts it`},
		{`Port int @env:"PORT, default=3000"@`, `port = { type = "int", default = 3000 } | port = { env = "PORT" }`},
		{`Mode uint32 @env:"MODE, default=0o644"@`, `mode = { type = "uint32", default = 420 } | mode = { env = "MODE" } | differs: C.Mode: its variable must be in base 10, also if it begins with a 0, and sethvargo/go-envconfig takes other bases, as in its default ` + "`0o644`" + ``},
		{`Hosts []string @env:"HOSTS, delimiter=;, default=a; b,c"@`, `hosts = { type = "[]string", separator = ";", default = ["a", "b,c"] } | hosts = { env = "HOSTS" }`},
		{`Map map[string]string @env:"MAP,separator=="@`, `map = { type = "map[string]string", optional = true } | map = { env = "MAP" }`},
		{`DB DB @env:",prefix=DB_"@`, `db = { type = "object", of = ["db"] } | host = { type = "string", optional = true } | password = { type = "string", optional = true, secret = true } | db.host = { env = "DB_HOST" } | db.password = { env = "DB_PASSWORD" }`},
		{`DB @env:",prefix=DB_"@`, `host = { type = "string", optional = true } | password = { type = "string", optional = true, secret = true } | host = { env = "DB_HOST" } | password = { env = "DB_PASSWORD" }`},
		{`Count *int @env:"COUNT,noinit"@`, `count = { type = "int", optional = true } | count = { env = "COUNT" }`},
		{`Count *int @env:"COUNT"@`, `count = { type = "int", default = 0 } | count = { env = "COUNT" }`},
		{`Level slog.Level @env:"LEVEL"@`, `level = { type = "log/slog.Level", optional = true } | level = { env = "LEVEL" } | differs: C.Level: it is the zero value when it is unset, and sethvargo/go-envconfig lets it read an empty text`},
		{`Color Color @env:"COLOR"@`, `color = { type = "example.com/shop/config.Color", optional = true } | color = { env = "COLOR" }`},
		{`Color Color @env:"COLOR,decodeunset"@`, `color = { type = "example.com/shop/config.Color", optional = true } | color = { env = "COLOR" } | differs: C.Color: it is the zero value when it is unset, and sethvargo/go-envconfig lets it read an empty text`},
		{`Bin Binary @env:"BIN"@`, left + `C.Bin: its type example.com/shop/config.Binary has the method UnmarshalBinary, but a specification calls only UnmarshalText: add UnmarshalText`},
		{`Bins []*Binary @env:"BIN"@`, left + `C.Bins: its type example.com/shop/config.Binary has the method UnmarshalBinary, but a specification calls only UnmarshalText: add UnmarshalText`},
		{`Bin *Named2 @env:",prefix=N_"@`, `bin = { type = "object", of = ["named2"] } | host = { type = "string", optional = true } | bin.host = { env = "N_HOST" }`},
		{`None string`, left + `C.None: it has neither a variable nor a default, and sethvargo/go-envconfig does not load it either`},
		{`Odd string @env:"ODD,file"@`, left + "C.Odd: sethvargo/go-envconfig has no option `file`, and its loader fails"},
		{`Odd string @env:"ODD,required,default=x"@`, left + `C.Odd: it is required and has a default, and the loader of sethvargo/go-envconfig fails`},
		{`Home string @env:"DATA,default=$HOME/x"@`, "home = { type = \"string\", optional = true } | home = { env = \"DATA\" } | differs: C.Home: its default `$HOME/x` is expanded, and no field before it has the variable `HOME`. Without a default it is optional: set it in a function that `fill` names"},
		{`Host string @env:"HOST,required"@; Home string @env:"DATA,default=http://$HOST"@`, `host = { type = "string" } | home = { type = "string" } | host = { env = "HOST" } | home = { env = "DATA", template = "http://{host}" } | differs: C.Host: an empty variable is an error, but sethvargo/go-envconfig accepts it`},
		{`Host string @env:"HOST,default=h"@; Home string @env:"DATA,default=http://$HOST"@`, "home = { type = \"string\", optional = true } | host = { type = \"string\", default = \"h\" } | home = { env = \"DATA\" } | host = { env = \"HOST\" } | differs: C.Home: its default `http://$HOST` is expanded, and sethvargo/go-envconfig does not see the default of `HOST` there. Without a default it is optional: set it in a function that `fill` names"},
		{`Raw []byte @env:"RAW"@`, `raw = { type = "string", optional = true, secret = true } | raw = { env = "RAW" }`},
		{`Mark string @env:"MARK, default=a\\,b\\\\c\\$d"@`, `mark = { type = "string", default = "a,b\\c$d" } | mark = { env = "MARK" }`},
		{`List []string @env:"LIST, delimiter=\\,, Required"@`, `list = { type = "[]string" } | list = { env = "LIST" } | differs: C.List: an empty variable is an error, but sethvargo/go-envconfig accepts it`},
		{`DB *DB @env:",prefix=DB_,noinit"@`, `db = { type = "object", of = ["db"], optional = true } | host = { type = "string", optional = true } | password = { type = "string", optional = true, secret = true } | db.host = { env = "DB_HOST" } | db.password = { env = "DB_PASSWORD" } | differs: C.DB: it is nil if none of its variables is set, and for sethvargo/go-envconfig also if all of them have zero values`},
	})
}

// TestExpandPrefixed is about the names in defaults that caarlos0/env expands, in structs with a prefix. Which names it knows depends on its version.
func TestExpandPrefixed(t *testing.T) {
	pkg := typed(t, others+strings.ReplaceAll(`
type C struct {
	DB Server @envPrefix:"DB_"@
	Cache Server @envPrefix:"CACHE_"@
	Last string @env:"LAST,expand" envDefault:"$HOST"@
}

type Server struct {
	Host string @env:"HOST" envDefault:"localhost"@
	Name string @env:"NAME,required"@
	Short string @env:"SHORT,expand" envDefault:"http://${HOST}/${NAME}"@
	Whole string @env:"WHOLE,expand" envDefault:"http://$DB_HOST/"@
	Must string @env:"MUST,expand" envDefault:"$DB_NAME"@
}
`, "@", "`"))
	for version, want := range map[string][]string{
		"v11.3.1": {
			`db.short = { template = "http://{db.host}/{db.name}" }`, `db.must = { template = "{db.name}" }`,
			`cache.short = { template = "http://{cache.host}/{cache.name}" }`, `cache.must = { template = "{db.name}" }`, `last = { template = "{cache.host}" }`,
		},
		"v11.4.2": {
			`db.whole = { template = "http://{db.host}/" }`, `db.must = { template = "{db.name}" }`,
			`cache.whole = { template = "http://{db.host}/" }`, `cache.must = { template = "{db.name}" }`,
		},
		"": {`db.must = { template = "{db.name}" }`, `cache.must = { template = "{db.name}" }`},
	} {
		made := Import(Request{Struct: pkg.Scope().Lookup("C").Type().(*types.Named), Library: library.Caarlos, Version: version, Name: "app", Package: "env"})
		var got []string
		for line := range strings.Lines(made.Spec) {
			if line = strings.Join(strings.Fields(line), " "); strings.Contains(line, "template") {
				got = append(got, line)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", version, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestEnvExpand is about the tag envExpand of old versions of caarlos0/env, which expand defaults with the variables of the process.
func TestEnvExpand(t *testing.T) {
	n := typed(t, "package config\n\ntype C struct {\n\tHost string `env:\"HOST,required\"`\n\tPort int `env:\"PORT\" envDefault:\"80\"`\n\tA string `env:\"A\" envDefault:\"http://$HOST\" envExpand:\"true\"`\n\t"+
		"B string `env:\"B\" envDefault:\"$PORT\" envExpand:\"true\"`\n}\n").Scope().Lookup("C").Type().(*types.Named)
	for version, want := range map[string][3]string{
		"v6.10.1": {"template = \"http://{host}\"", "b    = { type = \"string\", optional = true }", "os.Setenv(name, value)"},
		"v9.0.0":  {"a    = { type = \"string\", default = \"http://$HOST\" }", "b    = { type = \"string\", default = \"$PORT\" }", "caarlos.ParseWithOptions(&c, "},
	} {
		made := Import(Request{Struct: n, Library: library.Caarlos, Version: version, Module: "github.com/caarlos0/env/" + version[:2], Name: "app", Package: "env"})
		for _, want := range want {
			if !strings.Contains(made.Spec+made.Test, want) {
				t.Errorf("%s: %s\n%s\nlacks %s", version, made.Spec, made.Test, want)
			}
		}
	}
}

// TestOldGoEnvconfig is about ProcessWith, which takes other arguments before v1.0.
func TestOldGoEnvconfig(t *testing.T) {
	n := typed(t, "package config\n\ntype C struct {\n\tPort int `env:\"PORT\"`\n}\n").Scope().Lookup("C").Type().(*types.Named)
	for version, want := range map[string]string{"v0.9.0": "(context.Background(), &c, envconfig.", "v1.4.3": "(context.Background(), &envconfig.Config{", "": "&envconfig.Config{"} {
		made := Import(Request{Struct: n, Library: library.GoEnvconfig, Version: version, Prefix: "A_", Name: "app", Package: "env"})
		if !strings.Contains(made.Test, want) {
			t.Errorf("%s\nlacks %s", made.Test, want)
		}
	}
}

// TestBare is about variables that envconfig reads without the prefix, too.
func TestBare(t *testing.T) {
	pkg := typed(t, others+"\ntype C struct {\n\tPort int `envconfig:\"PORT\"`\n\tHTTP H\n}\n\ntype H struct {\n\tPort int `envconfig:\"port\"`\n}\n")
	made := Import(Request{Struct: pkg.Scope().Lookup("C").Type().(*types.Named), Library: library.Envconfig, Prefix: "app", Name: "app", Package: "env"})
	for _, want := range []string{
		"port      = { env = [\"APP_PORT\", \"PORT\"], shared = true }\n",
		"http.port = { env = [\"APP_HTTP_PORT\", \"PORT\"], shared = true }\n",
	} {
		if !strings.Contains(made.Spec, want) {
			t.Errorf("%s\nlacks %s", made.Spec, want)
		}
	}
}

const left = "left out: "

// A fieldCase is a field of a struct C, with @ in place of back quotes, and what comes of it: lines in any order, with bars between them.
type fieldCase struct{ field, want string }

func checkFields(t *testing.T, l *library.Library, tests []fieldCase) {
	t.Helper()
	var source strings.Builder
	source.WriteString(others)
	for i, tt := range tests {
		fmt.Fprintf(&source, "\ntype C%d struct {\n\t%s\n}\n", i, strings.ReplaceAll(tt.field, "@", "`"))
	}
	pkg := typed(t, source.String())
	for i, tt := range tests {
		name := fmt.Sprintf("C%d", i)
		n := pkg.Scope().Lookup(name).Type().(*types.Named)
		made := Import(Request{Struct: n, Library: l, Name: "app", Package: "env", Path: "example.com/shop/env"})
		var got []string
		for line := range strings.Lines(made.Spec) {
			if line = strings.Join(strings.Fields(line), " "); strings.Contains(line, " = { ") || strings.HasPrefix(line, "lower") {
				got = append(got, line)
			}
		}
		for _, note := range made.Notes {
			got = append(got, strings.Replace(note.String(), name+".", "C.", 1))
		}
		want := strings.Split(tt.want, " | ")
		if tt.want == "" {
			want = nil
		}
		slices.Sort(got)
		slices.Sort(want)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s\ngot\n%s\nwant\n%s", tt.field, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// typed is the package at example.com/shop/config of a source.
func typed(t *testing.T, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "config.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("example.com/shop/config", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// TestEnvironment is about the names of fields. What is guessed of values is in tests/script.
func TestEnvironment(t *testing.T) {
	for text, want := range map[string]string{
		"A_B=\nA_C=":                          "b = A_B, c = A_C",
		"B=\nA_C=":                            "b = B, a_c = A_C",
		"A_B=":                                "a_b = A_B",
		"A_2=\nA_B=":                          "a_2 = A_2, b = A_B",
		"_A=\nA=":                             "a = _A, a_2 = A",
		"A_B=\nA__B=\na_b_2=":                 "a_b = A_B, a_b_2 = A__B, a_b_2_2 = a_b_2",
		"_1=\nB=":                             "left _1: its name cannot become a name of a specification, b = B",
		"A__KEY_FILE=\nA_KEY=\nA__KEY=":       "key = A__KEY\", env_file = \"A__KEY_FILE, key_2 = A_KEY",
		"Z=\nexport Y =\n X=":                 "env_prefix = ",
		"A_=\nA_B=":                           "a = A_, b = A_B",
		"":                                    "",
		"# A_B=1\n#A_C=\n":                    "b = A_B, c = A_C",
		"# A_C=1\nA_B=\nA_C=":                 "c = A_C, b = A_B",
		"# set a=1, A = 2\n#  A=3\n# A='\nB=": "b = B",
	} {
		all, err := deployment.Dotenv([]byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		made := Variables(Request{Name: "app", Package: "env"}, all, nil)
		var got []string
		for _, n := range made.Notes {
			got = append(got, "left "+n.Field+": "+n.Why)
		}
		for line := range strings.Lines(made.Spec) {
			name, variable, ok := strings.Cut(line, " = { env = \"")
			if ok {
				got = append(got, strings.TrimSpace(name)+" = "+strings.TrimSuffix(variable, "\" }\n"))
			}
			if prefix, ok := strings.CutPrefix(line, "env_prefix = \""); ok {
				got = append(got, "env_prefix = "+strings.TrimSuffix(prefix, "\"\n"))
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: got %q, want %q", text, strings.Join(got, ", "), want)
		}
	}
	all, err := deployment.Dotenv([]byte("# PORT=80\nHOST=h\n# API_KEY=hunter2\nARGS=--password hunter2 --token=hunter2\n"))
	made := Variables(Request{Name: "app", Package: "env"}, all, nil)
	want := "port    = { type = \"int\", optional = true, example = 80 }\nhost    = { type = \"string\", example = \"h\" }\napi_key = { type = \"string\", optional = true, secret = true }\nargs    = { type = \"string\", secret = true }\n"
	if err != nil || !strings.Contains(made.Spec, want) || strings.Contains(made.Spec, "hunter2") {
		t.Errorf("%v\n%s\nlacks\n%s", err, made.Spec, want)
	}
	all, err = deployment.Dotenv([]byte("VALIDATE=x\nA_1=x\nA1=x\nA1_VALUE=x\na1=x\n"))
	made = Variables(Request{Name: "app", Package: "env"}, all, nil)
	for _, want := range []string{`validate = { type = "string", go_name = "ValidateValue",`, `a_1      = { type = "string", example`, `a1       = { type = "string", go_name = "A1Value", `, `a1_value = { type = "string", go_name = "A1ValueValue", `, `a1_2     = { type = "string", example`} {
		if err != nil || !strings.Contains(made.Spec, want) {
			t.Errorf("%v\n%s\nlacks\n%s", err, made.Spec, want)
		}
	}
	if _, err := deployment.Dotenv([]byte("A")); err == nil {
		t.Error("a line without = is no variable")
	}
}

// TestHidden is about fields that are left out, and whose values the test must not print.
func TestHidden(t *testing.T) {
	n := typed(t, "package config\n\ntype DB struct{ Password string }\n\ntype Own struct{ Host string }\n\ntype C struct {\n\tA [2]int `env:\"A\"`\n\tTokens [2]int `env:\"B\"`\n\tC [2]int `env:\"API_KEYS\"`\n\tD map[string]DB `env:\"D\"`\n\tE map[string]Own `env:\"E\"`\n}\n").Scope().Lookup("C").Type().(*types.Named)
	made := Import(Request{Struct: n, Library: library.Caarlos, Name: "app", Package: "env"})
	_, list, _ := strings.Cut(made.Test, "var secrets = []string{")
	list, _, _ = strings.Cut(list, "}")
	if got := strings.Join(strings.Fields(list), " "); got != `"Config.Tokens", "Config.C", "Config.D",` {
		t.Error(got)
	}
}
