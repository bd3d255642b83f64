// Package bench compares what resgen generates with the same written by hand and with other libraries, side by side. Its benchmarks are
// ordinary Go benchmarks; cmd/bench runs everything and prints the ratios.
package bench

import "fmt"

// Environment is what the load benchmark runs in, as name=value: 18 of the 25 variables, and 30 that have nothing to do with it.
func Environment() []string {
	env := []string{
		"APP_NAME=orders",
		"APP_REGION=eu-central-1",
		"APP_LOG_LEVEL=debug",
		"APP_LISTEN_PORT=9090",
		"APP_READ_TIMEOUT=3s",
		"APP_WRITE_TIMEOUT=1m30s",
		"APP_DB_HOST=db.internal.example.com",
		"APP_DB_PORT=6432",
		"APP_DB_NAME=orders",
		"APP_DB_USER=orders_rw",
		"APP_DB_SCHEMA=sales",
		"APP_DB_MAX_OPEN=50",
		"APP_CACHE_KEY=0f3c9a71",
		"APP_API_URL=https://api.example.com/v2/customers?region=eu",
		"APP_RETRIES=5",
		"APP_DEBUG=true",
		"APP_METRICS=false",
		"APP_ORIGINS=https://shop.example.com,https://admin.example.com,https://www.example.com",
	}
	for i := range 30 {
		env = append(env, fmt.Sprintf("UNRELATED_VARIABLE_%d=the value of an unrelated variable, number %d", i, i))
	}
	return env
}
