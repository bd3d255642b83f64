package webhookkind

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource/alert"
)

// The limits of the texts that are shown, in characters after escaping. Slack allows 3,000 for a text.
const (
	mostMessage = 2000
	mostName    = 300
)

// A slackMessage is what an incoming webhook of Slack takes. Text is what notifications show; Blocks are what the channel shows.
type slackMessage struct {
	Text   string       `json:"text"`
	Blocks []slackBlock `json:"blocks"`
}

// A slackBlock is a section, which has a Text, or a context, which has Elements.
type slackBlock struct {
	Type     string      `json:"type"`
	Text     *slackText  `json:"text,omitempty"`
	Elements []slackText `json:"elements,omitempty"`
}

type slackText struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

func markdown(text string) slackText { return slackText{"mrkdwn", text} }

func (n notice) slack() slackMessage {
	head := n.slackIcon() + " *" + slackEscape(n.subject(), mostName) + "*"
	if n.Status == alert.Resolved {
		head += " is up again after " + n.Ended.Sub(n.Began).Round(time.Second).String()
	} else {
		head += " is down"
	}
	section := head
	if n.Message != "" {
		section += "\n" + slackEscape(n.Message, mostMessage)
	}
	var facts []string
	add := func(text string) {
		if text != "" {
			facts = append(facts, slackEscape(text, mostName))
		}
	}
	add(n.Kind)
	add(n.ErrorType)
	add(n.severity())
	facts = append(facts, "since "+slackTime(n.Began))
	add(n.Key)
	if n.link != "" {
		facts = append(facts, "<"+slackEscapes.Replace(strings.ReplaceAll(n.link, "|", "%7C"))+"|Read more>")
	}
	text, context := markdown(section), markdown(strings.Join(facts, " · "))
	return slackMessage{Text: head, Blocks: []slackBlock{{Type: "section", Text: &text}, {Type: "context", Elements: []slackText{context}}}}
}

func (n notice) slackIcon() string {
	switch {
	case n.Status == alert.Resolved:
		return ":white_check_mark:"
	case n.Critical:
		return ":rotating_light:"
	}
	return ":warning:"
}

// slackTime is a time that Slack shows in the time zone of whoever reads it.
func slackTime(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short_pretty} {time_secs}|%s>", t.Unix(), t.Format(time.RFC3339))
}

// slackEscapes are the characters that begin and end what Slack does not take for text.
var slackEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// slackEscape escapes text and cuts it to at most limit characters, the last of which is then an ellipsis.
func slackEscape(text string, limit int) string {
	whole := slackEscapes.Replace(text)
	if utf8.RuneCountInString(whole) <= limit {
		return whole
	}
	var out strings.Builder
	left := limit - 1
	for _, r := range text { // not of whole, which may be cut inside of &amp;
		char := slackEscapes.Replace(string(r))
		if left -= utf8.RuneCountInString(char); left < 0 {
			break
		}
		out.WriteString(char)
	}
	return out.String() + "…"
}
