// Package library has what resgen import knows about the libraries that load structs: by which tags each is recognized, what it reads from
// the tags of a field, and which types it can read.
//
// The files, in the order in which to read them:
//
//	library.go      how libraries differ
//	detect.go       which library loads a struct
//	caarlos.go      caarlos0/env
//	envconfig.go    kelseyhightower/envconfig
//	goenvconfig.go  sethvargo/go-envconfig
//	viper.go        spf13/viper, which reads the tags of mapstructure
//	method.go       methods of types that parse texts
//	tag.go          what a library reads from the tags of a field
package library
