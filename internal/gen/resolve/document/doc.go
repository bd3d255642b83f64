// Package document joins the files of a specification, and reads their head: the version, [package], [output] and [profiles].
//
// Read the files in this order:
//
//	header.go   the joined files, and their head except the profiles
//	common.go   the names that every package with resources has
//	profile.go  [profiles], and looking up a profile by its name
package document
