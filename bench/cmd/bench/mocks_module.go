package main

import (
	"fmt"
	"strconv"
	"strings"
)

// A mockSize is how much there is to mock: interfaces of five methods each, in a package.
type mockSize struct {
	heavy bool // they mention large SDKs, not only the standard library
	count int
}

var mockSizes = []mockSize{{false, 1}, {false, 10}, {false, 100}, {true, 1}, {true, 10}, {true, 100}}

func (s mockSize) kind() string {
	if s.heavy {
		return "heavy"
	}
	return "light"
}

func (s mockSize) folder() string { return s.kind() + strconv.Itoa(s.count) }
func (s mockSize) title() string  { return s.kind() + " " + strconv.Itoa(s.count) }

const mockGoMod = `module example.com/mocked

go 1.25.0

require (
	github.com/aws/aws-sdk-go-v2/service/s3 v1.114.8
	github.com/jackc/pgx/v5 v5.12.0
	github.com/redis/go-redis/v9 v9.23.0
	github.com/resgen-go/resgen/resource v0.1.0
	github.com/stretchr/testify v1.11.1
	go.uber.org/mock v0.6.0
)

replace github.com/resgen-go/resgen/resource => %s
`

const lightImports = `	"context"
	"io"
	"net/url"
	"time"
`

const lightMethods = `	Get(ctx context.Context, id string) (*url.URL, error)
	List(ctx context.Context, prefix string, limit int) ([]string, error)
	Put(ctx context.Context, id string, body io.Reader) (int64, error)
	Delete(ctx context.Context, id string) error
	Stat(id string) (time.Time, bool)
`

const heavyImports = `	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
`

const heavyMethods = `	GetObject(ctx context.Context, in *s3.GetObjectInput, opts ...func(*s3.Options)) (*s3.GetObjectOutput, error)
	PutObject(ctx context.Context, in *s3.PutObjectInput, opts ...func(*s3.Options)) (*s3.PutObjectOutput, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Begin(ctx context.Context) (pgx.Tx, error)
	Lookup(ctx context.Context, key string) *redis.StringCmd
`

// mockeryConfig asks for all interfaces of a package.
const mockeryConfig = `all: true
template: testify
dir: mockery
filename: mocks.go
pkgname: mockery
structname: "Mock{{.InterfaceName}}"
packages:
  example.com/mocked/%s: {}
`

// mockModule is the module that mocks are made in, by file. What only they import stays in go.mod because of its package libraries.
func mockModule(resource string) map[string]string {
	files := map[string]string{
		"go.mod":                 fmt.Sprintf(mockGoMod, strconv.Quote(resource)),
		"libraries/libraries.go": "package libraries\n\nimport (\n\t_ \"github.com/resgen-go/resgen/resource/mock\"\n\t_ \"github.com/stretchr/testify/mock\"\n\t_ \"go.uber.org/mock/gomock\"\n)\n",
		"redis/doc.go":           "package redis\n",
	}
	for _, size := range mockSizes {
		imports, methods := lightImports, lightMethods
		if size.heavy {
			imports, methods = heavyImports, heavyMethods
		}
		var b strings.Builder
		fmt.Fprintf(&b, "package %s\n\nimport (\n%s)\n", size.folder(), imports)
		for _, name := range stores(size.count) {
			fmt.Fprintf(&b, "\n//counterfeiter:generate -o counterfeiter . %s\ntype %s interface {\n%s}\n", name, name, methods)
		}
		files[size.folder()+"/store.go"] = b.String()
		files[size.folder()+"/.mockery.yml"] = fmt.Sprintf(mockeryConfig, size.folder())
	}
	return files
}

