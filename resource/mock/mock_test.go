package mock_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/mock"
)

// recorder is a test that remembers what it is told.
type recorder struct {
	mu       sync.Mutex
	errors   []string
	cleanups []func()
	ended    bool
	during   func()
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	if r.during != nil {
		r.during()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		panic("Errorf after the end of the test")
	}
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

// end ends the test and returns what it was told.
func (r *recorder) end() []string {
	for _, f := range slices.Backward(r.cleanups) {
		f()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	return r.errors
}

// wants fails t unless the texts are told, each in one error, and no more errors.
func (r *recorder) wants(t *testing.T, texts ...string) {
	t.Helper()
	got := r.end()
	if len(got) != len(texts) {
		t.Fatalf("%d errors, want %d:\n%s", len(got), len(texts), strings.Join(got, "\n"))
	}
	for i, want := range texts {
		if !strings.Contains(got[i], want) {
			t.Errorf("error %d lacks %q:\n%s", i, want, got[i])
		}
	}
}

var (
	ctx     = context.Background()
	errDown = errors.New("down")
	apple   = &Item{ID: "a"}
	pear    = &Item{ID: "p"}
)

// gets are the ids of the items that ids bring, "-" for nil, "!" for an error.
func gets(s Store, ids ...string) string {
	var got []string
	for _, id := range ids {
		item, err := s.Get(ctx, id)
		switch {
		case err != nil:
			got = append(got, "!")
		case item == nil:
			got = append(got, "-")
		default:
			got = append(got, item.ID)
		}
	}
	return strings.Join(got, "")
}

// here is the line of its caller, some lines below.
func here(below int) string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprintf("%s:%d", filepath.Base(file), line+below)
}

func TestRules(t *testing.T) {
	tests := []struct {
		name string
		set  func(m *StoreMock)
		ids  string
		want string
		fail []string
	}{
		{"return", func(m *StoreMock) { m.On.Get.Return(apple, nil) }, "xyz", "aaa", nil},
		{"do", func(m *StoreMock) {
			m.On.Get.Do(func(_ context.Context, id string) (*Item, error) { return &Item{ID: id + id}, nil })
		}, "xy", "xxyy", nil},
		{"fail", func(m *StoreMock) { m.On.Get.Fail(errDown) }, "xx", "!!", nil},
		{"the newest wins", func(m *StoreMock) {
			m.On.Get.Return(apple, nil)
			m.On.Get.Return(pear, nil)
		}, "xx", "pp", nil},
		{"the newest wins over with", func(m *StoreMock) {
			m.On.Get.With("x").Return(apple, nil)
			m.On.Get.Return(pear, nil)
		}, "xy", "pp", nil},
		{"with", func(m *StoreMock) {
			m.On.Get.Return(pear, nil)
			m.On.Get.With("x").Return(apple, nil)
		}, "xyx", "apa", nil},
		{"when", func(m *StoreMock) {
			m.On.Get.Return(pear, nil)
			m.On.Get.When(func(c *StoreGetCall) bool { return c.ID > "x" }).Return(apple, nil)
		}, "wxyz", "ppaa", nil},
		{"with and when", func(m *StoreMock) {
			m.On.Get.Return(pear, nil)
			m.On.Get.With("x").When(func(c *StoreGetCall) bool { return c.Ctx == nil }).Return(apple, nil)
		}, "x", "p", nil},
		{"counted first, in order", func(m *StoreMock) {
			m.On.Get.Return(nil, nil).Once()
			m.On.Get.Return(pear, nil).Times(2)
			m.On.Get.Return(apple, nil)
		}, "xxxxx", "-ppaa", nil},
		{"counted and older than a stub", func(m *StoreMock) {
			m.On.Get.Return(apple, nil)
			m.On.Get.Fail(errDown).Once()
		}, "xx", "!a", nil},
		{"at least", func(m *StoreMock) {
			m.On.Get.Return(apple, nil).AtLeast(2)
			m.On.Get.Return(pear, nil)
		}, "xxx", "aap", nil},
		{"at least, and more", func(m *StoreMock) { m.On.Get.Return(apple, nil).AtLeast(1) }, "xxx", "aaa", nil},
		{"at least 0", func(m *StoreMock) { m.On.Get.Return(apple, nil).AtLeast(0) }, "", "", nil},
		{"recounted", func(m *StoreMock) { m.On.Get.Return(apple, nil).Times(3).Once() }, "x", "a", nil},
		{"at least 0, and then another", func(m *StoreMock) {
			m.On.Get.Return(apple, nil).AtLeast(0)
			m.On.Get.Return(pear, nil)
		}, "xx", "pp", nil},
		{"fail the nth", func(m *StoreMock) {
			m.On.Get.Return(apple, nil)
			m.On.Get.FailNth(3, errDown)
		}, "xxxx", "aa!a", nil},
		{"fail the nth of some", func(m *StoreMock) {
			m.On.Get.Return(apple, nil).Times(3)
			m.On.Get.With("y").FailNth(2, errDown)
		}, "xyyx", "aa!a", nil},
		{
			"too few", func(m *StoreMock) { m.On.Get.With("q").Return(apple, nil).Times(2) }, "q", "a",
			[]string{"missing calls of StoreMock.Get: 1 call of 2, with ID: \"q\""},
		},
		{
			"too few for at least", func(m *StoreMock) { m.On.Get.Return(apple, nil).AtLeast(2) }, "q", "a",
			[]string{"missing calls of StoreMock.Get: 1 call of at least 2"},
		},
		{
			"too many", func(m *StoreMock) { m.On.Get.Return(apple, nil).Once() }, "xy", "a!",
			[]string{"unexpected call StoreMock.Get(ID: \"y\")\n\tthe rule of mock_test.go:"},
		},
		{"no rule", func(*StoreMock) {}, "x", "!", []string{"unexpected call StoreMock.Get(ID: \"x\")\n\tit has no rules"}},
		{"never", func(m *StoreMock) {
			m.On.Get.Return(apple, nil)
			m.On.Get.With("x").Return(pear, nil).Times(0)
		}, "yx", "a!", []string{"forbids it"}},
		{"less than never", func(m *StoreMock) { m.On.Get.Return(apple, nil).Times(-1) }, "x", "a", []string{"less than 0"}},
		{"the 0th", func(m *StoreMock) { m.On.Get.FailNth(0, errDown) }, "", "", []string{"counts from 1"}},
		{"do nil", func(m *StoreMock) { m.On.Get.Do(nil) }, "x", "-", []string{"Do(nil)"}},
		{"when nil", func(m *StoreMock) { m.On.Get.When(nil).Return(apple, nil) }, "x", "a", []string{"When(nil)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &recorder{}
			m := NewStoreMock(r)
			tt.set(m)
			if got := gets(m, strings.Split(tt.ids, "")...); got != tt.want && tt.ids != "" {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			r.wants(t, tt.fail...)
		})
	}
}

func TestUnexpectedCall(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r)
	want := here(1)
	_, err := m.Get(ctx, "x")
	var unexpected *mock.UnexpectedCallError
	if !errors.As(err, &unexpected) || unexpected.Mock != "StoreMock" || unexpected.Method != "Get" || unexpected.Place != want {
		t.Errorf("error %v, want one at %s", err, want)
	}
	if m.Len() != 0 {
		t.Error("no zero value")
	}
	m.Touch("x")
	r.wants(t, want+": unexpected call StoreMock.Get", "StoreMock.Len()", "StoreMock.Touch(ID: \"x\")")
}

func TestDiff(t *testing.T) {
	price := func(n int) *int { return &n }
	r := &recorder{}
	m := NewStoreMock(r)
	m.On.Put.With(&Item{ID: "zzz", Tags: []string{"x", "y", "z"}}).Return(nil)
	set := here(1)
	m.On.Put.With(&Item{ID: "a", Price: price(3), Tags: []string{"x", "y"}}).Return(nil)
	m.Put(ctx, &Item{ID: "a", Price: price(4), Tags: []string{"x", "z"}}, func(*Item) {})
	m.On.Find.With("q", 1, "two").Return(nil, 0, nil)
	m.Find(ctx, "q", 1, 2)
	m.Find(ctx, "q")
	r.wants(t,
		"the nearest rule, of "+set+", differs:\n\t\tItem.Price: got 4, want 3\n\t\tItem.Tags[1]: got \"z\", want \"y\"",
		"Args[1]: got int(2), want string(\"two\")",
		"Args: got nil, want [1, \"two\"]",
	)
}

func TestPassesWithEqualArguments(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Put.With(&Item{ID: "a"}).Return(nil).Once()
	m.On.Find.With("q").Return([]*Item{apple}, 1, nil).Once()
	m.On.Find.With("q", time.Unix(1, 0), []byte("x")).Return(nil, 2, nil).Once()
	if err := m.Put(ctx, &Item{ID: "a"}, func(*Item) {}); err != nil {
		t.Error(err)
	}
	items, n, err := m.Find(ctx, "q", []any{}...)
	if len(items) != 1 || n != 1 || err != nil {
		t.Error(items, n, err)
	}
	if _, n, _ := m.Find(ctx, "q", time.Unix(1, 0), []byte("x")); n != 2 {
		t.Error(n)
	}
}

func TestSecretsAreMasked(t *testing.T) {
	type login struct {
		user string
		pass resource.Secret
	}
	r := &recorder{}
	m := NewStoreMock(r)
	secret := func(text string) resource.Secret { return resource.NewSecret(text) }
	m.On.Find.With("q", secret("hunter2"), login{"me", secret("hunter2")}, &login{"me", secret("hunter2")}).Return(nil, 0, nil).Once()
	m.Find(ctx, "q", secret("swordfish"), login{"me", secret("swordfish")}, &login{"me", secret("swordfish")})
	text := strings.Join(r.end(), "\n")
	if strings.Contains(text, "hunter2") || strings.Contains(text, "swordfish") {
		t.Errorf("a secret is shown:\n%s", text)
	}
	for _, want := range []string{"Args[0]: another secret", "Args[1].pass: another secret", "Args[2].pass: another secret", "[REDACTED]"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
}

func TestLenient(t *testing.T) {
	m := NewStoreMock(t, mock.Lenient)
	if item, err := m.Get(ctx, "x"); item != nil || err != nil {
		t.Error(item, err)
	}
	m.On.Get.With("y").Return(apple, nil)
	if got := gets(m, "x", "y"); got != "-a" {
		t.Error(got)
	}
}

func TestWrap(t *testing.T) {
	real := StoreFuncs{
		Get:  func(_ context.Context, id string) (*Item, error) { return &Item{ID: id}, nil },
		Find: func(_ context.Context, _ string, args ...any) ([]*Item, int, error) { return nil, len(args), nil },
	}.Client()
	m := NewStoreMock(t, mock.Wrap(real))
	m.On.Get.With("x").Return(apple, nil)
	m.On.Get.FailNth(3, errDown)
	if got := gets(m, "x", "y", "z", "z"); got != "ay!z" {
		t.Error(got)
	}
	if _, n, _ := m.Find(ctx, "", 1, 2, 3); n != 3 {
		t.Error(n)
	}
	if calls := m.On.Find.Calls(); len(calls) != 1 || calls[0].Total != 3 {
		t.Error(calls)
	}

	r := &recorder{}
	NewStoreMock(r, mock.Wrap(7))
	r.wants(t, "mock.Wrap: int is not a mock_test.Store")
}

func TestFuncs(t *testing.T) {
	s := StoreFuncs{Len: func() int { return 7 }}.Client()
	if s.Len() != 7 {
		t.Error(s.Len())
	}
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "unexpected call StoreMock.Get(ID: \"x\")") {
			t.Error(text)
		}
	}()
	s.Get(ctx, "x")
}

