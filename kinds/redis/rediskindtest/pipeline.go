package rediskindtest

import (
	"context"
	"fmt"
	"reflect"

	"github.com/redis/go-redis/v9"
)

// Pipeline returns a function for rules of Pipelined and TxPipelined. The function fills the pipeline, and gives each command its result. A
// result is a value of the command's type, such as an int for Incr or a []string for LRange, an error, or nil for the zero value. There must
// be as many results as commands. As with a server, the function returns the first error of a command.
//
//	m.On.Pipelined.Do(rediskindtest.Pipeline(7, redis.Nil))
func Pipeline(results ...any) func(context.Context, func(redis.Pipeliner) error) ([]redis.Cmder, error) {
	return func(ctx context.Context, fill func(redis.Pipeliner) error) ([]redis.Cmder, error) {
		client := redis.NewClient(&redis.Options{}) // it never connects
		defer client.Close()
		client.AddHook(answers(results))
		return client.Pipelined(ctx, fill)
	}
}

// answers is a hook that answers a pipeline instead of a server.
type answers []any

// DialHook implements redis.Hook.
func (a answers) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (a answers) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

// ProcessPipelineHook implements redis.Hook.
func (a answers) ProcessPipelineHook(redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(_ context.Context, cmds []redis.Cmder) (first error) {
		if len(cmds) != len(a) {
			return fmt.Errorf("the pipeline has %d commands, and rediskindtest.Pipeline %d results", len(cmds), len(a))
		}
		for i, cmd := range cmds {
			err, failed := a[i].(error)
			if !failed {
				err = set(cmd, a[i])
			}
			cmd.SetErr(err)
			if first == nil {
				first = err
			}
		}
		return first
	}
}

// set gives cmd a result.
func set(cmd redis.Cmder, result any) error {
	method := reflect.ValueOf(cmd).MethodByName("SetVal")
	if result == nil || !method.IsValid() {
		return nil
	}
	value, want := reflect.ValueOf(result), method.Type().In(0)
	// A number would become the text of a character.
	if !value.CanConvert(want) || want.Kind() == reflect.String && value.Kind() != reflect.String {
		return fmt.Errorf("the result %v of %s is %T, and must be %s", result, cmd.FullName(), result, want)
	}
	method.Call([]reflect.Value{value.Convert(want)})
	return nil
}
