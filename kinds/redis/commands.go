package rediskind

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// A command is one that observers know by its name. All others are the operation observe.Other, so that their number has a bound.
type command struct {
	name   string // in capitals
	repeat bool   // carried out twice, it has the effect and the answer of once
}

// commands are the known commands by their names in lower case, as go-redis has them.
var commands = known()

const (
	// Commands that read, and that set something to a value.
	repeatable = `
		BITCOUNT BITPOS DUMP EXISTS EXPIRE EXPIRETIME GEODIST GEOHASH GEOPOS GEOSEARCH GET GETBIT GETRANGE HEXISTS HGET HGETALL HKEYS HLEN
		HMGET HMSET HRANDFIELD HSCAN HSTRLEN HVALS KEYS LINDEX LLEN LPOS LRANGE LSET MGET MSET PEXPIRE PEXPIRETIME PFCOUNT PFMERGE PING
		PSETEX PTTL RANDOMKEY SCAN SCARD SDIFF SET SETEX SETRANGE SINTER SINTERCARD SINTERSTORE SISMEMBER SMEMBERS SMISMEMBER SRANDMEMBER
		SSCAN STRLEN SUNION SUNIONSTORE TTL TYPE XINFO XLEN XPENDING XRANGE XREVRANGE ZCARD ZCOUNT ZDIFF ZINTER ZINTERCARD ZLEXCOUNT
		ZMSCORE ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION`

	// Commands whose second time has another effect or another answer: a counter counts twice, and who takes a lock is told that it is taken.
	// What may be either is here too: a script, a time that may have passed, a difference or sum that is stored in one of the keys it is made of.
	unrepeatable = `
		APPEND BITFIELD BITOP BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN COPY DECR DECRBY DEL EVAL EVALSHA EVALSHA_RO
		EVAL_RO EXPIREAT FCALL FCALL_RO GEOADD GETDEL GETEX GETSET HDEL HEXPIRE HINCRBY HINCRBYFLOAT HPERSIST HPEXPIRE HSET HSETNX HTTL
		INCR INCRBY INCRBYFLOAT LINSERT LMOVE LMPOP LPOP LPUSH LPUSHX LREM LTRIM MOVE MSETNX PERSIST PEXPIREAT PFADD PUBLISH RENAME
		RENAMENX RESTORE RPOP RPOPLPUSH RPUSH RPUSHX SADD SDIFFSTORE SETBIT SETNX SMOVE SPOP SPUBLISH SREM TOUCH UNLINK UNWATCH WATCH XACK
		XADD XAUTOCLAIM XCLAIM XDEL XGROUP XREAD XREADGROUP XTRIM ZADD ZDIFFSTORE ZINCRBY ZINTERSTORE ZMPOP ZPOPMAX ZPOPMIN ZRANGESTORE
		ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE ZUNIONSTORE`

	pipeline    = "PIPELINE" // several commands that are sent together
	transaction = "MULTI"    // several commands between MULTI and EXEC
	connect     = "CONNECT"
)

func known() map[string]command {
	all := map[string]command{}
	for _, name := range strings.Fields(repeatable) {
		all[strings.ToLower(name)] = command{name, true}
	}
	for _, name := range strings.Fields(unrepeatable) {
		all[strings.ToLower(name)] = command{name, false}
	}
	return all
}

// commandOf is what is known of cmd. SET may no longer be repeated with an option other than a time to live, and EXPIRE neither with an option, nor
// if it deletes the key.
func commandOf(cmd redis.Cmder) command {
	c := commands[cmd.Name()]
	switch args := cmd.Args(); {
	case c.name == "SET" && len(args) > 3:
		option, _ := args[3].(string)
		c.repeat = len(args) <= 5 && (option == "ex" || option == "px" || option == "keepttl" && len(args) == 4)
	case c.name == "EXPIRE" || c.name == "PEXPIRE":
		ttl, err := strconv.ParseInt(fmt.Sprint(args[len(args)-1]), 10, 64)
		c.repeat = len(args) == 3 && err == nil && ttl > 0
	}
	return c
}

// internal reports whether a command is one by which go-redis prepares a connection or asks where the keys of a cluster are.
func internal(name string) bool {
	switch name {
	case "hello", "auth", "client", "select", "readonly", "cluster", "command":
		return true
	}
	return false
}
