// Package resource has the types that a program meets in the code that resgen generates: secrets, sources of variables, stores of secrets,
// problems of a configuration, errors of opening and closing. It needs nothing but the standard library.
//
// A program gives the generated LoadConfig, Open and Run a Source, a Resolver or Stores, reads a Secret with Reveal or Current, lists the
// Problems of a configuration with ProblemsOf, and asks errors with errors.Is and errors.As. Authors of kinds return Permanent and
// DependsOn errors, report Problems, count Stats, and take an OpenOption.
//
// Further packages are for one task each: package lifecycle opens and closes resources by hand, packages health, alert, observe and
// slogobserver watch them, package dotenv reads .env files, package secretstore makes a store of secrets. Packages format and gen are for generated code.
package resource
