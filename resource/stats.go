package resource

// Stats counts the connections of a pool.
type Stats struct {
	Max   int // that it may have; 0: any number, or not known
	InUse int // checked out
	Idle  int
}
