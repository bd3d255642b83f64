package vaultsecrets_test

import (
	"fmt"
	"os"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/stores/vault"
)

// inCluster is the store of a program in a pod.
func inCluster() (resource.Stores, error) {
	vault, err := vaultsecrets.New(vaultsecrets.Config{
		Address: "https://vault.example.com:8200",
		Auth:    vaultsecrets.Kubernetes{Role: "orders"},
	})
	return resource.Stores{"vault": vault}, err
}

// withToken is the store of a program that is given a token.
func withToken() (resource.Stores, error) {
	vault, err := vaultsecrets.New(vaultsecrets.Config{
		Address: os.Getenv("VAULT_ADDR"),
		Auth:    vaultsecrets.Token(resource.NewSecret(os.Getenv("VAULT_TOKEN")).Current),
	})
	return resource.Stores{"vault": vault}, err
}

func ExampleNew() {
	_ = withToken
	stores, err := inCluster() // settings.Open(ctx, settings.WithResolver(stores))
	fmt.Println(len(stores), err)
	// Output: 1 <nil>
}
