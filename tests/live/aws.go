package live

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/resgen-go/resgen/tests/live/venv"
)

// motoVersion is the version of the package moto of PyPI that the tests install where there is none.
const motoVersion = "5.2.5"

// An AWSServer is a moto server: STS, IAM and S3 of AWS on the loopback interface. It checks signatures and the policies of users and roles.
type AWSServer struct {
	Port int

	folder  string
	python  string
	admin   aws.Credentials
	process *process
}

// AWS returns the server that the tests of a binary share.
func AWS(t testing.TB) *AWSServer {
	t.Helper()
	return need(t, "moto", sharedAWS)
}

var sharedAWS = sync.OnceValues(func() (*AWSServer, error) {
	s, err := startAWS(true)
	if err == nil {
		shared.atEnd(s.end)
	}
	return s, err
})

// NewAWS starts a server for one test, which may kill it.
func NewAWS(t testing.TB) *AWSServer { return newAWS(t, true) }

// NewTrustingAWS starts a server for one test that checks neither signatures nor policies. moto cannot exchange a token for a role otherwise,
// because the request bears no signature.
func NewTrustingAWS(t testing.TB) *AWSServer { return newAWS(t, false) }

func newAWS(t testing.TB, checks bool) *AWSServer {
	t.Helper()
	s := need(t, "moto", func() (*AWSServer, error) { return startAWS(checks) })
	t.Cleanup(s.end)
	return s
}

// motoProgram runs moto. In errors of STS and IAM, AWS has <Error> in <ErrorResponse>; moto has <Errors> between the two when it refuses
// credentials, and the SDK for Go finds no code then.
const motoProgram = `
import sys
from moto.core import exceptions
from moto.server import main

init = exceptions._RESTError.__init__

def as_aws(self, *args, **kwargs):
    init(self, *args, **kwargs)
    self.description = self.description.replace("<Errors>", "").replace("</Errors>", "")

exceptions._RESTError.__init__ = as_aws
main(sys.argv[1:])
`

// moto finds a Python with moto, or makes one.
var moto = sync.OnceValues(func() (string, error) {
	python, err := venv.Packages{
		Name:         "moto",
		Requirements: []string{"moto[server]==" + motoVersion},
		Try:          "import moto.server, flask",
	}.Python()
	if err != nil {
		return "", fmt.Errorf("moto is %w: %w", errMissing, err)
	}
	return python, nil
})

// startAWS starts a server, which checks signatures and policies if checks is true.
func startAWS(checks bool) (*AWSServer, error) {
	python, err := moto()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "resgen-live-")
	if err != nil {
		return nil, err
	}
	s := &AWSServer{folder: folder, python: python, admin: aws.Credentials{AccessKeyID: "nobody", SecretAccessKey: "nobody"}}
	for range 3 { // the port that was free may be taken
		if s.Port, err = freePort(); err != nil {
			break
		}
		if err = s.start(); !errors.Is(err, errEnded) {
			break
		}
	}
	if err == nil && checks {
		err = s.lock()
	}
	if err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// start runs the server, and waits until it answers.
func (s *AWSServer) start() error {
	cmd := exec.Command(s.python, "-c", motoProgram, "-H", "127.0.0.1", "-p", strconv.Itoa(s.Port))
	cmd.Dir = s.folder
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.folder, "AWS_EC2_METADATA_DISABLED=true", "PYTHONDONTWRITEBYTECODE=1"}
	var err error
	s.process, err = startProcess(cmd, filepath.Join(s.folder, "output"), syscall.SIGKILL)
	if err != nil {
		return err
	}
	return s.process.await(func() error {
		_, err := s.motoAPI(http.MethodGet, "data.json", "")
		return err
	})
}

// motoAPI asks for something that moto has and AWS has not.
func (s *AWSServer) motoAPI(method, path, body string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.URL()+"/moto-api/"+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "text/plain")
	return send(req)
}

// send returns the body of an answer; one with another status than 200 is an error.
func send(req *http.Request) ([]byte, error) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, body)
	}
	return body, err
}

// lock makes a user who may do everything, and has the server check signatures and policies from now on.
func (s *AWSServer) lock() error {
	admin, err := s.user("admin", allow("*", "*"))
	if err != nil {
		return err
	}
	s.admin = admin
	_, err = s.motoAPI(http.MethodPost, "reset-auth", "0")
	return err
}

// allow is a policy.
func allow(action, on string) string {
	policy, err := json.Marshal(map[string]any{
		"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": action, "Resource": on}},
	})
	if err != nil {
		panic(err) // these are texts
	}
	return string(policy)
}

