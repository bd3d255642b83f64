package emit_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	gotypes "go/types"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// golden is the module that the packages of the golden files are parts of.
const golden = "example.com/golden"

// sdk finds the Go packages in testdata/sdk and testdata/hand, with as much of the standard library as they mention.
type sdk struct {
	fset  *token.FileSet
	known map[string]*gotypes.Package
}

var std = map[string]string{
	"context": "package context\ntype Context interface{ Err() error }",
	"errors":  "package errors\nfunc New(string) error",
	"net/url": "package url\ntype URL struct{}",
	"time":    "package time\ntype Duration int64",
}

var newSDK = sync.OnceValue(func() *sdk { return &sdk{token.NewFileSet(), map[string]*gotypes.Package{}} })

// Import is for types.Config.
func (s *sdk) Import(importing string) (*gotypes.Package, error) {
	if p := s.known[importing]; p != nil {
		return p, nil
	}
	name, src := filepath.Join("testdata", "sdk", path.Base(importing), path.Base(importing)+".go"), any(nil)
	if text, ok := std[importing]; ok {
		src = text
	}
	f, err := parser.ParseFile(s.fset, name, src, 0)
	if err != nil {
		return nil, err
	}
	config := gotypes.Config{Importer: s, IgnoreFuncBodies: true}
	p, err := config.Check(importing, s.fset, []*ast.File{f}, nil)
	s.known[importing] = p
	return p, err
}

// goType is a type of testdata/sdk, "pgpool.Pool", or a pointer to one.
func goType(name string) gotypes.Type {
	if name[0] == '*' {
		return gotypes.NewPointer(goType(name[1:]))
	}
	dot := path.Ext(name)
	p, err := newSDK().Import(golden + "/sdk/" + name[:len(name)-len(dot)])
	if err != nil {
		panic(err)
	}
	return p.Scope().Lookup(dot[1:]).Type()
}

// signature is the type of a func type written in Go, over the packages of testdata/sdk that it imports.
func signature(src string, imports ...string) *gotypes.Signature {
	head := "package x\n"
	for _, i := range imports {
		head += fmt.Sprintf("import %q\n", i)
	}
	s := newSDK()
	f, err := parser.ParseFile(s.fset, "x.go", head+"type F "+src, 0)
	if err != nil {
		panic(err)
	}
	config := gotypes.Config{Importer: s}
	p, err := config.Check("x", s.fset, []*ast.File{f}, nil)
	if err != nil {
		panic(err)
	}
	return p.Scope().Lookup("F").Type().Underlying().(*gotypes.Signature)
}

// methods are those of t, by name: all but the handle's own, or only the named.
func methods(t gotypes.Type, names ...string) []*model.Method {
	var list []*model.Method
	for sel := range gotypes.NewMethodSet(t).Methods() {
		asked := len(names) == 0
		for _, n := range names {
			asked = asked || n == sel.Obj().Name()
		}
		switch sel.Obj().Name() {
		case "Close", "Check", "Native", "Config":
		default:
			if asked {
				list = append(list, &model.Method{Name: sel.Obj().Name(), Type: sel.Type().(*gotypes.Signature)})
			}
		}
	}
	return list
}

// client makes k one with a constructor that returns a native.
func client(k *model.Kind, native string, edit func(*model.Client), names ...string) *model.Kind {
	k.Client = &model.Client{Handle: k.Go, Interface: k.Go + "Client", Fails: true, Context: true}
	if native != "" {
		k.Client.Native = goType(native)
		k.Client.Methods = methods(k.Client.Native, names...)
	}
	edit(k.Client)
	return k
}

// chains show what methods of c, a client of the package of a golden file, return as the interface called name.
func chains(own string, c *model.Client, name string, methods ...string) []model.Chain {
	var list []model.Chain
	var named *gotypes.Named
	for _, m := range c.Methods {
		if !slices.Contains(methods, m.Name) {
			continue
		}
		if named == nil {
			_, of := model.Chainable(m.Type)
			var all []*model.Method
			for sel := range gotypes.NewMethodSet(gotypes.NewPointer(of)).Methods() {
				if sel.Obj().Exported() {
					all = append(all, &model.Method{Name: sel.Obj().Name(), Type: sel.Type().(*gotypes.Signature)})
				}
			}
			named = model.NewInterface(gotypes.NewPackage(golden+"/"+own, own), name, all)
		}
		list = append(list, model.NewChain(m, named))
	}
	return list
}

func of(pkg, name string) model.Func {
	return model.Func{From: &model.Import{Path: golden + "/sdk/" + pkg, Name: pkg}, Name: name}
}

func dep(name string, t gotypes.Type) *model.Dep {
	return &model.Dep{Name: name, Go: speller.Local(name), Param: t}
}

