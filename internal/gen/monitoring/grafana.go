package monitoring

// The parts of Grafana's dashboard format that dashboards have, with the members in the order in which they are written.
// tests/monitoring reads dashboards with Grafana's own types.

type grafanaDashboard struct {
	UID           string                       `json:"uid"`
	Title         string                       `json:"title"`
	Description   string                       `json:"description"`
	Tags          []string                     `json:"tags"`
	Editable      bool                         `json:"editable"`
	GraphTooltip  int                          `json:"graphTooltip"`
	Time          grafanaTime                  `json:"time"`
	Refresh       string                       `json:"refresh"`
	SchemaVersion int                          `json:"schemaVersion"`
	Templating    grafanaList[grafanaVariable] `json:"templating"`
	Annotations   grafanaList[struct{}]        `json:"annotations"`
	Panels        []grafanaPanel               `json:"panels,omitempty"`
}

type grafanaList[T any] struct {
	List []T `json:"list"`
}

type grafanaTime struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type grafanaVariable struct {
	Type       string         `json:"type"`
	Name       string         `json:"name"`
	Label      string         `json:"label"`
	Datasource *grafanaSource `json:"datasource,omitempty"`
	Query      string         `json:"query"`
	Definition string         `json:"definition,omitempty"` // the text that Grafana shows for the query
	Regex      string         `json:"regex,omitempty"`
	Refresh    int            `json:"refresh,omitempty"` // 2: when the time range changes
	Sort       int            `json:"sort,omitempty"`    // 1: alphabetically
	Multi      bool           `json:"multi,omitempty"`
	IncludeAll bool           `json:"includeAll,omitempty"`
	AllValue   string         `json:"allValue,omitempty"`
	Current    *grafanaOption `json:"current,omitempty"`
}

type grafanaOption struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

var grafanaAll = grafanaOption{"All", "$__all"}

type grafanaSource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// prometheusSource is the data source that the reader has selected.
var prometheusSource = &grafanaSource{"prometheus", "${datasource}"}

type grafanaPanel struct {
	ID          int             `json:"id"`
	Type        string          `json:"type"`
	Title       string          `json:"title"`
	Description string          `json:"description,omitempty"`
	Repeat      string          `json:"repeat,omitempty"`
	Collapsed   *bool           `json:"collapsed,omitempty"`
	GridPos     grafanaPos      `json:"gridPos"`
	Datasource  *grafanaSource  `json:"datasource,omitempty"`
	Targets     []grafanaTarget `json:"targets,omitempty"`
	FieldConfig *grafanaFields  `json:"fieldConfig,omitempty"`
	Options     map[string]any  `json:"options,omitempty"`
	Panels      *[]grafanaPanel `json:"panels,omitempty"`
}

type grafanaPos struct {
	Height int `json:"h"`
	Width  int `json:"w"`
	X      int `json:"x"`
	Y      int `json:"y"`
}

type grafanaTarget struct {
	RefID        string         `json:"refId"`
	Datasource   *grafanaSource `json:"datasource"`
	Expr         string         `json:"expr"`
	LegendFormat string         `json:"legendFormat"`
	EditorMode   string         `json:"editorMode"`
	Range        bool           `json:"range"`
}

type grafanaFields struct {
	Defaults  grafanaDefaults `json:"defaults"`
	Overrides []struct{}      `json:"overrides"`
}

type grafanaDefaults struct {
	Unit     string           `json:"unit,omitempty"`
	Min      *int             `json:"min,omitempty"`
	Color    map[string]any   `json:"color,omitempty"`
	Mappings []grafanaMapping `json:"mappings,omitempty"`
	Custom   map[string]any   `json:"custom"`
}

type grafanaMapping struct {
	Type    string                 `json:"type"`
	Options map[string]grafanaText `json:"options"`
}

type grafanaText struct {
	Color string `json:"color"`
	Index int    `json:"index"`
	Text  string `json:"text"`
}
