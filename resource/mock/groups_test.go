package mock_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/mock"
)

type place struct {
	region string
	key    resource.Secret
	shard  *int
}

func (p place) String() string { return "place(" + p.region + ")" }

func TestGroups(t *testing.T) {
	var g mock.Groups[place, *int]
	at := func(region string, shard int) place {
		return place{region, resource.NewSecret("hunter2"), &shard}
	}
	made := 0
	on := func(p place) *int {
		return g.On(p, func() *int { made++; return new(int) })
	}
	eu, us := on(at("eu", 1)), on(at("us", 1))
	if eu == us || on(at("eu", 1)) != eu || on(at("eu", 2)) == eu || made != 3 {
		t.Errorf("%d were made", made)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			if got, err := g.Open(t, at("us", 1)); got != us || err != nil {
				t.Errorf("got %p, %v", got, err)
			}
		}()
	}
	all.Wait()
	var failed failure
	_, err := g.Open(&failed, at("asia", 1))
	_, _, line, _ := runtime.Caller(0)
	here := fmt.Sprintf("groups_test.go:%d", line-1)
	if want := "mock: place(asia) is opened, but On was not called with these parameters"; err == nil || err.Error() != want || failed.text != here+": "+want {
		t.Errorf("got %v, and the test says %q", err, failed.text)
	}
}

// failure is a test that notes why it fails.
type failure struct{ text string }

func (f *failure) Errorf(format string, args ...any) { f.text = fmt.Sprintf(format, args...) }
func (f *failure) Helper()                           {}
func (f *failure) Cleanup(func())                    {}
