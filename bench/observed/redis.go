package observed

import (
	"bufio"
	"io"
	"net"
)

// DialRedis connects to a Redis server that lives in this process. It answers HELLO, and every other command with the text 7. It makes nothing
// new for a command, so that what a call allocates is the client's.
func DialRedis() net.Conn {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		_ = serveRedis(server) // until the client leaves
	}()
	return client
}

var (
	hello = []byte("%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n")
	seven = []byte("$1\r\n7\r\n")
)

func serveRedis(conn net.Conn) error {
	in := bufio.NewReader(conn)
	for {
		args, err := number(in)
		if err != nil {
			return err
		}
		answer := seven
		for i := range args {
			size, err := number(in)
			if err != nil {
				return err
			}
			text, err := in.Peek(size)
			if err != nil {
				return err
			}
			if i == 0 && string(text) == "hello" {
				answer = hello
			}
			if _, err := in.Discard(size + 2); err != nil {
				return err
			}
		}
		if _, err := conn.Write(answer); err != nil {
			return err
		}
	}
}

// number reads a line of a sign and a number.
func number(in *bufio.Reader) (n int, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 4 {
		return 0, io.ErrUnexpectedEOF
	}
	for _, digit := range line[1 : len(line)-2] {
		n = 10*n + int(digit-'0')
	}
	return n, nil
}