// callsTest calls the mocks of an interface: once with results that do not depend on the arguments, once with a function.
const callsTest = `package calls

import (
	"context"
	"net/url"
	"testing"

	"go.uber.org/mock/gomock"
	testify "github.com/stretchr/testify/mock"

	"example.com/mocked/light1"
	"example.com/mocked/light1/counterfeiter"
	"example.com/mocked/light1/mockery"
	"example.com/mocked/light1/mockgen"
	"example.com/mocked/light1/moq"
	"example.com/mocked/light1/resgen"
	"github.com/resgen-go/resgen/resource/mock"
)

var home = &url.URL{Host: "example.com"}

func get(context.Context, string) (*url.URL, error) { return home, nil }

func calls(b *testing.B, store light1.Store0) {
	b.ReportAllocs()
	ctx := context.Background()
	for b.Loop() {
		if u, err := store.Get(ctx, "a"); u != home || err != nil {
			b.Fatal(u, err)
		}
	}
}

func BenchmarkReturn(b *testing.B) {
	b.Run("resgen", func(b *testing.B) {
		m := resgen.NewStore0Mock(b)
		m.On.Get.Return(home, nil)
		calls(b, m)
	})
	b.Run("counterfeiter", func(b *testing.B) {
		m := &counterfeiter.FakeStore0{}
		m.GetReturns(home, nil)
		calls(b, m)
	})
	b.Run("mockgen", func(b *testing.B) {
		m := mockgen.NewMockStore0(gomock.NewController(b))
		m.EXPECT().Get(gomock.Any(), gomock.Any()).Return(home, nil).AnyTimes()
		calls(b, m)
	})
	b.Run("mockery", func(b *testing.B) {
		m := mockery.NewMockStore0(b)
		m.EXPECT().Get(testify.Anything, testify.Anything).Return(home, nil)
		calls(b, m)
	})
}

func BenchmarkFunction(b *testing.B) {
	b.Run("resgen", func(b *testing.B) {
		m := resgen.NewStore0Mock(b)
		m.On.Get.Do(get)
		calls(b, m)
	})
	b.Run("moq", func(b *testing.B) { calls(b, &moq.Store0Mock{GetFunc: get}) })
	b.Run("counterfeiter", func(b *testing.B) { calls(b, &counterfeiter.FakeStore0{GetStub: get}) })
	b.Run("mockgen", func(b *testing.B) {
		m := mockgen.NewMockStore0(gomock.NewController(b))
		m.EXPECT().Get(gomock.Any(), gomock.Any()).DoAndReturn(get).AnyTimes()
		calls(b, m)
	})
	b.Run("mockery", func(b *testing.B) {
		m := mockery.NewMockStore0(b)
		m.EXPECT().Get(testify.Anything, testify.Anything).RunAndReturn(get)
		calls(b, m)
	})
}

func BenchmarkArgument(b *testing.B) {
	b.Run("resgen", func(b *testing.B) {
		m := resgen.NewStore0Mock(b)
		m.On.Get.With("a").Return(home, nil)
		calls(b, m)
	})
	b.Run("mockgen", func(b *testing.B) {
		m := mockgen.NewMockStore0(gomock.NewController(b))
		m.EXPECT().Get(gomock.Any(), "a").Return(home, nil).AnyTimes()
		calls(b, m)
	})
	b.Run("mockery", func(b *testing.B) {
		m := mockery.NewMockStore0(b)
		m.EXPECT().Get(testify.Anything, "a").Return(home, nil)
		calls(b, m)
	})
}

type real struct{ light1.Store0 }

func (real) Get(context.Context, string) (*url.URL, error) { return home, nil }

func BenchmarkWrapped(b *testing.B) {
	b.Run("resgen", func(b *testing.B) { calls(b, resgen.NewStore0Mock(b, mock.Wrap(real{}))) })
}
`

// redisCount prints how many methods there are, and how many the mock has.
const redisCount = `package main

import (
	"fmt"
	"reflect"

	"github.com/redis/go-redis/v9"

	mocked "example.com/mocked/redis"
)

func main() {
	of := reflect.TypeFor[*redis.Client]()
	var mock mocked.Client = mocked.NewClientMock(nil)
	found := 0
	for m := range of.NumMethod() {
		if _, ok := reflect.TypeOf(mock).MethodByName(of.Method(m).Name); ok {
			found++
		}
	}
	fmt.Println(found, "of", of.NumMethod())
}
`
