package ident

import (
	"go/token"
	"testing"
)

func TestValid(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "db_host": true, "s3": true, "s3_2": true, "tls_1_2": true, "utf8": true, "x_509": true,
		"": false, "_": false, "_a": false, "a_": false, "a__b": false, "2a": false, "3": false, "A": false, "dbHost": false,
		"db-host": false, "a b": false, "größe": false, "a\n": false, "a\x00": false, "\xff": false, "a.b": false,
	} {
		if got := Valid(name); got != want {
			t.Errorf("Valid(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestSpeller(t *testing.T) {
	s := New([]string{"SSL", "OAuth", "crm", "", "A_B", "X-Y", "ÄB"})
	for _, c := range []struct{ name, goName, local, env string }{
		{"db_host", "DBHost", "dbHost", "DB_HOST"},
		{"host", "Host", "host", "HOST"},
		{"id", "ID", "id", "ID"},
		{"ids", "IDs", "ids", "IDS"},
		{"user_ids", "UserIDs", "userIDs", "USER_IDS"},
		{"urls", "URLs", "urls", "URLS"},
		{"url_path", "URLPath", "urlPath", "URL_PATH"},
		{"https", "HTTPS", "https", "HTTPS"},
		{"dns", "DNS", "dns", "DNS"},
		{"aws_role_arn", "AWSRoleARN", "awsRoleARN", "AWS_ROLE_ARN"},
		{"address", "Address", "address", "ADDRESS"},
		{"utf8", "UTF8", "utf8_", "UTF8"},
		{"s3", "S3", "s3", "S3"},
		{"s3_bucket", "S3Bucket", "s3Bucket", "S3_BUCKET"},
		{"s3_2", "S3_2", "s3_2", "S3_2"},
		{"s32", "S32", "s32", "S32"},
		{"tls_1_2", "TLS1_2", "tls1_2", "TLS_1_2"},
		{"tls_12", "TLS12", "tls12", "TLS_12"},
		{"x_509_cert", "X509Cert", "x509Cert", "X_509_CERT"},
		{"ssl_mode", "SSLMode", "sslMode", "SSL_MODE"},
		{"oauth_token", "OAuthToken", "oauthToken", "OAUTH_TOKEN"},
		{"crm", "Crm", "crm", "CRM"},
		{"type", "Type", "type_", "TYPE"},
		{"len", "Len", "len_", "LEN"},
		{"url", "URL", "url_", "URL"},
		{"context", "Context", "context_", "CONTEXT"},
		{"c", "C", "c_", "C"},
		{"init", "Init", "init_", "INIT"},
	} {
		if got := s.Go(c.name); got != c.goName {
			t.Errorf("Go(%q) = %s, want %s", c.name, got, c.goName)
		}
		if got := s.Local(c.name); got != c.local {
			t.Errorf("Local(%q) = %s, want %s", c.name, got, c.local)
		}
		if got := s.Env(c.name); got != c.env {
			t.Errorf("Env(%q) = %s, want %s", c.name, got, c.env)
		}
	}
}

func TestUsualInitialisms(t *testing.T) {
	if got := New(nil).Go("ssl_mode"); got != "SslMode" {
		t.Errorf("ssl_mode = %s: the list is frozen", got)
	}
	if len(usual) != 50 {
		t.Errorf("%d usual initialisms, want 50: the list is frozen", len(usual))
	}
}

func TestValue(t *testing.T) {
	s := New(nil)
	for text, want := range map[string]string{
		"":               "Empty",
		"verify-full":    "VerifyFull",
		"verify_full":    "VerifyFull",
		"us-east-1":      "UsEast1",
		"1.2":            "1_2",
		"12":             "12",
		"v1.2":           "V1_2",
		"A B":            "AB",
		"größe":          "Größe",
		"gro\u0308ße":    "Große",
		"été":            "Été",
		"日本":             "日本",
		"http":           "HTTP",
		"json-ids":       "JSONIDs",
		"GetObject":      "GetObject",
		"iPhone":         "IPhone",
		"POST":           "POST",
		"application/x+": "ApplicationX",
		">=":             "Value",
		" ":              "Value",
		"\u0301":         "Value",
		"\xff":           "Value",
		"a\xffb":         "AB",
		"\u202eab":       "Ab",
	} {
		if got := s.Value(text); got != want {
			t.Errorf("Value(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSnake(t *testing.T) {
	for text, want := range map[string]string{
		"dbHost": "db_host", "DBHost": "db_host", "DB-Host": "db_host", "DB_HOST": "db_host", "host": "host", "HTTPPort": "http_port", "FOOBar": "foo_bar",
		"_SSH___Port_": "ssh_port", "Foo__Bar": "foo_bar", "a.b c": "a_b_c", "UserIDs": "user_ids", "IDsOnly": "ids_only", "S3Bucket": "s3_bucket",
		"UTF8": "utf8", "x509Cert": "x509_cert", "Port2A": "port2_a", "A": "a", "aB": "a_b", "HTTPServer": "http_server", "2FA": "2_fa",
		"": "", "größe": "", "a/b": "", "__": "",
	} {
		if got := Snake(text); got != want {
			t.Errorf("Snake(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestArticle(t *testing.T) {
	for word, want := range map[string]string{
		"database": "a", "api": "an", "aws_role": "an", "s3": "an", "S3Config": "an", "S3": "an", "http": "an", "HTTPClient": "an",
		"HTTPS": "an", "url": "a", "URLs": "a", "user": "a", "unit": "a", "unix socket": "a", "unimportant": "an", "upload": "an",
		"hour": "an", "host": "a", "one_of": "a", "orders": "an", "ids": "an", "uuid": "a", "utf8": "a", "ram": "a", "RAM": "a",
		"sql": "an", "SQLConfig": "an", "mqtt": "an", "grpc": "a", "redis": "a", "x": "an", "y": "a", "A": "an", "B": "a",
		"8": "an", "11": "an", "7": "a", "": "a", "-": "a", "日本": "a", "été": "a", "APIKey": "an", "HTTPJSONCall": "an", "JSONHTTPCall": "a", "HTTPS3URL": "an", "GRPCAPI": "a", "European": "a", "DatabaseConfig": "a",
	} {
		if got := Article(word); got != want {
			t.Errorf("Article(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzSpeller(f *testing.F) {
	for _, name := range []string{"db_host", "s3_2", "ids", "type", "tls_1_2", "größe", "", "_", "a__b", "\xff", "us-east-1", "ǆ"} {
		f.Add(name)
	}
	s := New([]string{"OAuth", "X1"})
	f.Fuzz(func(t *testing.T, name string) {
		goName, local, value := s.Go(name), s.Local(name), s.Value(name)
		_ = Article(name)
		if snake := Snake(name); snake != "" && !Valid("a_"+snake) || Snake(snake) != snake {
			t.Errorf("Snake(%q) = %q", name, snake)
		}
		if !token.IsIdentifier("Mode" + value) {
			t.Errorf("Value(%q) = %q", name, value)
		}
		if !Valid(name) {
			return
		}
		if !token.IsIdentifier(goName) || !token.IsExported(goName) {
			t.Errorf("Go(%q) = %q", name, goName)
		}
		if !token.IsIdentifier(local) || token.IsExported(local) {
			t.Errorf("Local(%q) = %q", name, local)
		}
	})
}