func TestNotMadeByNew(t *testing.T) {
	for name, use := range map[string]func(m *StoreMock){
		"call":   func(m *StoreMock) { m.Len() },
		"set":    func(m *StoreMock) { m.On.Len.Return(1) },
		"verify": func(m *StoreMock) { mock.Verify(m) },
		"calls":  func(m *StoreMock) { m.On.Len.Calls() },
	} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, "not made by its New function") {
					t.Errorf("%s: %s", name, text)
				}
			}()
			use(&StoreMock{})
		}()
	}
}

func TestCalls(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Get.Do(func(_ context.Context, id string) (*Item, error) {
		calls := m.On.Get.Calls() // from inside a call: it is there, without results
		if last := calls[len(calls)-1]; last.ID != id || last.Item != nil {
			t.Error(last)
		}
		return &Item{ID: id}, errDown
	})
	var want []string
	for i := range 700 { // over several pieces of the log
		want = append(want, fmt.Sprint(i))
		m.Get(ctx, want[i])
	}
	calls := m.On.Get.Calls()
	for i, c := range calls {
		if c.ID != want[i] || c.Item.ID != want[i] || c.Err != errDown || c.Ctx != ctx {
			t.Fatal(i, c)
		}
	}
	if len(calls) != len(want) || len(m.On.Get.With("77").Calls()) != 1 || len(m.On.Len.Calls()) != 0 {
		t.Error(len(calls))
	}
}

