// Package store imports item, though Other does not show it.
package store

import "example.com/shapes/circle/item"

type Store interface{ Get() item.Item }

type Other interface{ Get() int }
