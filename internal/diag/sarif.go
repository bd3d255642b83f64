package diag

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/resgen-go/resgen/internal/module"
)

// The objects of SARIF 2.1.0 that are used here.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               Code      `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		Help             sarifText `json:"help"`
	}
	sarifResult struct {
		RuleID    Code            `json:"ruleId,omitempty"`
		RuleIndex *int            `json:"ruleIndex,omitempty"`
		Level     Severity        `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Message  *sarifText     `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
)

// SARIF writes findings as one SARIF 2.1.0 log, for code scanning services. It also writes a log without findings, so that the service
// knows that earlier findings are resolved. Columns count UTF-16 code units.
func SARIF(w io.Writer, fs []Finding) error {
	rules := []sarifRule{}
	index := map[Code]int{}
	for i, info := range Codes() {
		index[info.Code] = i
		rules = append(rules, sarifRule{
			ID:               info.Code,
			ShortDescription: sarifText{info.Title},
			Help:             sarifText{"resgen explain " + string(info.Code)},
		})
	}
	results := []sarifResult{}
	for _, f := range fs {
		r := sarifResult{RuleID: f.Code, Level: f.severity(), Message: sarifText{sarifMessage(f)}}
		if i, ok := index[f.Code]; ok {
			r.RuleIndex = &i
		}
		if f.At.Valid() {
			r.Locations = []sarifLocation{sarifPlace(f.At, f.Label)}
		}
		for _, l := range f.Others {
			r.Related = append(r.Related, sarifPlace(l.At, l.Text))
		}
		results = append(results, r)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:       sarifTool{sarifDriver{Name: "resgen", InformationURI: module.Site, Rules: rules}},
			ColumnKind: "utf16CodeUnits",
			Results:    results,
		}},
	})
	if err != nil {
		return err
	}
	_, err = w.Write(escapeUnprintable(b.Bytes()))
	return err
}

// sarifMessage returns the text of the finding and its help. A message must not be empty.
func sarifMessage(f Finding) string {
	text := f.Text
	if text == "" {
		text = f.Code.Title()
	}
	if text == "" {
		text = string(f.severity())
	}
	if f.Help != "" {
		text += "\nhelp: " + strings.TrimRight(f.Help, "\n")
	}
	return text
}

func sarifPlace(at Span, text string) sarifLocation {
	var l sarifLocation
	if text != "" {
		l.Message = &sarifText{text}
	}
	if !at.Valid() {
		return l
	}
	start, end := at.Range()
	l.Physical = &sarifPhysical{
		Artifact: sarifFile(at.Source.Name),
		Region:   sarifRegion{start.Line, start.UTF16, end.Line, end.UTF16},
	}
	return l
}

// sarifFile returns a file as a URI, relative to the root of the sources unless the name is absolute.
func sarifFile(name string) sarifArtifact {
	if path.IsAbs(name) {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: name}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: name}).String(), Base: "%SRCROOT%"}
}
