// Package validator checks the rules of the validation benchmark with go-playground/validator. It has no rule for a regular
// expression, so the one of the rules is registered.
package validator

import (
	"regexp"

	"github.com/go-playground/validator/v10"
)

// A Service is what is checked. An endpoint is a text, as the library has no rules for parsed urls.
type Service struct {
	Name     string `validate:"required"`
	Port     int    `validate:"min=1,max=65535"`
	Mode     string `validate:"oneof=fast safe debug"`
	Docs     string `validate:"required,startswith=https://"`
	Endpoint string `validate:"required,url,startswith=https://"`
	Contact  string `validate:"required,email"`
	Upstream string `validate:"required,hostname_port"`
	Release  string `validate:"required,release"`
	Region   string `validate:"required,len=9"`
	MaxOpen  int
	MaxIdle  int `validate:"ltefield=MaxOpen"`
}

// New is a validator that knows the rule release.
func New() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	release := regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)
	err := v.RegisterValidation("release", func(f validator.FieldLevel) bool { return release.MatchString(f.Field().String()) })
	if err != nil {
		panic(err) // the rule's name is good
	}
	return v
}
