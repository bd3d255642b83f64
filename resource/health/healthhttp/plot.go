package healthhttp

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
)

// Sizes of a plot, in pixels.
const (
	minuteWidth = 11
	barWidth    = 9
	barsHeight  = 30 // the height of the bars that show latency
	errorsTop   = 34 // the top of the strip that shows errors
	errorHeight = 8
	plotHeight  = errorsTop + errorHeight
	lowestBar   = 1.5 // the height for a call that took no time
	lowestFail  = 2.0 // the height for one error in many calls
	poolWidth   = 164
)

// A plot shows what a resource did in each of the last minutes.
type plot struct {
	Width, Height float64
	What          string   // "calls" or "checks"
	Bars          string   // the path of the mean latencies
	Tracks        string   // the path of all calls
	Fails         string   // the path of the failed calls
	None          string   // the path of the minutes without calls
	Numbers       string   // "1,204 calls in 15 min, 0.2 % failed"
	Mean, Slowest string   // "4.1 ms"; "": no call
	Failing       bool     // whether 1 % of the calls or more failed
	Minutes       []minute // the minutes with calls, the newest first
}

// A minute is a row of the table that shows the same as text.
type minute struct {
	Start                moment
	Calls                string
	Failed               bool
	Share, Mean, Slowest string
}

// plotOf returns the plot of s, or nil if neither its calls nor its checks are counted.
func plotOf(s *health.Status, now time.Time) *plot {
	if !s.Observed && !s.Monitored {
		return nil
	}
	p := &plot{What: "check", Width: float64(len(s.History)*minuteWidth - (minuteWidth - barWidth)), Height: plotHeight}
	if s.Observed {
		p.What = "call"
	}
	calls, errors := 0, 0
	var total, slowest, highest time.Duration
	for _, m := range s.History {
		calls, errors, total, slowest = calls+m.Calls, errors+m.Errors, total+m.Total, max(slowest, m.Max)
		if m.Calls > 0 {
			highest = max(highest, m.Total/time.Duration(m.Calls))
		}
	}
	var bars, tracks, fails, none strings.Builder
	for i, m := range s.History {
		x := float64(i * minuteWidth)
		if m.Calls == 0 {
			fmt.Fprintf(&none, "M%g %dh%d", x, barsHeight, barWidth)
			continue
		}
		mean, height := m.Total/time.Duration(m.Calls), lowestBar
		if highest > 0 {
			height = max(height, float64(mean)/float64(highest)*barsHeight)
		}
		upright(&bars, x, barsHeight, height)
		upright(&tracks, x, plotHeight, errorHeight)
		if m.Errors > 0 {
			upright(&fails, x, plotHeight, max(lowestFail, float64(m.Errors)/float64(m.Calls)*errorHeight))
		}
		p.Minutes = append(p.Minutes, minute{
			moment{m.Start, now}, thousands(m.Calls), m.Errors > 0, share(m.Errors, m.Calls), took(mean), took(m.Max),
		})
	}
	slices.Reverse(p.Minutes)
	p.Bars, p.Tracks, p.Fails, p.None = bars.String(), tracks.String(), fails.String(), none.String()
	if calls == 0 {
		p.Numbers = "no " + p.What + "s in the last " + count(len(s.History), "minute")
		return p
	}
	p.Failing = errors*100 >= calls
	p.Numbers = count(calls, p.What) + ", " + share(errors, calls) + " failed"
	p.Mean, p.Slowest = took(total/time.Duration(calls)), took(slowest)
	return p
}

// upright adds a bar to a path. The bottom of the bar is at y = foot.
func upright(path *strings.Builder, x, foot, height float64) {
	fmt.Fprintf(path, "M%g %gh%dv%.3gh-%dz", x, foot, barWidth, -height, barWidth)
}

// A pool shows how many connections of a pool are in use.
type pool struct {
	Width, InUse, IdleX, Idle float64 // in the picture, in pixels
	Used, Unused              string  // "7 of 10 in use", "2 idle"
	Full                      bool
}

func poolOf(s *resource.Stats) *pool {
	if s == nil {
		return nil
	}
	p := &pool{Width: poolWidth, Full: s.Max > 0 && s.InUse >= s.Max}
	p.Used = thousands(s.InUse)
	if s.Max > 0 {
		p.Used += " of " + thousands(s.Max)
	}
	p.Used += " in use"
	p.Unused = thousands(s.Idle) + " idle"
	if most := max(s.Max, s.InUse+s.Idle); most > 0 {
		p.InUse, p.Idle = poolWidth*float64(max(s.InUse, 0))/float64(most), poolWidth*float64(max(s.Idle, 0))/float64(most)
		p.IdleX = p.InUse
	}
	return p
}
