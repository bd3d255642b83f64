package viper

// Hooks are the decode hooks of mapstructure that read types which viper does not read by itself.
var Hooks = []struct {
	Name    string
	GoTypes []string // that it reads; all for none
}{
	{"StringToURLHookFunc", []string{"*net/url.URL"}},
	{LayoutHook, []string{"time.Time"}},
	{"StringToIPHookFunc", []string{"net.IP"}},
	{"StringToNetIPAddrHookFunc", []string{"net/netip.Addr"}},
	{"StringToNetIPAddrPortHookFunc", []string{"net/netip.AddrPort"}},
	{"StringToNetIPPrefixHookFunc", []string{"net/netip.Prefix"}},
	{TextHook, nil},
}

// TextHook is the decode hook that calls UnmarshalText, and LayoutHook the one that takes a layout of times.
const (
	TextHook   = "TextUnmarshallerHookFunc"
	LayoutHook = "StringToTimeHookFunc"
)
