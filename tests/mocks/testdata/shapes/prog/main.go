// Command prog is a program: its types cannot be imported.
package main

type Runner interface {
	Run(args ...string) (code int)
}

func main() { _ = Runner(nil) }
