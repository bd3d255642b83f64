package plant

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

var errBoom = errors.New("boom")

// env has all that the resources need; the profile says which of them there are.
var env = resource.Map{
	"ROLE_KEY":           "key of the role",
	"DATABASE_HOST":      "db.example.com",
	"DATABASE_PASSWORD":  "password of the database",
	"STORE_BUCKET":       "bucket",
	"QUEUE_TOPIC":        "orders",
	"REPORTING_HOST":     "replica.example.com",
	"REPORTING_PASSWORD": "password of the replica",
}

func mustOpen(t *testing.T, s *Script, opts ...Option) *Resources {
	t.Helper()
	r, err := Open(s.Context(context.Background()), append([]Option{WithSource(env)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	return r
}

// TestNodes knows of every resource with a client its name, kind and state, and what can be asked of it.
func TestNodes(t *testing.T) {
	var owner, s Script
	lent := mustOpen(t, &owner, WithProfile(ProfileProd))
	replica, err := lent.Reporting.Get()
	if err != nil {
		t.Fatal(err)
	}
	cache := &Cache{Config: DefaultCacheConfig()}
	r := mustOpen(t, &s, WithDatabase(lent.Database), WithReporting(replica), WithCache(cache))
	for _, tt := range []struct {
		r    *Resources
		want []string
	}{
		{lent, []string{
			"role role managed check", "database database managed check stats", "reporting database managed stats",
			"store store managed", "cache cache absent", "queue queue managed check", "alerting webhook absent",
		}},
		{r, []string{
			"role role managed check", "database database borrowed check stats", "reporting database borrowed stats",
			"store store managed", "cache cache borrowed", "queue queue managed check", "alerting webhook absent",
		}},
		{mustOpen(t, new(Script)), []string{
			"role role managed check", "database database managed check stats", "reporting database absent",
			"store store managed", "cache cache absent", "queue queue managed check", "alerting webhook absent",
		}},
	} {
		var got []string
		for _, n := range tt.r.group.Nodes() {
			text := fmt.Sprintf("%s %s %v", n.Name, n.Kind, n.State)
			if n.Check != nil {
				text += " check"
			}
			if n.Stats != nil {
				text += " stats"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// TestNodesAnswer asks the resource itself, whoever has opened it, and counts its pool.
func TestNodesAnswer(t *testing.T) {
	var owner, s Script
	lent := mustOpen(t, &owner)
	lent.Database.Native().Stats.Max = 7
	owner.On("check database", func(context.Context) error { return errBoom })
	s.On("move queue", func(context.Context) error { return errBoom })
	for name, r := range map[string]*Resources{"managed": lent, "borrowed": mustOpen(t, &s, WithDatabase(lent.Database))} {
		for _, n := range r.group.Nodes() {
			if n.Check == nil {
				continue
			}
			err := n.Check(context.Background())
			if want := n.Name == "database" || n.Name == "queue" && name == "borrowed"; (err == errBoom) != want {
				t.Errorf("%s: %s says %v", name, n.Name, err)
			}
			if n.Stats != nil && n.Stats().Max != 7 {
				t.Errorf("%s: %s counts %v", name, n.Name, n.Stats())
			}
		}
	}
}

// TestNodesOfSome are those of what was wanted, and of what that depends on.
func TestNodesOfSome(t *testing.T) {
	var s Script
	r, err := newOptions([]Option{WithSource(env)}).open(s.Context(context.Background()), "database", "cache")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range r.group.Nodes() {
		got = append(got, n.Name)
		if n.Check != nil && n.Check(context.Background()) != nil {
			t.Errorf("%s does not answer", n.Name)
		}
	}
	if want := []string{"role", "database", "cache"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if nodes := new(Resources).group.Nodes(); nodes != nil {
		t.Errorf("resources that nothing opened have the nodes %v", nodes)
	}
}

// tenant is a node that is made at run time, of the store of one tenant, which needs the role.
func (s *Script) tenant(name string) lifecycle.Node {
	do := func(what string) func(context.Context) error {
		return func(ctx context.Context) error { return s.do(ctx, what+" "+name) }
	}
	open := func(ctx context.Context, _ ...resource.OpenOption) error { return do("open")(ctx) }
	return lifecycle.Node{Name: name, Kind: "store", After: []string{"role"}, Open: open, Close: do("close"), Check: do("check")}
}

// at is the place of an event among what has happened, or -1.
func (s *Script) at(event string) int { return slices.Index(s.Events(), event) }

// TestChildGroups are closed before anything of their parent is, and do not mix with its nodes.
func TestChildGroups(t *testing.T) {
	var s Script
	r := mustOpen(t, &s)
	for _, name := range []string{"eu", "us"} {
		child, err := r.group.Start(context.Background(), s.tenant(name))
		if err != nil {
			t.Fatal(err)
		}
		if nodes := child.Nodes(); len(nodes) != 1 || nodes[0].Name != name || nodes[0].Check(context.Background()) != nil {
			t.Errorf("its nodes are %v", nodes)
		}
	}
	if n := len(r.group.Nodes()); n != 7 {
		t.Errorf("the parent has %d nodes", n)
	}
	s.On("close eu", func(context.Context) error { return errBoom })
	err := r.Close(context.Background())
	if err == nil || err.Error() != "close eu: boom" {
		t.Errorf("the error is %v", err)
	}
	first := slices.MinFunc([]string{"close role", "close database", "close store", "close queue"}, func(a, b string) int { return s.at(a) - s.at(b) })
	for _, child := range []string{"close eu", "close us"} {
		if s.Count(child) != 1 || s.at(child) > s.at(first) {
			t.Errorf("%q is not before %q in\n%s", child, first, &s)
		}
	}
	if _, err := r.group.Start(context.Background(), s.tenant("late")); err != lifecycle.ErrClosing {
		t.Errorf("after closing: %v", err)
	}
}

// TestChildGroupsOfMocks start where nothing opened the parent, as in a test. Nobody but their caller closes them.
func TestChildGroupsOfMocks(t *testing.T) {
	var s Script
	r := new(Resources)
	child, err := r.group.Start(context.Background(), s.tenant("eu"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Close(context.Background()), child.Close(context.Background())); err != nil {
		t.Error(err)
	}
	if got := s.String(); got != "open eu\nclose eu" {
		t.Errorf("got\n%s", got)
	}
}

// TestChildGroupsWhileClosing starts groups from many goroutines while the parent is being closed. Each is opened and closed, or refused.
func TestChildGroupsWhileClosing(t *testing.T) {
	for range 20 {
		var s Script
		r := mustOpen(t, &s)
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				child, err := r.group.Start(context.Background(), s.tenant(fmt.Sprint(i)))
				switch {
				case errors.Is(err, lifecycle.ErrClosing):
				case err != nil:
					t.Error(err)
				case i%2 == 0:
					if err := child.Close(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		all.Wait()
		for i := range 16 {
			opened, closed := fmt.Sprintf("open %d", i), fmt.Sprintf("close %d", i)
			if s.Count(opened) != s.Count(closed) {
				t.Errorf("%d was opened %d times and closed %d times", i, s.Count(opened), s.Count(closed))
			}
			if s.at(closed) > s.at("close role") {
				t.Errorf("%d was closed after the role", i)
			}
		}
	}
}

// TestChildGroupsThatAreBeingOpened are cancelled when the parent closes, which waits for them.
func TestChildGroupsThatAreBeingOpened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s Script
		r := mustOpen(t, &s)
		s.On("open slow", func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(time.Second)
			return context.Cause(ctx)
		})
		started := make(chan error, 1)
		go func() {
			_, err := r.group.Start(context.Background(), s.tenant("fast"), s.tenant("slow"))
			started <- err
		}()
		synctest.Wait()
		begin := time.Now()
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took != time.Second {
			t.Errorf("it took %v", took)
		}
		if err := <-started; !errors.Is(err, lifecycle.ErrClosing) {
			t.Errorf("the start says %v", err)
		}
		if s.Count("close fast") != 1 || s.at("close fast") > s.at("close role") {
			t.Errorf("fast is not closed before the role in\n%s", &s)
		}
	})
}
