package httpkind

// The files, in the order in which to read them:
//
//	open.go         opens a client
//	transport.go    the transport: TLS, proxies, pings
//	observe.go      what a client reports to observers
//	wire.go         attempts and connections, as observers see them
//	client.go       the client and its methods
//	call.go         the request that a Call describes
//	payload.go      the body of a request, by its Go type
//	multipart.go    bodies of several parts
//	check.go        whether the API is up
//	oauth.go        tokens from token_url
//	request.go      begins an exchange: its request, and what it takes from a Call
//	exchange.go     sends a request until there is an answer, and reads the answer
//	redirect.go     follows redirects
//	answer.go       decodes an answer
//	failure.go      makes errors that can be shown
//	pace.go         keeps requests to rate_limit
//	retry.go        whether and when a request is sent again
//	body.go         reads and closes the bodies of requests and answers
//	idle.go         closes connections that are not in use
//	credentials.go  checks the credentials of a configuration
//	auth.go         the header with the credentials
//	errors.go       the errors
//
// The packages in internal: endpoint has the URLs of requests, param the texts of parameters, payload bodies that can be sent again,
// retryafter the header Retry-After, private what no error may show, and waiting whether an attempt waits for a connection.
