package live_test
import (
	_ "github.com/resgen-go/resgen/kinds/http"
	_ "github.com/resgen-go/resgen/kinds/postgres"
	_ "github.com/resgen-go/resgen/kinds/s3"
	_ "github.com/resgen-go/resgen/kinds/sql"
	_ "go.uber.org/goleak"
)
