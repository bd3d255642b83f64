package literals

import (
	"math"
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

func TestLiterals(t *testing.T) {
	c, err := NewSampleConfig()
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{
		"http://h", "https://u@h/", "postgres://u:@h:5432/db?sslmode=verify-full#", "http://h/a%2Fb",
		"http://h/?", "http://[::1]:80/", "http://h#a%2Fb", "x://y", "http://h/\"`",
	}
	for i, text := range texts {
		want, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(c.URLs[i], want) {
			t.Errorf("%s is %#v, want %#v", text, c.URLs[i], want)
		}
	}
	equal := func(got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	equal(c.Durations, []time.Duration{0, 1, -3e9, 1500e6, 36 * 3600e9, math.MaxInt64, math.MinInt64})
	equal(c.Sizes, []resource.Size{0, 1, 1000, 1024, 3221225472, 123456789, math.MaxInt64})
	equal(c.Ints, []int64{math.MinInt64, math.MaxInt64, 0})
	equal(c.Uints, []uint64{math.MaxInt64})
	equal(c.Floats, []float64{0.1, 1e21, -5, 5e-324})
	equal(c.Floats32, []float32{0.1})
	equal(c.Bools, []bool{true, false})
	equal(c.Texts, []string{"", "a`b", "\"", "\\", "\t\n\u2028", "%d"})
	equal(c.Spans, map[string]time.Duration{"z": time.Hour})
	for name, host := range map[string]string{"z": "z", "a": "a", "\"": "q"} {
		equal(c.ByName[name], &url.URL{Scheme: "http", Host: host})
	}
	equal(len(c.ByName)+len(c.Empty)+len(c.None), 3)
	equal(string(c.Docs[0])+string(c.Docs[1])+string(c.Docs[2]), "{\"a\": \"b\"}1\"`\"")
	equal(c.Times[0].Format(time.RFC3339Nano)+" "+c.Times[1].Format(time.RFC3339Nano), "2024-05-01T00:00:00Z 1999-12-31T23:59:59.999999999-01:30")
}