// structure is a Go struct with a pair for each field of it that ps names.
func structure(name string, ps ...model.Pair) *model.Struct {
	s := &model.Struct{Type: goType(name), Pairs: ps}
	fields := s.Type.Underlying().(*gotypes.Struct)
	for i := range s.Pairs {
		for f := range fields.Fields() {
			if f.Name() == s.Pairs[i].Go {
				s.Pairs[i].Type = f.Type()
			}
		}
	}
	return s
}

// pair is the pair of a field and one of the same Go name.
func pair(f *model.Field, how model.Conversion) model.Pair {
	return model.Pair{Field: f, Go: f.Go, How: how}
}

func use(d *model.Dep, t model.Target) *model.Use { return &model.Use{Dep: d, Base: t} }

func native(r *model.Resource) model.Target { return model.Target{Resource: r, Native: true} }
func handle(r *model.Resource) model.Target { return model.Target{Resource: r} }

func postgres() *model.Kind {
	k := kind("postgres", "A PostgreSQL database, through a pool.",
		field("host", text()), field("port", integer("int"), def(5432)), field("password", text(), secret, optional))
	return client(k, "*pgpool.Pool", func(c *model.Client) {
		c.New = model.Func{Name: "open"}
		c.Configure, c.Changes = "PostgresConfigure", signature("func(*pgpool.Config) error", golden+"/sdk/pgpool")
		c.Close = &model.Call{Method: "Close"}
		c.Health = &model.Call{Func: model.Func{Name: "check"}, Context: true, Client: true, Config: true, Pointer: true, Fails: true}
		c.Stats = &model.Call{Func: model.Func{Name: "stats"}, Client: true}
		k.Further = &model.Call{Func: model.Func{Name: "validate"}, Config: true, Fails: true}
	}, "Exec", "Query")
}

// warehouse is a kind whose constructor takes a configuration of its own, and every conversion.
func warehouse() *model.Kind {
	local := &model.Object{Name: "local", Go: "WarehouseLocal", Fields: []*model.Field{field("host", text(), def("localhost"))}}
	cloud := &model.Object{Name: "cloud", Go: "WarehouseCloud", Fields: []*model.Field{field("region", text(), optional), field("token", text(), secret)}}
	tls := &model.Object{Name: "tls", Go: "WarehouseTLS", Fields: []*model.Field{field("server", text(), optional), field("key", text(), secret, optional)}}
	pool := &model.Object{Name: "pool", Go: "WarehousePool", Fields: []*model.Field{field("max", integer("int"), def(2)), field("name", text(), optional)}}
	file := &model.Object{Name: "file", Go: "WarehouseFile", Fields: []*model.Field{field("path", text(), def("/dev/null"))}}
	none := &model.Object{Name: "none", Go: "WarehouseNone"}
	choice := func(goName string, ms ...*model.Object) *model.Type {
		return &model.Type{Kind: model.UnionType, Spec: "union", Union: &model.Union{Go: goName, Members: ms}}
	}
	fs := map[string]*model.Field{}
	k := kind("warehouse", "",
		field("name", text(), def("main")),
		field("url", address(), optional),
		field("mode", enum("WarehouseMode", "batch", "stream"), def("batch")),
		field("style", enum("WarehouseStyle", "plain", "fancy"), optional),
		field("level", enum("WarehouseLevel", "low", "high"), optional),
		field("retries", integer("int"), def(3)),
		field("burst", integer("int"), optional),
		field("limit", integer("int32"), optional),
		field("region", text(), optional),
		field("wait", duration(), def(time.Second)),
		field("token", text(), secret, optional),
		field("key", text(), secret, optional),
		field("cert", text(), secret, optional),
		field("tokens", list(text()), secret, optional),
		field("modes", list(enum("WarehouseModes", "a", "b")), optional),
		field("labels", dict(text()), secret, optional),
		field("headers", dict(text()), optional),
		field("tls", object(tls)),
		field("pool", object(pool), optional),
		field("spare", object(pool)),
		field("connection", choice("WarehouseConnection", local, cloud), optional),
		field("target", choice("WarehouseTarget", file, none), optional),
		field("fallback", choice("WarehouseFallback", local, cloud), optional),
	)
	k.Objects = []*model.Object{local, cloud, tls, pool, file, none}
	for _, f := range k.Fields {
		fs[f.Name] = f
	}
	part := func(p model.Pair, s *model.Struct) model.Pair {
		p.Part = s
		return p
	}
	poolPart := structure("warehouse.Pool", pair(pool.Fields[0], model.Assign), pair(pool.Fields[1], model.ToPtr))
	members := func(p model.Pair) model.Pair {
		p.Parts = []model.Member{
			{Object: local, Go: "Local", Part: structure("warehouse.Local", pair(local.Fields[0], model.Assign))},
			{Object: cloud, Go: "Cloud", Part: structure("warehouse.Cloud", pair(cloud.Fields[0], model.ToPtr), pair(cloud.Fields[1], model.Reveal))},
		}
		return p
	}
	target := pair(fs["target"], model.ToUnion)
	target.Parts = []model.Member{
		{Object: file, Part: structure("warehouse.TargetFile", pair(file.Fields[0], model.Assign))},
		{Object: none, Part: structure("warehouse.TargetNone")},
	}
	return client(k, "*warehouse.Client", func(c *model.Client) {
		c.New = of("warehouse", "Open")
		c.Deps = []*model.Dep{dep("warehouse", goType("*pgpool.Pool"))}
		c.ByHand = []string{"Count"}
		c.Close = &model.Call{Method: "Close", Fails: true}
		c.Health = &model.Call{Method: "Ping", Context: true, Fails: true}
		c.Convert = structure("warehouse.Config",
			pair(fs["name"], model.Assign), pair(fs["url"], model.Assign),
			pair(fs["mode"], model.Convert), pair(fs["style"], model.PtrToPtr), pair(fs["level"], model.FromPtr),
			pair(fs["retries"], model.ToPtr), pair(fs["burst"], model.FromPtr), pair(fs["limit"], model.PtrToPtr),
			pair(fs["region"], model.ToPtr), pair(fs["wait"], model.Assign),
			pair(fs["token"], model.Reveal), pair(fs["key"], model.Reveal), pair(fs["cert"], model.ToPtr),
			pair(fs["tokens"], model.Reveal), pair(fs["modes"], model.Convert), pair(fs["labels"], model.Reveal), pair(fs["headers"], model.Convert),
			part(pair(fs["tls"], model.ToObject), structure("warehouse.TLS", pair(tls.Fields[0], model.Assign), pair(tls.Fields[1], model.Reveal))),
			part(pair(fs["pool"], model.ToObject), poolPart), part(pair(fs["spare"], model.ToObject), poolPart),
			members(pair(fs["connection"], model.ToUnion)), target, members(pair(fs["fallback"], model.ToUnion)),
		)
	})
}

