// Package document joins the files of a specification, and reads their head: the version, [package], [output] and [profiles].
//
// Read the files in this order:
//
//	header.go   the joined files, and their head except the profiles
//	profile.go  [profiles], and looking up a profile by its name
package document
