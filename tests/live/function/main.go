// Command function is a function of AWS Lambda, which the live tests run. It does what its event says.
package main

import (
	"context"
	"errors"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// An event says what to do with a picture.
type event struct {
	Do    string `json:"do"` // "" for what functions do, "fail", "panic" or "exit"
	Width int    `json:"width"`
}

// A thumbnail is the answer.
type thumbnail struct {
	Width int    `json:"width"`
	ARN   string `json:"arn"` // of the function, as Lambda has told it
}

// A sizeError is an error with a type of its own.
type sizeError struct{ error }

func handle(ctx context.Context, e event) (thumbnail, error) {
	switch e.Do {
	case "fail":
		return thumbnail{}, sizeError{errors.New("the picture has no width")}
	case "panic":
		panic("the picture has no width")
	case "exit":
		os.Exit(3)
	}
	t := thumbnail{Width: e.Width / 2}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		t.ARN = lc.InvokedFunctionArn
	}
	return t, nil
}

func main() { lambda.Start(handle) }
