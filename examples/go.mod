module github.com/resgen-go/resgen/examples

go 1.26.0

require (
	github.com/aws/aws-sdk-go-v2 v1.47.7
	github.com/aws/aws-sdk-go-v2/service/s3 v1.114.8
	github.com/jackc/pgx/v5 v5.12.0
	github.com/johannesboyne/gofakes3 v1.2.0
	github.com/prometheus/client_golang v1.25.0
	github.com/redis/go-redis/v9 v9.23.0
	github.com/resgen-go/resgen/adapters/prometheus v0.1.0
	github.com/resgen-go/resgen/generated v0.1.0
	github.com/resgen-go/resgen/kinds/http v0.1.0
	github.com/resgen-go/resgen/kinds/postgres v0.1.0
	github.com/resgen-go/resgen/kinds/redis v0.1.0
	github.com/resgen-go/resgen/kinds/sql v0.1.0
	github.com/resgen-go/resgen/resource v0.1.0
	go.uber.org/goleak v1.3.0
)

require (
	github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream v1.7.26 // indirect
	github.com/aws/aws-sdk-go-v2/config v1.33.15 // indirect
	github.com/aws/aws-sdk-go-v2/credentials v1.20.15 // indirect
	github.com/aws/aws-sdk-go-v2/feature/ec2/imds v1.20.7 // indirect
	github.com/aws/aws-sdk-go-v2/internal/configsources v1.5.10 // indirect
	github.com/aws/aws-sdk-go-v2/internal/endpoints/v2 v2.8.10 // indirect
	github.com/aws/aws-sdk-go-v2/internal/v4a v1.5.10 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/accept-encoding v1.13.24 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/checksum v1.11.11 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/presigned-url v1.14.10 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/s3shared v1.20.10 // indirect
	github.com/aws/aws-sdk-go-v2/service/lambda v1.114.2 // indirect
	github.com/aws/aws-sdk-go-v2/service/signin v1.12.3 // indirect
	github.com/aws/aws-sdk-go-v2/service/sso v1.39.3 // indirect
	github.com/aws/aws-sdk-go-v2/service/ssooidc v1.44.3 // indirect
	github.com/aws/aws-sdk-go-v2/service/sts v1.51.8 // indirect
	github.com/aws/smithy-go v1.28.8 // indirect
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/dustin/go-humanize v1.0.1 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/ncruces/go-strftime v1.0.0 // indirect
	github.com/prometheus/client_model v0.6.3 // indirect
	github.com/prometheus/common v0.72.0 // indirect
	github.com/prometheus/procfs v0.22.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/resgen-go/resgen/kinds/aws_role v0.1.0 // indirect
	github.com/resgen-go/resgen/kinds/lambda v0.1.0 // indirect
	github.com/resgen-go/resgen/kinds/s3 v0.1.0 // indirect
	github.com/resgen-go/resgen/kinds/webhook v0.1.0 // indirect
	github.com/ryszard/goskiplist v0.0.0-20150312221310-2dfbae5fcf46 // indirect
	go.shabbyrobe.org/gocovmerge v0.0.0-20230507111327-fa4f82cfbf4d // indirect
	go.uber.org/atomic v1.12.0 // indirect
	golang.org/x/sync v0.23.0 // indirect
	golang.org/x/sys v0.48.0 // indirect
	golang.org/x/text v0.42.0 // indirect
	golang.org/x/tools v0.49.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	modernc.org/libc v1.75.7 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
	modernc.org/sqlite v1.59.0 // indirect
)

replace (
	github.com/resgen-go/resgen/adapters/prometheus => ../adapters/prometheus
	github.com/resgen-go/resgen/generated => ../generated
	github.com/resgen-go/resgen/kinds/aws_role => ../kinds/aws_role
	github.com/resgen-go/resgen/kinds/http => ../kinds/http
	github.com/resgen-go/resgen/kinds/lambda => ../kinds/lambda
	github.com/resgen-go/resgen/kinds/postgres => ../kinds/postgres
	github.com/resgen-go/resgen/kinds/rds_token => ../kinds/rds_token
	github.com/resgen-go/resgen/kinds/redis => ../kinds/redis
	github.com/resgen-go/resgen/kinds/s3 => ../kinds/s3
	github.com/resgen-go/resgen/kinds/sql => ../kinds/sql
	github.com/resgen-go/resgen/kinds/webhook => ../kinds/webhook
	github.com/resgen-go/resgen/kindtest => ../kindtest
	github.com/resgen-go/resgen/resource => ../resource
)
