module github.com/resgen-go/resgen/kinds/lambda

go 1.25.0

require (
	github.com/aws/aws-sdk-go-v2 v1.41.5
	github.com/aws/aws-sdk-go-v2/config v1.29.8
	github.com/aws/aws-sdk-go-v2/service/lambda v1.88.5 // 1.88.5: GHSA-xmrv-pmrh-hhx2
	github.com/aws/aws-sdk-go-v2/service/sts v1.33.16
	github.com/aws/smithy-go v1.24.2
	github.com/resgen-go/resgen/kinds/aws_role v0.1.0
	github.com/resgen-go/resgen/resource v0.1.0
)

require (
	github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream v1.7.8 // indirect
	github.com/aws/aws-sdk-go-v2/credentials v1.17.61 // indirect
	github.com/aws/aws-sdk-go-v2/feature/ec2/imds v1.16.30 // indirect
	github.com/aws/aws-sdk-go-v2/internal/configsources v1.4.21 // indirect
	github.com/aws/aws-sdk-go-v2/internal/endpoints/v2 v2.7.21 // indirect
	github.com/aws/aws-sdk-go-v2/internal/ini v1.8.3 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/accept-encoding v1.12.3 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/presigned-url v1.12.15 // indirect
	github.com/aws/aws-sdk-go-v2/service/sso v1.25.0 // indirect
	github.com/aws/aws-sdk-go-v2/service/ssooidc v1.29.0 // indirect
)

replace github.com/resgen-go/resgen/kinds/aws_role => ../aws_role

replace github.com/resgen-go/resgen/resource => ../../resource
