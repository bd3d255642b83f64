package live

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// A process is a server program that is running. Its output is in a file.
type process struct {
	cmd    *exec.Cmd
	output string
	done   chan struct{} // closed when it has ended
}

// startProcess starts cmd, appending its output to the file output. When this process dies, however it does, onDeath goes to cmd's,
// where the system can do that.
func startProcess(cmd *exec.Cmd, output string, onDeath syscall.Signal) (*process, error) {
	f, err := os.OpenFile(output, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := adoptOrphans(); err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = f, f
	tie(cmd, onDeath)
	p := &process{cmd: cmd, output: output, done: make(chan struct{})}
	started := make(chan error)
	go p.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// run starts the program and waits for its end, on a thread of its own: the program is tied to the life of the thread that starts it.
func (p *process) run(started chan<- error) {
	runtime.LockOSThread()
	defer close(p.done)
	err := p.cmd.Start()
	started <- err
	if err == nil {
		_ = p.cmd.Wait() // whoever waits for done asked for the end, or reads the output
	}
}

// stop asks the program to end by a signal, kills it if it does not do so, and waits for its end.
func (p *process) stop(by os.Signal) {
	_ = p.cmd.Process.Signal(by) // it may have ended already
	timer := time.NewTimer(10 * time.Second)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
		p.kill()
	}
}

// kill ends the program and the processes that it has started, as a crash would, and waits for their end.
func (p *process) kill() {
	select {
	case <-p.done:
		return
	default:
	}
	children := childrenOf(p.cmd.Process.Pid)
	_ = p.cmd.Process.Kill() // it may have ended already
	<-p.done
	killAdopted(children)
}

// await waits until ready returns nil. An error has the end of the program's output.
func (p *process) await(ready func() error) error {
	return within(30*time.Second, func() (bool, error) {
		err := ready()
		if err == nil {
			return true, nil
		}
		select {
		case <-p.done:
			return true, fmt.Errorf("%w: %s", errEnded, p.tail())
		default:
			return false, fmt.Errorf("%w: %s", err, p.tail())
		}
	})
}

// errEnded says that a server has ended instead of becoming ready.
var errEnded = errors.New("the server has ended")

// tail is the end of the program's output.
func (p *process) tail() string {
	text, err := os.ReadFile(p.output)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text[max(0, len(text)-2000):]))
}

// freePort finds a port that nobody listens on. Somebody may before the caller does, so starting a server is worth several attempts.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// A home is a folder for a server, and the account that owns it and runs the server there.
type home struct {
	folder string
	owner  account
}

// newHome makes a folder that only the account which is to run servers may enter.
func newHome() (home, error) {
	owner, err := serverAccount()
	if err != nil {
		return home{}, err
	}
	folder, err := os.MkdirTemp("", "resgen-live-")
	if err != nil {
		return home{}, err
	}
	h := home{folder, owner}
	if err := h.give(folder); err != nil {
		h.remove()
		return home{}, err
	}
	return h, nil
}

// path is the path of a file in the folder.
func (h home) path(name string) string { return filepath.Join(h.folder, name) }

// give makes the server's account the owner of a file.
func (h home) give(file string) error {
	if !h.owner.other {
		return nil
	}
	return os.Chown(file, h.owner.uid, h.owner.gid)
}

// write makes a file that only the server may read.
func (h home) write(name, text string) (string, error) {
	file := h.path(name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return "", err
	}
	return file, h.give(file)
}

// copyProgram makes a copy of a program that the server's account may run.
func (h home) copyProgram(program, name string) error {
	from, err := os.Open(program)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(h.path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o700)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close(), h.give(to.Name()))
}

// command is a program to be run in the folder by its owner, with env as its only variables.
func (h home) command(program string, env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = h.folder
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "HOME=" + h.folder}, env...)
	h.owner.apply(cmd)
	return cmd
}

// remove deletes the folder.
func (h home) remove() { _ = os.RemoveAll(h.folder) }
