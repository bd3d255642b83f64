package alert

import (
	"reflect"
	"testing"
	"time"
)

// FuzzEvaluate has processes observe, send and merge in any order, and holds every state to what a state must be.
func FuzzEvaluate(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Add([]byte("\x01\x11\x02\x12\x30\x31\x32\x33\x44\x54\x61\x62\x70"))
	f.Fuzz(play)
}

// play takes steps, one a byte.
func play(t *testing.T, steps []byte) {
	now := epoch
	shared, own := fresh(now), [4]State{}
	reached := [4]bool{}
	told, alone := map[int64]Status{}, map[int64]bool{} // alone: sent by a process that did not ask the others
	forgot := false                                     // a process has taken with it what it alone had sent
	steps = steps[:min(len(steps), 200)]
	for _, b := range steps {
		p, what := int(b>>6), b&0x3f
		o := Observation{Resource: "database", Process: string(rune('A' + p)), Condition: Condition(what % 3), Since: now.Add(-time.Duration(what) * time.Second)}
		if what&4 == 0 {
			o.Target = target
		}
		now = now.Add(time.Duration(what) * time.Second)
		switch s := &own[p]; what >> 3 {
		case 0, 1, 2: // with the store
			shared, _ = Evaluate(merge(shared, *s, reached[p]), o, now)
			*s, reached[p] = shared.clone(), true
		case 3: // alone
			*s, _ = Evaluate(*s, o, now)
		case 4: // it sends something alone
			i, status, any := s.next()
			if !any {
				break
			}
			if status == Resolved && told[i.Number] == "" {
				t.Fatalf("the resolve of %d comes before its alert", i.Number)
			}
			told[i.Number], alone[i.Number] = later(told[i.Number], status), true
			s.told(i, status, now)
		case 5: // it sends something
			i, status, any := shared.next()
			if !any {
				break
			}
			if status == Resolved && told[i.Number] == "" {
				t.Fatalf("the resolve of %d comes before its alert", i.Number)
			}
			if !alone[i.Number] && later(told[i.Number], status) == told[i.Number] && told[i.Number] != "" {
				t.Fatalf("%s of %d is sent again", status, i.Number)
			}
			told[i.Number] = later(told[i.Number], status)
			shared.told(i, status, now)
		case 6:
			shared.failed(now.Add(time.Second))
		case 7: // it begins anew
			*s, reached[p] = State{}, false
			forgot = true
		}
		sound(t, shared)
		sound(t, own[p])
	}
	for p := range own {
		shared = merge(shared, own[p], reached[p])
	}
	for range len(steps) + 10 { // all is well, and everything is sent
		now = now.Add(DefaultLease)
		shared, _ = Evaluate(shared, Observation{Condition: Up}, now)
		if i, status, any := shared.next(); any {
			shared.told(i, status, now)
			told[i.Number] = later(told[i.Number], status)
		}
	}
	for number, status := range told {
		if status == Firing && !forgot {
			t.Fatalf("%d is never resolved: %+v", number, shared)
		}
	}
	if _, _, any := shared.next(); any || shared.Last.open() {
		t.Fatalf("it does not come to an end: %+v", shared)
	}
}

// sound checks that a state can be stored, and is the same afterwards.
func sound(t *testing.T, s State) {
	t.Helper()
	if s.Last.Number == 0 {
		return
	}
	data, err := encode(s)
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	got, err := decode(data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	if again, _ := encode(got); string(again) != string(data) {
		t.Fatalf("read back it is\n%s\nafter\n%s", again, data)
	}
}

// FuzzDecode reads anything as a state.
func FuzzDecode(f *testing.F) {
	s := State{
		Last: Incident{Number: 17, Began: epoch, Told: Firing, Kind: "postgres"}, Down: map[string]time.Time{"A": epoch}, Resolved: []int64{15, 16},
		Alerted: epoch, Claim: &Claim{"A", epoch}, Attempts: 2, NotFrom: epoch,
	}
	data, err := encode(s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte(`{"version":1,"last":{"number":17,"told":"resolved"}}`))
	f.Add([]byte(`{"version":1,"last":{"number":-1}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decode(data)
		if err != nil {
			return
		}
		if len(data) > 0 {
			sound(t, s)
		}
		for _, condition := range []Condition{Down, Up, Unclear, Down} {
			s, _ = Evaluate(s, Observation{Condition: condition, Target: target}, epoch)
			if i, status, any := s.next(); any {
				s.told(i, status, epoch)
			}
			sound(t, s)
			sound(t, merge(s, State{Last: Incident{Number: 1 << 40, Began: epoch, Told: Firing}}, false))
		}
	})
}

func TestDecode(t *testing.T) {
	if s, err := decode(nil); err != nil || !reflect.DeepEqual(s, State{}) {
		t.Errorf("nothing is %+v, %v", s, err)
	}
	for _, text := range []string{
		"null", "{}", "[]", "0", `{"version":1}`, `{"version":0,"last":{"number":1,"told":"resolved"}}`,
		`{"version":1,"last":{"number":1}}`, `{"version":1,"last":{"number":1,"told":"silenced"}}`,
		`{"version":1,"last":{"number":1,"began":"2026-03-01T12:00:00Z","told":"resolved"}}`,
		`{"version":1,"last":{"number":1,"told":"resolved"},"owed":[{"number":0}]}`,
		`{"version":1,"last":{"number":1,"told":"resolved"},"owed":[{"number":3,"began":"2026-03-01T12:00:00Z","told":"firing"}]}`,
		`{"version":1,"last":{"number":1,"told":"resolved"}} trailing`, "\x00", "{",
	} {
		if s, err := decode([]byte(text)); err == nil {
			t.Errorf("%s is %+v", text, s)
		}
	}
	const newer = `{"version":2,"last":[]}`
	if _, err := decode([]byte(newer)); err != newerError(2) {
		t.Errorf("%s: %v", newer, err)
	}
}
