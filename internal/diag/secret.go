package diag

import (
	"slices"
	"strings"
)

// secretWords are the ends of names that sound secret, without separators.
var secretWords = []string{
	"password", "passwd", "pwd", "passphrase", "secret", "token", "credential", "dsn",
	"apikey", "privatekey", "secretkey", "accesskey", "signingkey", "encryptionkey", "connectionstring",
}

// SoundsSecret reports whether the name is typical of secrets: db_password, apiKey, tokens.
func SoundsSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	name = strings.TrimSuffix(name, "s")
	return slices.ContainsFunc(secretWords, func(w string) bool { return strings.HasSuffix(name, w) })
}

// isSecret reports whether the value at path is a secret. path has the keys that lead to the value. declared has the names of fields that
// the text itself declares as secrets. If the Source has no function Secret, everything under a name that is typical of secrets is a
// secret.
func (s *Source) isSecret(path []string, declared map[string]bool) bool {
	sounds := func(name string) bool { return SoundsSecret(name) || declared[name] }
	if s.Secret == nil {
		return slices.ContainsFunc(path, sounds)
	}
	return s.Secret(path, sounds)
}
