package library

import "testing"

func TestVariableName(t *testing.T) {
	for field, want := range map[string][2]string{ // before v11, and since
		"Addr": {"ADDR", "ADDR"}, "HTTPTimeout": {"H_TT_P_TIMEOUT", "HTTP_TIMEOUT"}, "BaseURL": {"BASE_UR_L", "BASE_URL"}, "Db_Host": {"DB_HOST", "DB_HOST"}, "A1B": {"A_1B", "A1B"},
		"URLs": {"U_RLS", "UR_LS"},
	} {
		for version, want := range map[string]string{"v8.0.0": want[0], "v10.0.0": want[0], "v11.0.0": want[1], "": want[1]} {
			if got := VariableName(field, version); got != want {
				t.Errorf("%s, %q: got %s, want %s", field, version, got, want)
			}
		}
	}
}
