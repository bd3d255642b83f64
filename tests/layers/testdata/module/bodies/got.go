package bodies

// A Got says what a server got.
type Got struct{ Type, Body string }
