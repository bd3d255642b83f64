package live

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A LambdaServer is as much of AWS Lambda as clients and functions see: the API by which a function is invoked, and the API by which the runtime
// of a function gets its events. The function is a real program with the runtime of aws-lambda-go, which the server starts, and starts again
// when it has ended. Signatures are recorded, not checked.
type LambdaServer struct {
	Name string // of its only function

	program string
	folder  string
	front   *httptest.Server // for clients
	back    *httptest.Server // for the runtime
	events  chan *invocation
	async   sync.WaitGroup

	mu       sync.Mutex
	process  *process
	running  map[string]*invocation // by the ID of the request
	invoked  []Invocation
	lose     int  // answers that clients will not get
	busy     int  // invocations that are refused
	isClosed bool // no program is started any more
}

// An Invocation is one that a client has asked for, and that the function has got.
type Invocation struct {
	Region    string // that the signature is for
	Key       string // the access key that has signed
	Type      string // "RequestResponse" or "Event"
	Qualifier string // "" for none
	Event     string // what the function has got
	Times     int    // how often the function has got it
}

// invocation is an event on its way through the function.
type invocation struct {
	id, arn, event string
	done           chan ended
}

// ended is how an invocation has ended.
type ended struct {
	body string
	how  string // X-Amz-Function-Error: "" for none, "Handled" or "Unhandled"
}

// Lambda starts a server with one function of that name, for one test.
func Lambda(t testing.TB, name string) *LambdaServer {
	t.Helper()
	program := need(t, "a function of Lambda", function)
	s := &LambdaServer{
		Name: name, program: program, folder: t.TempDir(), events: make(chan *invocation, 100), running: map[string]*invocation{},
	}
	s.front = httptest.NewServer(http.HandlerFunc(s.invoke))
	s.back = httptest.NewServer(s.runtime())
	t.Cleanup(s.end)
	if err := s.startFunction(); err != nil {
		t.Fatal(err)
	}
	return s
}

// function has the go command build the program.
var function = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	folder, err := os.MkdirTemp("", "resgen-live-")
	if err != nil {
		return "", err
	}
	shared.atEnd(func() { _ = os.RemoveAll(folder) })
	_, here, _, _ := runtime.Caller(0) // another package's tests have another folder
	program := filepath.Join(folder, "function")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	cmd.Dir = filepath.Join(filepath.Dir(here), "function")
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("it is %w: the go command cannot build it: %w %s", errMissing, err, out)
	}
	return program, nil
})

// startFunction starts the program, and again whenever it ends. What it was doing then has failed.
func (s *LambdaServer) startFunction() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosed {
		return nil
	}
	cmd := exec.Command(s.program)
	cmd.Env = []string{
		"AWS_LAMBDA_RUNTIME_API=" + s.back.Listener.Addr().String(), "AWS_LAMBDA_FUNCTION_NAME=" + s.Name, "AWS_REGION=" + region,
	}
	p, err := startProcess(cmd, filepath.Join(s.folder, "output"), syscall.SIGKILL)
	if err != nil {
		return err
	}
	s.process = p
	s.async.Go(func() {
		<-p.done
		s.exited(cmd.ProcessState.ExitCode())
		_ = s.startFunction() // else the next invocation gets no answer, and its test fails
	})
	return nil
}

// exited answers what the program has not.
func (s *LambdaServer) exited(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, i := range s.running { // order: all of them
		delete(s.running, id)
		i.done <- ended{failure("Runtime.ExitError", fmt.Sprintf("RequestId: %s Error: Runtime exited with error: exit status %d", id, code)), "Unhandled"}
	}
}

// failure is the payload of a function that has failed.
func failure(kind, message string) string {
	text, err := json.Marshal(map[string]string{"errorType": kind, "errorMessage": message})
	if err != nil {
		panic(err) // these are texts
	}
	return string(text)
}

// runtime serves the runtime API of Lambda, at the version 2018-06-01.
func (s *LambdaServer) runtime() http.Handler {
	mux := http.NewServeMux()
	const base = "/2018-06-01/runtime/"
	mux.HandleFunc("GET "+base+"invocation/next", func(w http.ResponseWriter, r *http.Request) {
		select {
		case i := <-s.events:
			s.mu.Lock()
			s.running[i.id] = i
			s.mu.Unlock()
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", i.id)
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(time.Minute).UnixMilli()))
			w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", i.arn)
			_, _ = io.WriteString(w, i.event)
		case <-r.Context().Done():
		}
	})
	end := func(how string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			s.mu.Lock()
			i := s.running[r.PathValue("id")]
			delete(s.running, r.PathValue("id"))
			s.mu.Unlock()
			if i == nil || err != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			i.done <- ended{string(body), how}
			w.WriteHeader(http.StatusAccepted)
		}
	}
	mux.HandleFunc("POST "+base+"invocation/{id}/response", end(""))
	mux.HandleFunc("POST "+base+"invocation/{id}/error", end("Unhandled"))
	mux.HandleFunc("POST "+base+"init/error", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })
	return mux
}

