package resource

import "errors"

// A Failing is a Source that may not have been able to read its variables, as that of a file. Loaders report what it says instead of taking
// every variable for unset. Layered sources say what those that they are made of do.
type Failing interface {
	Source
	// Err is why the source has no variables, without any of their values; nil if it has them.
	Err() error
}

// Err joins what the layers say.
func (l layered) Err() error {
	var errs []error
	for _, s := range l {
		if f, ok := s.(Failing); ok {
			errs = append(errs, f.Err())
		}
	}
	return errors.Join(errs...)
}
