package tlsfile

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxFile is the maximum size of a file, in bytes. The authorities that browsers trust need a quarter of a megabyte.
const maxFile = 4 << 20

// byteOrderMark is written by some editors at the beginning of a file. With it, the first line of PEM would not be recognized.
var byteOrderMark = []byte("\uFEFF")

// content is the content of a file.
type content struct {
	file string
	text []byte
}

func (c content) equal(d content) bool { return d.text != nil && bytes.Equal(c.text, d.text) }

// readFile reads a file. An empty file is an error.
func readFile(part Part, file string) (content, error) {
	text, reason := read(file)
	if reason != "" {
		return content{}, &Error{Part: part, File: file, Reason: reason, unread: true}
	}
	return content{file, text}, nil
}

// read returns the content of file, or the reason why the file cannot be used.
func read(file string) (text []byte, reason string) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return nil, "may not be read by this process"
	case err != nil:
		return nil, "cannot be read"
	case info.IsDir():
		return nil, "is a folder: name a file in PEM"
	case !info.Mode().IsRegular(): // a pipe could be read only once
		return nil, "is not a regular file"
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrPermission) {
		return nil, "may not be read by this process"
	}
	if err != nil {
		return nil, "cannot be read"
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, "cannot be read"
	case len(text) > maxFile:
		return nil, "is larger than 4 MiB"
	case len(bytes.TrimSpace(text)) == 0:
		return nil, "is empty"
	}
	return bytes.TrimPrefix(text, byteOrderMark), ""
}

// The types of blocks of PEM.
const (
	typeCertificate  = "CERTIFICATE"
	typeKey          = "PRIVATE KEY"           // or a type that ends with it, such as RSA PRIVATE KEY
	typeEncryptedKey = "ENCRYPTED PRIVATE KEY" // of PKCS #8
)

func isCertificate(b *pem.Block) bool { return b.Type == typeCertificate }

func isKey(b *pem.Block) bool {
	return b.Type == typeKey || strings.HasSuffix(b.Type, " "+typeKey)
}

// blocks returns the PEM blocks of text. whole is false if the last block has no end, because the file may not be completely written yet.
func blocks(text []byte) (all []*pem.Block, whole bool) {
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			return all, !bytes.Contains(rest, []byte("-----BEGIN "))
		}
		all, text = append(all, block), rest
	}
}

// pool returns the authorities in c, together with those of the system unless Files.OnlyCA is set.
func (r *Reader) pool(c content) (*x509.CertPool, error) {
	roots := x509.NewCertPool()
	if !r.files.OnlyCA {
		if system, err := x509.SystemCertPool(); err == nil { // a machine may have none
			roots = system
		}
	}
	all, whole := blocks(c.text)
	reason := "holds no certificate in PEM"
	switch {
	case !whole:
		reason = "ends in the middle of a certificate, or is not PEM"
	case roots.AppendCertsFromPEM(c.text):
		return roots, nil
	case contains(all, isCertificate):
		reason = "holds a certificate that cannot be read"
	case contains(all, isKey):
		reason = "holds a key, and no certificate"
	}
	return nil, &Error{Part: CA, File: c.file, Reason: reason}
}

// pair returns a client's certificate with its key.
func (r *Reader) pair(cert, key content) (*tls.Certificate, error) {
	if reason := wrongCertificate(cert.text); reason != "" {
		return nil, &Error{Part: Cert, File: cert.file, Reason: reason}
	}
	plain, reason := r.plain(key.text)
	if reason != "" {
		return nil, &Error{Part: Key, File: key.file, Reason: reason}
	}
	pair, err := tls.X509KeyPair(cert.text, plain)
	if err != nil { // err is not used, because its text may contain a part of the files
		return nil, &Error{Part: Key, File: key.file, Reason: "is not the key of the certificate"}
	}
	if pair.Leaf == nil { // a setting of GODEBUG
		pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0])
		if err != nil {
			return nil, &Error{Part: Cert, File: cert.file, Reason: "holds a certificate that cannot be read"}
		}
	}
	return &pair, nil
}

// wrongCertificate returns what is wrong with the file of a certificate, or "".
func wrongCertificate(text []byte) string {
	all, whole := blocks(text)
	switch {
	case !whole:
		return "ends in the middle of a certificate, or is not PEM"
	case !contains(all, isCertificate) && contains(all, isKey):
		return "holds a key, and no certificate"
	case !contains(all, isCertificate):
		return "holds no certificate in PEM"
	}
	for _, b := range all {
		if !isCertificate(b) {
			continue
		}
		if _, err := x509.ParseCertificate(b.Bytes); err != nil {
			return "holds a certificate that cannot be read"
		}
	}
	return ""
}

// plain returns the key in text as PEM that is not encrypted, or the reason why this is not possible.
func (r *Reader) plain(text []byte) (plain []byte, reason string) {
	all, whole := blocks(text)
	for _, b := range all {
		if !isKey(b) {
			continue
		}
		der := b.Bytes
		switch {
		case b.Type == typeEncryptedKey:
			return nil, "is encrypted in a way that Go does not read (PKCS #8): decrypt it with openssl pkey -in FILE -out NEWFILE"
		case encrypted(b) && r.files.KeyPassword == nil:
			return nil, "is encrypted, and no password is given for it"
		case encrypted(b):
			opened, err := decrypt(b, r.files.KeyPassword())
			if err != nil {
				return nil, "is encrypted, and the password is wrong"
			}
			der = opened
		}
		if _, err := parseKey(der); err != nil {
			return nil, "holds a key that cannot be read"
		}
		return pem.EncodeToMemory(&pem.Block{Type: b.Type, Bytes: der}), ""
	}
	switch {
	case !whole:
		return nil, "ends in the middle of a key, or is not PEM"
	case contains(all, isCertificate):
		return nil, "holds a certificate, and no key"
	}
	return nil, "holds no private key in PEM"
}

// parseKey parses a key as tls.X509KeyPair does.
func parseKey(der []byte) (crypto.PrivateKey, error) {
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	return x509.ParseECPrivateKey(der)
}

func encrypted(b *pem.Block) bool {
	//lint:ignore SA1019 weak, but clients of databases use such keys, and Go has no other function for them
	return x509.IsEncryptedPEMBlock(b)
}

func decrypt(b *pem.Block, password string) ([]byte, error) {
	//lint:ignore SA1019 the same
	return x509.DecryptPEMBlock(b, []byte(password))
}

func contains(all []*pem.Block, is func(*pem.Block) bool) bool {
	for _, b := range all {
		if is(b) {
			return true
		}
	}
	return false
}
