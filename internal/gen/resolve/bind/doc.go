// Package bind resolves the bindings of resources: the variables and the fallback of each field, in every profile and case, also for
// resources of factories. It reports required fields that nothing sets, values that break a rule, and variables that set two fields.
//
// The files, in the order in which to read them:
//
//	layer.go          the bindings of one resource, in config and in the profiles
//	selected.go       which member a union has
//	cases.go          the cases of a resource of a factory
//	given.go          what fills the parameters of a factory
//	binding.go        the binding of one field, as one layer writes it
//	merge.go          the layers of a field, merged for each profile
//	reading.go        how texts of variables and files are read
//	template.go       templates
//	broken.go         rules that the specification itself breaks
//	filled.go         required fields that nothing fills
//	variable.go       variables that set two fields
//	beside.go         variables that could also set a field of an item of a list or map
//	items.go          values of lists and maps of objects
//	mapkey.go         keys of maps that no variable can name
//	secretfile.go     files that hold secrets
//	param.go          parameters of factories in bindings
//	templatefield.go  fields in templates
//	store.go          stores of secrets
package bind
