package live

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
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