// queue is a kind of which nothing is as usual.
func queue() *model.Kind {
	k := kind("queue", "", field("name", text(), def("jobs")), field("max", integer("int"), def(1)))
	return client(k, "queue.Sender", func(c *model.Client) {
		c.New = of("queue", "New")
		c.Context, c.Fails, c.Pointer, c.Cleanup = false, false, true, true
		c.Convert = structure("queue.Config", pair(k.Fields[0], model.Assign), pair(k.Fields[1], model.Assign))
		log := dep("log", goType("queue.Logger"))
		log.Optional = true
		c.Deps = []*model.Dep{log}
	})
}

// session has nothing to ask and nothing to close.
func session() *model.Kind {
	k := kind("session", "", field("user", text()))
	p := gotypes.NewPackage(golden+"/clients", "clients")
	t := gotypes.NewNamed(gotypes.NewTypeName(token.NoPos, p, "token", nil), gotypes.NewStruct(nil, nil), nil)
	return client(k, "", func(c *model.Client) {
		c.New = model.Func{Name: "login"}
		c.Context, c.Fails = false, false
		c.Native = gotypes.NewPointer(t)
		c.Methods = []*model.Method{{Name: "User", Type: signature("func() string")}}
	})
}

// cursor is closed with a context, and then cleaned up.
func cursor() *model.Kind {
	k := kind("cursor", "", field("name", text()))
	return client(k, "*queue.Cursor", func(c *model.Client) {
		c.New = model.Func{Name: "Seek"}
		c.Cleanup = true
		c.Close = &model.Call{Method: "Shutdown", Context: true, Fails: true}
		c.Health = &model.Call{Method: "Healthy", Fails: true}
	}, "Next")
}

// pool has methods that return connections, which are mocked too.
func pool() *model.Kind {
	k := kind("pool", "", field("host", text(), def("localhost")))
	return client(k, "*pgpool.Pool", func(c *model.Client) {
		c.New = model.Func{Name: "NewPool"}
		c.Configure, c.Changes = "PoolConfigure", signature("func(*pgpool.Config)", golden+"/sdk/pgpool")
		c.Chains = chains("clientkinds", c, "PoolConn", "Acquire", "Idle")
		c.Close = &model.Call{Method: "Close"}
	}, "Acquire", "Exec", "Idle", "IdleCall")
}