// run has the function work on an event.
func (s *LambdaServer) run(i Invocation) ended {
	arn := "arn:aws:lambda:" + i.Region + ":123456789012:function:" + s.Name
	if i.Qualifier != "" {
		arn += ":" + i.Qualifier
	}
	under := &invocation{id: rand.Text(), arn: arn, event: i.Event, done: make(chan ended, 1)}
	s.events <- under
	select {
	case o := <-under.done:
		return o
	case <-time.After(20 * time.Second):
		return ended{failure("Sandbox.Timedout", "Task timed out after 20.00 seconds"), "Unhandled"}
	}
}

var (
	invocationPath = regexp.MustCompile(`^/2015-03-31/functions/([^/]+)/invocations$`)
	credential     = regexp.MustCompile(`Credential=([^/]+)/[0-9]{8}/([a-z0-9-]+)/lambda/aws4_request`)
)

// refuse answers with an error of the API.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("X-Amzn-Errortype", code)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	text, err := json.Marshal(map[string]string{"Type": "User", "Message": message})
	if err != nil {
		panic(err) // these are texts
	}
	_, _ = w.Write(text)
}

// invoke serves the operation Invoke of the API of Lambda.
func (s *LambdaServer) invoke(w http.ResponseWriter, r *http.Request) {
	path, signed := invocationPath.FindStringSubmatch(r.URL.Path), credential.FindStringSubmatch(r.Header.Get("Authorization"))
	event, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has left
	}
	i := Invocation{Type: r.Header.Get("X-Amz-Invocation-Type"), Qualifier: r.URL.Query().Get("Qualifier"), Event: string(event)}
	limit := 6 << 20
	if i.Type == "Event" {
		limit = 1 << 20
	}
	name := ""
	if path != nil {
		var alias string
		name, alias, _ = strings.Cut(path[1][strings.LastIndex(path[1], "function:")+1:], ":")
		if strings.HasPrefix(path[1], "arn:") {
			name, alias, _ = strings.Cut(path[1][strings.LastIndex(path[1], ":function:")+len(":function:"):], ":")
		}
		if alias != "" {
			i.Qualifier = alias
		}
	}
	switch {
	case signed == nil:
		refuse(w, http.StatusForbidden, "MissingAuthenticationTokenException", "Missing Authentication Token")
		return
	case path == nil || r.Method != http.MethodPost:
		refuse(w, http.StatusNotFound, "UnknownOperationException", "")
		return
	case name != s.Name:
		refuse(w, http.StatusNotFound, "ResourceNotFoundException", "Function not found: arn:aws:lambda:"+signed[2]+":123456789012:function:"+name)
		return
	case len(event) > limit:
		refuse(w, http.StatusRequestEntityTooLarge, "RequestTooLargeException", "Request must be smaller than the limit")
		return
	case i.Type == "DryRun":
		w.WriteHeader(http.StatusNoContent)
		return
	case len(event) > 0 && !json.Valid(event):
		refuse(w, http.StatusBadRequest, "InvalidRequestContentException", "Could not parse request body into json")
		return
	case s.take(&s.busy):
		refuse(w, http.StatusTooManyRequests, "TooManyRequestsException", "Rate Exceeded.")
		return
	}
	if i.Event == "" {
		i.Event = "{}"
	}
	i.Key, i.Region = signed[1], signed[2]
	at := s.record(i)
	if i.Type == "Event" {
		s.async.Go(func() { s.queue(at, i) })
		s.answer(w, http.StatusAccepted, ended{})
		return
	}
	s.again(at)
	s.answer(w, http.StatusOK, s.run(i))
}

// queue invokes the function as Lambda does for an asynchronous invocation: up to three times if it fails.
func (s *LambdaServer) queue(at int, i Invocation) {
	for range 3 {
		s.again(at)
		if s.run(i).how == "" {
			return
		}
	}
}

// answer sends an answer to a client, or loses it with the connection.
func (s *LambdaServer) answer(w http.ResponseWriter, status int, o ended) {
	if s.take(&s.lose) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // the other side sees a reset
		}
		c.Close()
		return
	}
	if o.how != "" {
		w.Header().Set("X-Amz-Function-Error", o.how)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, o.body)
}

// take reports whether a counter is above zero, and lowers it.
func (s *LambdaServer) take(counter *int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if *counter == 0 {
		return false
	}
	*counter--
	return true
}

// record adds an invocation, and returns where it stands.
func (s *LambdaServer) record(i Invocation) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.invoked = append(s.invoked, i)
	return len(s.invoked) - 1
}

// again counts that the function gets an event.
func (s *LambdaServer) again(at int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.invoked[at].Times++
}

// Invocations returns what was invoked.
func (s *LambdaServer) Invocations() []Invocation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Invocation(nil), s.invoked...)
}

// Lose has clients not get the next answers: the function has run, and the connection is reset.
func (s *LambdaServer) Lose(answers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lose = answers
}

// Refuse has the next invocations refused, as there are too many.
func (s *LambdaServer) Refuse(invocations int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = invocations
}

// URL is where clients find the server.
func (s *LambdaServer) URL() string { return s.front.URL }

// Close ends the server for clients.
func (s *LambdaServer) Close() { s.front.Close() }

// end stops everything.
func (s *LambdaServer) end() {
	s.front.Close()
	s.mu.Lock()
	s.isClosed = true
	p := s.process
	s.mu.Unlock()
	if p != nil {
		p.kill()
	}
	s.back.CloseClientConnections()
	s.back.Close()
	s.async.Wait()
}