// ask asks IAM as the administrator, and reads the answer into out unless that is nil.
func (s *AWSServer) ask(action string, params map[string]string, out any) error {
	form := url.Values{"Action": {action}, "Version": {"2010-05-08"}}
	for name, value := range params { // order: it is a set
		form.Set(name, value)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	body := form.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/", strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	hash := sha256.Sum256([]byte(body))
	if err := v4.NewSigner().SignHTTP(ctx, s.admin, req, hex.EncodeToString(hash[:]), "iam", region, time.Now()); err != nil {
		return err
	}
	answer, err := send(req)
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	if out == nil {
		return nil
	}
	return xml.Unmarshal(answer, out)
}

// user makes a user with a policy, and a key for it.
func (s *AWSServer) user(name, policy string) (aws.Credentials, error) {
	var key struct {
		AccessKeyID string `xml:"CreateAccessKeyResult>AccessKey>AccessKeyId"`
		Secret      string `xml:"CreateAccessKeyResult>AccessKey>SecretAccessKey"`
	}
	err := errors.Join(
		s.ask("CreateUser", map[string]string{"UserName": name}, nil),
		s.ask("PutUserPolicy", map[string]string{"UserName": name, "PolicyName": "live", "PolicyDocument": policy}, nil),
		s.ask("CreateAccessKey", map[string]string{"UserName": name}, &key),
	)
	return aws.Credentials{AccessKeyID: key.AccessKeyID, SecretAccessKey: key.Secret}, err
}

// User makes a user who may do one sort of action, such as sts:AssumeRole, and returns its keys.
func (s *AWSServer) User(t testing.TB, action string) aws.Credentials {
	t.Helper()
	keys, err := s.user(newName(), allow(action, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// Role makes a role that may do one sort of action, and returns its ARN.
func (s *AWSServer) Role(t testing.TB, action string) (arn string) {
	t.Helper()
	return s.NamedRole(t, newName(), action)
}

// NamedRole makes a role of that name.
func (s *AWSServer) NamedRole(t testing.TB, name, action string) (arn string) {
	t.Helper()
	var role struct {
		ARN string `xml:"CreateRoleResult>Role>Arn"`
	}
	trust := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}`
	err := errors.Join(
		s.ask("CreateRole", map[string]string{"RoleName": name, "AssumeRolePolicyDocument": trust}, &role),
		s.ask("PutRolePolicy", map[string]string{"RoleName": name, "PolicyName": "live", "PolicyDocument": allow(action, "*")}, nil),
	)
	if err != nil {
		t.Fatal(err)
	}
	return role.ARN
}

// A Session is a role that someone has assumed.
type Session struct {
	Role string `json:"role_arn"`
	Name string `json:"session_name"`
}

// Sessions returns the sessions that the server has, by their access keys.
func (s *AWSServer) Sessions(t testing.TB) map[string]Session {
	t.Helper()
	var data struct {
		STS struct {
			AssumedRole []struct {
				Key string `json:"access_key_id"`
				Session
			}
		} `json:"sts"`
	}
	text, err := s.motoAPI(http.MethodGet, "data.json", "")
	if err == nil {
		err = json.Unmarshal(text, &data)
	}
	if err != nil {
		t.Fatal(err)
	}
	sessions := map[string]Session{}
	for _, r := range data.STS.AssumedRole {
		sessions[r.Key] = r.Session
	}
	return sessions
}

// client is an S3 client of the administrator, and what closes it.
func (s *AWSServer) client(region string) (client *s3.Client, done func()) {
	transport := &http.Transport{}
	return s3.New(s3.Options{
		Region: region, BaseEndpoint: aws.String(s.URL()), UsePathStyle: true, HTTPClient: &http.Client{Transport: transport},
		Credentials: credentials.StaticCredentialsProvider{Value: s.admin},
	}), transport.CloseIdleConnections
}

// Bucket makes an empty bucket, and returns its name.
func (s *AWSServer) Bucket(t testing.TB) string {
	t.Helper()
	name := newName()
	s.NamedBucket(t, name, region)
	return name
}

// NamedBucket makes an empty bucket of that name in a region.
func (s *AWSServer) NamedBucket(t testing.TB, name, region string) {
	t.Helper()
	client, done := s.client(region)
	defer done()
	input := &s3.CreateBucketInput{Bucket: &name}
	if region != "us-east-1" {
		input.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(region)}
	}
	if _, err := client.CreateBucket(t.Context(), input); err != nil {
		t.Fatal(err)
	}
}

// Object returns what an object holds, as the administrator sees it.
func (s *AWSServer) Object(t testing.TB, bucket, key string) string {
	t.Helper()
	client, done := s.client(region)
	defer done()
	o, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Body.Close()
	text, err := io.ReadAll(o.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// end stops the server and deletes its files.
func (s *AWSServer) end() {
	if s.process != nil {
		s.process.stop(syscall.SIGTERM)
	}
	_ = os.RemoveAll(s.folder)
}

// Kill ends the server as a crash would.
func (s *AWSServer) Kill(t testing.TB) {
	t.Helper()
	s.process.kill()
}

// Addr is the host and the port of the server.
func (s *AWSServer) Addr() string { return "127.0.0.1:" + strconv.Itoa(s.Port) }

// URL is where the server is.
func (s *AWSServer) URL() string { return "http://" + s.Addr() }
