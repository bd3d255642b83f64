package dirsecrets_test

import (
	"fmt"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/stores/dir"
)

// mounted is the store of a directory that Kubernetes mounts.
func mounted() resource.Stores {
	return resource.Stores{"dir": dirsecrets.New("/run/secrets/orders", dirsecrets.Options{})}
}

func ExampleNew() {
	stores := mounted() // settings.Open(ctx, settings.WithResolver(stores))
	fmt.Println(len(stores))
	// Output: 1
}
