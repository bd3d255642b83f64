package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// An Alertmanager is Debian's prometheus-alertmanager, alone and on the loopback interface.
type Alertmanager struct {
	Port int

	home    home
	process *process
}

// NewAlertmanager starts an Alertmanager for one test, with a configuration in YAML. Unlike other servers it is not demanded of a machine:
// where it is not installed the test is skipped.
func NewAlertmanager(t testing.TB, config string) *Alertmanager {
	t.Helper()
	program, missing := alertmanager()
	if missing != nil {
		t.Skipf("needs Alertmanager: %v", missing)
	}
	a := need(t, "Alertmanager", func() (*Alertmanager, error) { return startAlertmanager(program, config) })
	t.Cleanup(a.end)
	return a
}

// alertmanager finds the program by Debian's name or by its own.
func alertmanager() (string, error) {
	path, err := exec.LookPath("prometheus-alertmanager")
	if err != nil {
		path, err = exec.LookPath("alertmanager")
	}
	return path, err
}

func startAlertmanager(program, config string) (*Alertmanager, error) {
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	a := &Alertmanager{home: h}
	file, err := h.write("alertmanager.yml", config)
	for range 3 { // the port that was free may be taken
		if err != nil {
			break
		}
		if a.Port, err = freePort(); err != nil {
			break
		}
		if err = a.start(program, file); !errors.Is(err, errEnded) {
			break
		}
	}
	if err != nil {
		a.end()
		return nil, err
	}
	return a, nil
}

// start runs the server, and waits until it is ready.
func (a *Alertmanager) start(program, file string) error {
	cmd := a.home.command(program, nil, "--config.file="+file, "--storage.path="+a.home.path("data"),
		"--web.listen-address="+a.Addr(), "--cluster.listen-address=")
	var err error
	a.process, err = startProcess(cmd, a.home.path("output"), syscall.SIGKILL)
	if err != nil {
		return err
	}
	return a.process.await(a.ready)
}

func (a *Alertmanager) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.URL()+"/-/ready", nil)
	if err != nil {
		return err
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s", resp.Status)
	}
	return nil
}

// end stops the server and deletes its files.
func (a *Alertmanager) end() {
	if a.process != nil {
		a.process.stop(syscall.SIGTERM)
	}
	a.home.remove()
}

// Addr is the host and the port of the server.
func (a *Alertmanager) Addr() string { return "127.0.0.1:" + strconv.Itoa(a.Port) }

// URL is where the server is.
func (a *Alertmanager) URL() string { return "http://" + a.Addr() }
