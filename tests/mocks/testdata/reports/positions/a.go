// Package reports calls mocks from many places.
package reports

type Store interface {
	Get(id string) (string, error)
	Sub() error
}

func use(s Store) { _, _ = s.Get("used") } // want: unexpected call StoreMock.Get(ID: "used")
