// Package resource has the types that a program meets in the code that resgen generates from a specification: secrets, sources of
// variables, secret stores, configuration problems, and the errors of opening and closing. It depends on the standard library only.
//
// A program passes a Source, a Resolver or Stores to the generated LoadConfig, Open and Run. It reads a Secret with Reveal or Current,
// lists what is wrong with a configuration with ProblemsOf, and inspects errors with errors.Is and errors.As. Authors of kinds, which are
// types of resources, return errors made by Permanent and DependsOn, report Problems, return Stats, and accept OpenOptions.
//
// Further packages are for one task each. Package lifecycle opens and closes resources without a specification. Packages health, alert,
// observe and slogobserver watch resources. Package dotenv reads .env files. Package secretstore makes a secret store. Packages format and
// gen are for generated code.
package resource
