package secretstore_test

import (
	"context"
	"fmt"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/secretstore"
)

// A safe of one's own.
type safe map[string]string

func (s safe) get(_ context.Context, path string) (string, error) {
	text, ok := s[path]
	if !ok {
		return "", &secretstore.Error{Reason: "the safe has nothing there", Final: true}
	}
	return text, nil
}

func Example() {
	stores := resource.Stores{"safe": secretstore.New(safe{"orders": "hunter2"}.get, secretstore.Options{Name: "safe"})}

	// A program gives them to LoadConfig or Open: settings.WithResolver(stores). This is what its loader asks.
	text, _, err := stores.Resolve(context.Background(), resource.Ref{Store: "safe", Reference: "orders"})
	fmt.Println(len(text), err)
	_, _, err = stores.Resolve(context.Background(), resource.Ref{Store: "safe", Reference: "payments"})
	fmt.Println(err)
	// Output:
	// 7 <nil>
	// the safe has nothing there
}
