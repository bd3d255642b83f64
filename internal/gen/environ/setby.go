package environ

import "strings"

// setBy lists variables that shells and platforms set, by a phrase about what sets them.
var setBy = map[string][]string{
	"a shell or the login sets": {
		"HOME", "PATH", "PWD", "OLDPWD", "USER", "LOGNAME", "SHELL", "SHLVL", "TERM", "COLORTERM", "LANG", "LANGUAGE", "TZ", "TMPDIR", "MAIL", "EDITOR",
		"VISUAL", "PAGER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY",
		"XDG_RUNTIME_DIR", "XDG_SESSION_ID", "DBUS_SESSION_BUS_ADDRESS",
	},
	"has a meaning of its own in shells": {
		"IFS", "PS1", "PS2", "PS4", "CDPATH", "OPTARG", "OPTIND", "UID", "EUID", "PPID", "GROUPS", "RANDOM", "SECONDS", "LINENO", "COLUMNS", "LINES",
		"HOSTTYPE", "MACHTYPE", "OSTYPE",
	},
	"a container or the shell sets": {"HOSTNAME"},
	"systemd sets":                  {"INVOCATION_ID", "JOURNAL_STREAM", "NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "MAINPID", "SYSTEMD_EXEC_PID"},
	"Windows sets": {
		"ALLUSERSPROFILE", "APPDATA", "COMPUTERNAME", "COMSPEC", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "LOGONSERVER", "NUMBER_OF_PROCESSORS", "OS",
		"PATHEXT", "PROCESSOR_ARCHITECTURE", "PROGRAMDATA", "PROGRAMFILES", "PUBLIC", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERDOMAIN",
		"USERNAME", "USERPROFILE", "WINDIR",
	},
}

// setByName maps the names of these variables to the phrase.
var setByName = func() map[string]string {
	by := map[string]string{}
	for what, names := range setBy { // order: each name is there once
		for _, name := range names {
			by[name] = what
		}
	}
	return by
}()

// SetBy returns a phrase about what sets the named variable even if nobody has configured the program: "Windows sets". It returns "" for
// other variables.
func SetBy(name string) string {
	switch {
	case strings.HasPrefix(name, "KUBERNETES_"):
		return "Kubernetes sets in each container"
	case strings.HasPrefix(name, "LC_"):
		return "a shell or the login sets"
	}
	return setByName[name]
}
