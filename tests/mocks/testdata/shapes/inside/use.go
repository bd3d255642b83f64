package inside

var (
	_ = store(nil)
	_ = Mixed(nil)
	_ = handler(nil)
	_ = c(nil)
	_ = mock
	_ = cache[int]{}
)
