//go:build !linux

package live

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// An account runs servers.
type account struct {
	other    bool // than the one that runs the tests
	uid, gid int
}

// serverAccount is the account that runs the tests, which must not be root: PostgreSQL refuses to run as root.
func serverAccount() (account, error) {
	if os.Geteuid() == 0 {
		return account{}, fmt.Errorf("an account without root's rights is %w: run the tests as somebody else", errMissing)
	}
	return account{}, nil
}

// apply does nothing: the account is the one that runs the tests.
func (a account) apply(*exec.Cmd) {}

// tie does nothing: a server may outlive tests that are killed.
func tie(*exec.Cmd, syscall.Signal) {}

// adoptOrphans does nothing.
func adoptOrphans() error { return nil }

// childrenOf is not known: they end by themselves when they notice that their parent has.
func childrenOf(int) []int { return nil }

// killAdopted does nothing.
func killAdopted([]int) {}
