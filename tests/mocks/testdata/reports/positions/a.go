// Package reports calls mocks from many places.
package reports

type Store interface {
	Get(id string) (string, error)
	Sub() error
	Write(p []byte) (int, error)
}

func broken(s Store) {
	defer s.Sub()
	panic("broken") // want: unexpected call StoreMock.Sub()
}

func use(s Store) { _, _ = s.Get("used") } // want: unexpected call StoreMock.Get(ID: "used")
