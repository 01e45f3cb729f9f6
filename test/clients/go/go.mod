module clients

go 1.21

require (
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cam v1.3.130
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cbs v1.3.115
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common v1.3.141
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cvm v1.3.130
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/tag v1.1.0
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/tat v1.0.634
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc v1.3.62
	github.com/tencentyun/cos-go-sdk-v5 v0.7.70
)

require (
	github.com/clbanning/mxj v1.8.4 // indirect
	github.com/google/go-querystring v1.0.0 // indirect
	github.com/mitchellh/mapstructure v1.4.3 // indirect
	github.com/mozillazg/go-httpheader v0.2.1 // indirect
)
