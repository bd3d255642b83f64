package resource

// Stats counts the connections of a pool.
type Stats struct {
	Max   int // the most connections that the pool may have; 0: no limit, or not known
	InUse int // connections that are checked out
	Idle  int
}
