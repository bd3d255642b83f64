package rediskind

import (
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
		BITCOUNT BITPOS DUMP EXISTS EXPIRE EXPIREAT EXPIRETIME GEODIST GEOHASH GEOPOS GEOSEARCH GET GETBIT GETRANGE HEXISTS HGET HGETALL
		HKEYS HLEN HMGET HMSET HRANDFIELD HSCAN HSTRLEN HVALS KEYS LINDEX LLEN LPOS LRANGE LSET MGET MSET PEXPIRE PEXPIREAT PEXPIRETIME
		PFCOUNT PFMERGE PING PSETEX PTTL RANDOMKEY SCAN SCARD SDIFF SDIFFSTORE SET SETEX SETRANGE SINTER SINTERCARD SINTERSTORE SISMEMBER
		SMEMBERS SMISMEMBER SRANDMEMBER SSCAN STRLEN SUNION SUNIONSTORE TTL TYPE XINFO XLEN XPENDING XRANGE XREVRANGE ZCARD ZCOUNT ZDIFF
		ZDIFFSTORE ZINTER ZINTERCARD ZINTERSTORE ZLEXCOUNT ZMSCORE ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANGESTORE ZRANK ZREVRANGE
		ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION ZUNIONSTORE`

	// Commands whose second time has another effect or another answer: a counter counts twice, and who takes a lock is told that it is taken.
	// What may be either, such as a script, is here too.
	unrepeatable = `
		APPEND BITFIELD BITOP BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN COPY DECR DECRBY DEL EVAL EVALSHA EVALSHA_RO
		EVAL_RO FCALL FCALL_RO GEOADD GETDEL GETEX GETSET HDEL HEXPIRE HINCRBY HINCRBYFLOAT HPERSIST HPEXPIRE HSET HSETNX HTTL INCR
		INCRBY INCRBYFLOAT LINSERT LMOVE LMPOP LPOP LPUSH LPUSHX LREM LTRIM MOVE MSETNX PERSIST PFADD PUBLISH RENAME RENAMENX RESTORE RPOP
		RPOPLPUSH RPUSH RPUSHX SADD SETBIT SETNX SMOVE SPOP SPUBLISH SREM TOUCH UNLINK UNWATCH WATCH XACK XADD XAUTOCLAIM XCLAIM XDEL XGROUP
		XREAD XREADGROUP XTRIM ZADD ZINCRBY ZMPOP ZPOPMAX ZPOPMIN ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE`

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

// commandOf is what is known of cmd. SET is no longer a command that may be repeated with an option other than a time to live.
func commandOf(cmd redis.Cmder) command {
	c := commands[cmd.Name()]
	if c.name != "SET" {
		return c
	}
	if args := cmd.Args(); len(args) > 3 {
		option, _ := args[3].(string)
		c.repeat = len(args) <= 5 && (option == "ex" || option == "px" || option == "keepttl" && len(args) == 4)
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