// login has a client with a method of the name of its type, which is closed by a function.
func login() *model.Kind {
	k := kind("session", "", field("user", text()), field("role", enum("SessionRole", "reader", "writer"), def("reader")))
	return client(k, "*queue.Session", func(c *model.Client) {
		c.New = model.Func{Name: "Login"}
		c.Context, c.Pointer = false, true
		c.Chains = chains("clientkinds", c, "SessionCursor", "Cursor")
		c.Close = &model.Call{Func: model.Func{Name: "Shut"}, Context: true, Client: true}
	})
}

// clientKinds has kinds with clients and no resources.
func clientKinds() *model.Package {
	p := pkg("clientkinds", nil, []*model.Kind{cursor(), pool(), login()})
	p.Path = golden + "/clientkinds"
	p.Output.Test = "clientkindstest"
	return p
}

// used opens resources of the kinds of another package.
func used() *model.Package {
	kinds := []*model.Kind{cursor(), pool(), login()}
	for _, k := range kinds {
		k.From = &model.Import{Path: golden + "/clientkinds", Name: "clientkinds"}
		if k.Name != "cursor" {
			k.Client.Mocks = &model.Import{Path: golden + "/clientkinds/clientkindstest", Name: "clientkindstest"}
		}
	}
	log := resource("log", kinds[0], nil, bindings{"name": env("LOG_NAME")})
	main := resource("pool", kinds[1], nil, bindings{"host": env("POOL_HOST")})
	user := resource("type", kinds[2], nil, bindings{"user": env("USER_NAME")})
	user.Optional = true
	p := pkg("used", nil, kinds, log, main, user)
	p.Path = golden + "/used"
	p.Output.Test = "usedtest"
	p.Bundles = []*model.Bundle{{Name: "pooled", Go: "Pooled", Uses: []*model.Resource{main}}}
	return p
}

// clients opens resources of every shape.
func clients() *model.Package {
	ps := profiles("dev", "test", "prod")
	pg, wh, q, s := postgres(), warehouse(), queue(), session()
	limits := kind("limits", "", field("max", integer("int"), def(7)))

	database := resource("database", pg, ps, bindings{"host": env("DB_HOST"), "password": env("DB_PASSWORD")})
	database.Doc = "The shop's main database."
	database.Life = model.Lifecycle{
		Timeout: time.Minute, StopTimeout: 1500 * time.Millisecond, Attempts: 3, Backoff: time.Millisecond, MaxBackoff: 10 * time.Millisecond,
		AfterOpen: &model.Call{Func: model.Func{Name: "migrate"}, Context: true, Client: true, Fails: true},
	}
	database.Change = &model.Func{Name: "trace"}
	replica := resource("replica", pg, ps, bindings{"host": env("REPLICA_HOST")})
	replica.OnlyIn = ps.All[2:]
	archive := resource("archive", pg, ps, bindings{"host": env("ARCHIVE_HOST")})
	archive.Optional, archive.OnlyIn = true, ps.All[1:]
	user := resource("user", s, ps, bindings{"user": env("SESSION_USER")})
	user.Optional = true
	lim := resource("limits", limits, ps, bindings{"max": env("LIMITS_MAX")})
	spare := resource("spare_limits", limits, ps, bindings{"max": env("SPARE_MAX")})
	spare.Optional = true

	db := wh.Client.Deps[0]
	main := resource("warehouse", wh, ps, bindings{"name": env("WAREHOUSE_NAME")})
	main.Uses = []*model.Use{{Dep: db, Base: native(database), ByProfile: []model.ProfileUse{{Profile: ps.All[2], Target: native(replica)}}}}
	main.Life.BeforeClose = &model.Call{Func: model.Func{Name: "drain"}, Handle: true, Config: true}
	copies := resource("copies", wh, ps, bindings{"name": env("COPIES_NAME")})
	copies.OnlyIn = ps.All[1:]
	copies.Uses = []*model.Use{use(db, native(archive))}
	jobs := resource("jobs", q, ps, bindings{"name": env("JOBS_NAME")})
	jobs.Uses = []*model.Use{use(q.Client.Deps[0], handle(user))}
	mails := resource("mails", q, ps, bindings{"name": env("MAILS_NAME")})
	mails.Uses = []*model.Use{use(q.Client.Deps[0], model.Target{})}

	p := pkg("clients", ps, []*model.Kind{pg, wh, q, s, limits}, database, replica, archive, user, lim, spare, main, copies, jobs, mails)
	p.Path = golden + "/clients"
	p.Doc = "Package clients is what the shop opens."
	p.Output.Test, p.Output.Dir, p.Output.Docs = "clientstest", "shop/clients", "RESOURCES.md"
	p.Bundles = []*model.Bundle{
		{Name: "loading", Go: "Loading", Doc: "what the job load needs", Uses: []*model.Resource{main, lim}},
		{Name: "sending", Go: "Sending", Uses: []*model.Resource{jobs, mails, spare}},
	}
	return p
}
