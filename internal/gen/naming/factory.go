package naming

import (
	"github.com/resgen-go/resgen/internal/gen/model"
)

// factory adds the types of a factory: its parameters, and the types for the configuration, the resources and the options of one group.
func (l *namer) factory(f *model.Factory) {
	l.kind(f.Params)
	params, what := f.ParamsName(), "the factory `"+f.Name+"`"
	l.at(f.NameAt, what)
	l.of(params, MethodName, "String", model.TestConfigName, model.FillName)
	p := l.p.Within(f)
	l.add(StructName, p.ConfigName())
	l.of(p.ConfigName(), FieldName, "Params", "origins")
	l.of(p.ConfigName(), MethodName, "Validate", "Describe", "LogValue")
	if l.p.Profiles != nil {
		l.of(p.ConfigName(), FieldName, "Profile")
	}
	l.add(StructName, p.ResourcesName())
	l.of(p.ResourcesName(), FieldName, "Config", "group")
	if p.AsksFactory() {
		l.of(p.ResourcesName(), FieldName, "factory")
	}
	l.of(p.ResourcesName(), MethodName, "Close", "All", "Check", "String")
	l.add(StructName, f.FactoryName())
	l.of(f.FactoryName(), FieldName, "OpenFunc", "ConfigFunc", "options", "resources")
	l.of(f.FactoryName(), MethodName, "Config", "Open")
	l.add(FuncTypeName, f.OptionName())
	l.constants(f.Given)
	if f.Options != "" {
		l.add(StructName, f.Options)
		l.of(f.Options, MethodName, "load", "applyHandles", "applyConfigs", "validateConfigs")
		l.add(FuncName, f.NewOptions)
	}
	for _, r := range f.Resources {
		l.at(r.NameAt, "the resource `"+r.Name+"`", f.NameAt)
		l.of(p.ConfigName(), FieldName, r.Go)
		l.of(p.ResourcesName(), FieldName, r.Go)
		if r.Loader != "" {
			l.of(params, MethodName, r.Loader)
		}
		l.options(f.Options, r)
		l.constants(r)
	}
}
