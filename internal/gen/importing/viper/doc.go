// Package viper finds out what a program tells viper, and how a test loads with it.
//
// The files, in the order in which to read them:
//
//	load.go   how a test loads with viper
//	viper.go  the calls of viper in Go files
//	loop.go   calls in loops
//	flag.go   the flags that a program binds to keys
//	file.go   the values of a configuration file
//	reach.go  which functions run others, and what a function init has read
//	setup.go  what the program tells viper, all in all
//	hook.go   the decode hooks of mapstructure
package viper
