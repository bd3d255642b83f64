package envvar

import (
	"reflect"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]struct{ valid, secret bool }{
		"PORT": {true, false}, "_a1": {true, false}, "1A": {false, false}, "A-B": {false, false}, "": {false, false}, "ü": {false, false},
		strings.Repeat("A", 255): {true, false}, strings.Repeat("A", 256): {false, false},
		"DB_PASSWORD": {true, true}, "API_TOKEN": {true, true}, "SIGNING_KEY": {true, true}, "KEYS": {true, true}, "MONKEY": {true, false},
		"SSH_PUBLIC_KEY": {true, false}, "PARTITION_KEY": {true, false},
	} {
		if got := Valid(name); got != want.valid {
			t.Errorf("Valid(%q): got %v", name, got)
		}
		if got := SoundsSecret(name); got != want.secret {
			t.Errorf("SoundsSecret(%q): got %v", name, got)
		}
	}
}

func TestHoldsSecret(t *testing.T) {
	const long = "0123456789abcdefghijklmnopqrst"
	for _, text := range []string{
		"Server=db;User Id=sa;Password=x;", "jdbc:postgresql://h/db?user=u&password=x", "https://h/?api_key=x", "--user=u --password=x", "-Ddb.password=x -Xmx1g", "pwd: 'x'",
		`{"u":1, "password": "x"}`, `{"clientSecret":"x"}`, "user=u pass=x", "-----BEGIN RSA PRIVATE KEY-----\nMII", "-----BEGIN PRIVATE KEY-----", "Bearer abcdefgh", "ARGS=password=x",
		"Authorization: Basic aGVsbG8=", "authorization=Bearer x", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", `{"Authorization":"Basic aGVsbG8="}`,
		"ghp_" + long, "x xoxb-" + long, "sk_live_" + long, "sk-" + long, "glpat-" + long, "SG." + long, "AIza" + long, "123456789:AAF-" + long, "https://hooks.slack.com/services/T0/B0/x",
		"u:x@tcp(h:3306)/db", "u:p@s/:s@unix(/run/mysqld.sock)/db", "u:x@/db", "u:x@h", "u:x@h:3306/db", "to u:x@h", "tool -v --password x", "--db.password 'x'", "-token x",
		"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=x", "https://h/?sv=1&sig=x", "https://h/k?X-Amz-Signature=x", "https://api.telegram.org/bot123456789:AAF-" + long,
		"https://discord.com/api/webhooks/1/x", "https://x.webhook.office.com/webhookb2/x",
	} {
		if !HoldsSecret(text) {
			t.Errorf("%s: holds a secret", text)
		}
	}
	for _, text := range []string{
		"", "x", "a=b,c=d", "http://h:80/?token_url=x", "--password-file=/run/x", `{"password":""}`, "Password=;User=x", "password", "basic auth", "basic", "-----BEGIN CERTIFICATE-----", "key=id",
		"bypass=1", "12:30:00", "forbearer 1234", "password =", "keyword=x",
		"ghp_short", "sk-1", "task-" + long, "hf_model", "12345678:80", "10.0.0.1:8080", "https://hooks.slack.com/services/", "https://discord.com/api/users/1",
		"mailto:a@example.com", "a@example.com", "nginx:1.25@sha256:0123", "h:5000/nginx:1.25@sha256:0123", "1@kafka-1:9093,2@kafka-2:9093", "u@tcp(h:3306)/db", "git@github.com:x/y.git",
		"ssh://git@h:22/x", "--password-file /run/x", "--password --user x", "tool --sig", "10:30 a@b",
	} {
		if HoldsSecret(text) {
			t.Errorf("%s: holds no secret", text)
		}
	}
}

func TestList(t *testing.T) {
	var all List
	all.Set(Variable{Name: "A", Text: "1", Need: true})
	all.Set(Variable{Name: "B", Text: "2", Need: true})
	all.Set(Variable{Name: "A", Text: "3", Need: true})
	all.Set(Variable{Name: "A", Mount: "/run/secrets/A", Need: true, Secret: true})
	all.Join(List{{Name: "B", Need: true, Secret: true}, {Name: "B", Text: "4"}, {Name: "C", Text: "5"}})
	want := List{{Name: "A", Text: "3", Need: true}, {Name: "B", Secret: true}, {Name: "A", Mount: "/run/secrets/A", Need: true, Secret: true}, {Name: "C", Text: "5"}}
	if !reflect.DeepEqual(all, want) {
		t.Errorf("got %+v, want %+v", all, want)
	}
}
