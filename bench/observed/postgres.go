package observed

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
)

// Dial connects to a PostgreSQL server that lives in this process. It answers every query with one row that has one int4: 7. Its messages
// are constant texts, so that nearly all of what a call costs is the client's.
func Dial() net.Conn {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		_ = serve(server) // until the client leaves
	}()
	return client
}

// The server's messages, in the words of PostgreSQL's protocol 3.0.
var (
	authenticationOk     = message('R', 0, 0, 0, 0)
	clientEncoding       = message('S', []byte("client_encoding\x00UTF8\x00")...)
	conformingStrings    = message('S', []byte("standard_conforming_strings\x00on\x00")...)
	backendKeyData       = message('K', 0, 0, 0, 1, 0, 0, 0, 1)
	readyForQuery        = message('Z', 'I')
	parseComplete        = message('1')
	bindComplete         = message('2')
	emptyQueryResponse   = message('I')
	parameterDescription = message('t', 0, 0)
	dataRow              = message('D', 0, 1, 0, 0, 0, 4, 0, 0, 0, 7)
	commandComplete      = message('C', []byte("SELECT 1\x00")...)
	statementDescription = description(0)
	portalDescription    = description(1)
)

func message(kind byte, body ...byte) []byte {
	m := binary.BigEndian.AppendUint32([]byte{kind}, uint32(4+len(body)))
	return append(m, body...)
}

// description is a RowDescription of one int4 in the format.
func description(format byte) []byte {
	body := append([]byte{0, 1}, "n\x00"...)
	body = append(body, 0, 0, 0, 0, 0, 0) // of no table
	return message('T', append(body, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, format)...)
}

func serve(conn net.Conn) error {
	in, out := bufio.NewReader(conn), bufio.NewWriter(conn)
	var header [5]byte
	if _, err := io.ReadFull(in, header[:4]); err != nil { // the startup message has no kind
		return err
	}
	if _, err := in.Discard(int(binary.BigEndian.Uint32(header[:4])) - 4); err != nil {
		return err
	}
	answer := func(messages ...[]byte) {
		for _, m := range messages {
			_, _ = out.Write(m) // Flush returns the error
		}
	}
	answer(authenticationOk, clientEncoding, conformingStrings, backendKeyData, readyForQuery)
	for {
		if err := out.Flush(); err != nil {
			return err
		}
		for done := false; !done; {
			if _, err := io.ReadFull(in, header[:]); err != nil {
				return err
			}
			size := int(binary.BigEndian.Uint32(header[1:])) - 4
			first, err := in.Peek(min(size, 1))
			if err != nil {
				return err
			}
			switch header[0] {
			case 'Q':
				answer(emptyQueryResponse, readyForQuery)
				done = true
			case 'P':
				answer(parseComplete)
			case 'B':
				answer(bindComplete)
			case 'D':
				if first[0] == 'S' {
					answer(parameterDescription, statementDescription)
				} else {
					answer(portalDescription)
				}
			case 'E':
				answer(dataRow, commandComplete)
			case 'S':
				answer(readyForQuery)
				done = true
			}
			if _, err := in.Discard(size); err != nil {
				return err
			}
		}
	}
}
