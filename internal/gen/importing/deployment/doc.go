// Package deployment reads the variables that files of a deployment give to a program: files of Docker Compose and Kubernetes, and dotenv files.
//
// The files, in the order in which to read them:
//
//	manifest.go    files of Docker Compose or Kubernetes: their documents, and the containers whose variables count
//	compose.go     the variables of a service of Docker Compose
//	kubernetes.go  the variables of a container of Kubernetes
//	store.go       ConfigMaps, and documents that make Secrets
//	left.go        the notes of what is left out
//	node.go        the nodes of YAML, with their aliases and merged tables
//	dotenv.go      the variables of a dotenv file
package deployment
