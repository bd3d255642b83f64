// Package document joins the files of a specification, and reads what stands at their head: the version, [package], [output] and [profiles].
//
// The files, in the order in which to read them:
//
//	header.go   the joined files, and their head but for the profiles
//	common.go   the names of what every package with resources has
//	profile.go  [profiles], and how a profile is found by its name
package document
