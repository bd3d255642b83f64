package healthhttp

import (
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
)

// Sizes of a plot, in pixels.
const (
	minuteWidth = 11
	barWidth    = 9
	barsHeight  = 30 // of the bars that show latency
	errorsTop   = 34 // of the strip that shows errors
	errorHeight = 8
	plotHeight  = errorsTop + errorHeight
	poolWidth   = 164
)

// A plot shows what a resource did in each of the last minutes.
type plot struct {
	Width, Height float64
	What          string // "calls" or "checks"
	Bars          []bar
	Numbers       string   // "1,204 calls in 15 min, 0.2 % failed"
	Mean, Slowest string   // "4.1 ms"; "": no call
	Failing       bool     // a hundredth of them or more
	Minutes       []minute // those with calls, the newest first
}

// A bar is a minute in the picture.
type bar struct {
	X, Width               float64
	Y, Height              float64 // of the mean latency
	TrackY, TrackHeight    float64 // of all calls; no call: 0
	ErrorsY, ErrorsHeight  float64 // of those that failed
	BaselineY, BaselineEnd float64
}

// A minute is a row of the table that says the same in words.
type minute struct {
	Start                moment
	Calls, Errors        string
	Failed               bool
	Share, Mean, Slowest string
}

// plotOf is the plot of s; nil if nobody calls it or checks it.
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
	for i, m := range s.History {
		b := bar{X: float64(i * minuteWidth), Width: barWidth, BaselineY: barsHeight}
		b.BaselineEnd = b.X + barWidth
		if m.Calls > 0 {
			mean := m.Total / time.Duration(m.Calls)
			b.Height = 1.5
			if highest > 0 {
				b.Height = max(b.Height, float64(mean)/float64(highest)*barsHeight)
			}
			b.Y = barsHeight - b.Height
			b.TrackY, b.TrackHeight = errorsTop, errorHeight
			if m.Errors > 0 {
				b.ErrorsHeight = max(2, float64(m.Errors)/float64(m.Calls)*errorHeight)
			}
			b.ErrorsY = errorsTop + errorHeight - b.ErrorsHeight
			p.Minutes = append([]minute{{
				moment{m.Start, now}, thousands(m.Calls), thousands(m.Errors), m.Errors > 0, share(m.Errors, m.Calls), took(mean), took(m.Max),
			}}, p.Minutes...)
		}
		p.Bars = append(p.Bars, b)
	}
	if calls == 0 {
		p.Numbers = "no " + p.What + "s in the last " + count(len(s.History), "minute")
		return p
	}
	p.Failing = errors*100 >= calls
	p.Numbers = count(calls, p.What) + ", " + share(errors, calls) + " failed"
	p.Mean, p.Slowest = took(total/time.Duration(calls)), took(slowest)
	return p
}

// A pool shows how many connections of a pool are in use.
type pool struct {
	Width, InUse, IdleX, Idle float64 // of the picture
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
