package live

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// An account runs servers.
type account struct {
	other    bool // than the one that runs the tests
	uid, gid int
}

// serverAccount is the account that runs the tests, or one without rights if that is root: PostgreSQL refuses to run as root.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			return account{}, err
		}
		gid, err := strconv.Atoi(u.Gid)
		return account{true, uid, gid}, err
	}
	return account{}, fmt.Errorf("an account without root's rights is %w: neither postgres nor nobody", errMissing)
}

// apply makes the account run cmd.
func (a account) apply(cmd *exec.Cmd) {
	if a.other {
		attributes(cmd).Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
}

// tie has the system send a signal to cmd's process when the thread that starts it is gone.
func tie(cmd *exec.Cmd, onDeath syscall.Signal) { attributes(cmd).Pdeathsig = onDeath }

func attributes(cmd *exec.Cmd) *syscall.SysProcAttr {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	return cmd.SysProcAttr
}

// adoptOrphans makes this process the parent of those whose parent dies, of all that descend from it.
func adoptOrphans() error { return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// childrenOf stops a process, so that it starts no others, and lists those that it has started.
func childrenOf(pid int) []int {
	_ = syscall.Kill(pid, syscall.SIGSTOP) // it may have ended already
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil // it has ended, or the kernel does not tell
	}
	var children []int
	for _, field := range strings.Fields(string(text)) {
		if child, err := strconv.Atoi(field); err == nil {
			children = append(children, child)
		}
	}
	return children
}

// killAdopted ends those of the processes that this one has adopted, and waits for that: no other process can have their numbers before.
func killAdopted(pids []int) {
	for _, pid := range pids {
		if ended, err := syscall.Wait4(pid, nil, syscall.WNOHANG, nil); err != nil || ended == pid {
			continue // not adopted, or over
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
		for {
			if _, err := syscall.Wait4(pid, nil, 0, nil); err != syscall.EINTR {
				break
			}
		}
	}
}
