package resource

import "errors"

// A Failing is a Source that may fail to read its variables, such as a file. Loaders report its error instead of treating every variable as
// unset. A layered source reports the errors of its layers.
type Failing interface {
	Source
	// Err says why the variables could not be read. It is nil if they could. It holds no value of a variable.
	Err() error
}

// Err joins the errors of the layers.
func (l layered) Err() error {
	var errs []error
	for _, s := range l {
		if f, ok := s.(Failing); ok {
			errs = append(errs, f.Err())
		}
	}
	return errors.Join(errs...)
}
