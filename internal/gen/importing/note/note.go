package note

// A Note describes a difference between the new and the old loader, or says where a value comes from.
type Note struct {
	Field   string // Config.DB.Host, or the file and line of a call
	Left    bool   // the field is left out
	Carried bool   // there is no difference: the specification has the options of a call in the program
	Why     string
}

// String returns the note as one line.
func (n Note) String() string {
	switch {
	case n.Left:
		return "left out: " + n.Field + ": " + n.Why
	case n.Carried:
		return "carried: " + n.Field + ": " + n.Why
	}
	return "differs: " + n.Field + ": " + n.Why
}
