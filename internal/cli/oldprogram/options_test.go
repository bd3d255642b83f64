package oldprogram

import (
	"slices"
	"testing"
)

func TestResourceName(t *testing.T) {
	for name, want := range map[string]string{ // order: each by itself
		"ServerConfig": "server", "ServerConfiguration": "server", "HTTPSettings": "http", "AppEnvironment": "app", "DBOptions": "db", "ServerEnv": "server",
		"Server": "server", "serverConfig": "server", "ConfigServer": "config_server", "Myconfig": "myconfig", "ServerConfigOptions": "server_config",
		"Config": "app", "config": "app", "Settings": "app", "Env": "app", "Übung": "app",
	} {
		if got := resourceName(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestForFiles holds that each option for structs is refused for files, and no other.
func TestForFiles(t *testing.T) {
	for _, tt := range []struct {
		Options
		refused bool
	}{
		{Options{}, false},
		{Options{Name: "app", Containers: []string{"api"}}, false},
		{Options{Prefix: "APP_"}, true},
		{Options{From: "spf13/viper"}, true},
		{Options{Defaults: []string{"./cmd"}}, true},
	} {
		if err := tt.forFiles(); (err != nil) != tt.refused {
			t.Errorf("%+v: %v", tt.Options, err)
		}
	}
}

func TestLibraries(t *testing.T) {
	if got, want := Libraries(), []string{"caarlos0/env", "kelseyhightower/envconfig", "sethvargo/go-envconfig", "spf13/viper"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