func TestNothingRunsAfterTheEnd(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r)
	inside, goOn := make(chan bool), make(chan bool)
	r.during = func() { inside <- true; <-goOn }
	go m.Touch("during")
	<-inside
	ended := make(chan []string)
	go func() { ended <- r.end() }()
	goOn <- true
	if errs := <-ended; len(errs) != 1 {
		t.Error(errs)
	}
	r.during = nil
	if got := gets(m, "x"); got != "!" { // r would panic
		t.Error(got)
	}
	m.On.Get.Return(apple, nil)
	if got := gets(m, "x"); got != "a" {
		t.Error(got)
	}
}

// TestReentrant calls the mock from wherever the mock calls out: with a lock held somewhere it would not end.
func TestReentrant(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r, mock.Lenient)
	r.during = func() { gets(m, "quiet"); m.On.Get.Calls() }
	m.On.Len.Return(1).Once()
	m.On.Touch.When(func(c *StoreTouchCall) bool {
		m.On.Touch.Calls()
		m.On.Touch.When(func(*StoreTouchCall) bool { return false }).Return()
		return c.ID == "a"
	}).Do(func(string) { m.Touch("b") })
	m.Touch("a")
	if n := len(m.On.Touch.Calls()); n != 2 {
		t.Error(n)
	}
	r.wants(t, "missing calls of StoreMock.Len")
}

func TestConcurrent(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r)
	const n = 200
	m.On.Get.With("x").Return(apple, nil).Times(n)
	m.On.Get.When(func(c *StoreGetCall) bool { return c.ID == "x" }).Return(pear, nil).Times(n)
	m.On.Get.FailNth(7, errDown)
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range n/2 + 1 {
				one := gets(m, "x")
				for _, c := range m.On.Get.Calls() {
					_ = fmt.Sprint(c.ID, c.Item, c.Err)
				}
				mu.Lock()
				got[one]++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	if got["a"] != n || got["p"] != n || got["!"] != 4 {
		t.Error(got)
	}
	r.wants(t, "used up", "used up", "used up")
}

func TestSkippedTestIsNotVerified(t *testing.T) {
	r := &skipped{}
	NewStoreMock(r).On.Len.Return(1).Once()
	r.wants(t)
}

type skipped struct{ recorder }

func (*skipped) Skipped() bool { return true }

func TestAllocations(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Get.Return(apple, nil)
	var s Store = m
	if n := testing.AllocsPerRun(2000, func() { s.Get(ctx, "x") }); n > 1 {
		t.Errorf("%v allocations a call", n)
	}
}

func BenchmarkReturn(b *testing.B) {
	b.ReportAllocs()
	m := NewStoreMock(b)
	m.On.Get.Return(apple, nil)
	var s Store = m
	for b.Loop() {
		s.Get(ctx, "x")
	}
}

func BenchmarkDo(b *testing.B) {
	b.ReportAllocs()
	m := NewStoreMock(b)
	m.On.Get.Do(func(context.Context, string) (*Item, error) { return apple, nil })
	var s Store = m
	for b.Loop() {
		s.Get(ctx, "x")
	}
}

func BenchmarkLenient(b *testing.B) {
	b.ReportAllocs()
	var s Store = NewStoreMock(b, mock.Lenient)
	for b.Loop() {
		s.Get(ctx, "x")
	}
}

// TestRevealedSecretsAreRedacted passes texts that hold a secret, where a mock cannot know it.
func TestRevealedSecretsAreRedacted(t *testing.T) {
	secret := resource.NewSecret(`the "pass" of mocks`).Reveal()
	r := &recorder{}
	m := NewStoreMock(r)
	m.On.Touch.With("no " + secret).Return().Once()
	m.Touch("a " + secret)
	m.Touch(strings.Repeat("x", 190) + secret) // would be cut within the secret
	errs := r.end()
	if len(errs) != 3 {
		t.Fatalf("%d errors", len(errs))
	}
	for _, text := range errs {
		if strings.Contains(text, "pass") || strings.Contains(text, "xthe") || !strings.Contains(text, "[REDACTED]") {
			t.Error(text)
		}
	}
	defer func() {
		if text, _ := recover().(string); strings.Contains(text, "pass") || !strings.Contains(text, "[REDACTED]") {
			t.Error(text)
		}
	}()
	NewStoreMock(nil).Touch(secret)
}
