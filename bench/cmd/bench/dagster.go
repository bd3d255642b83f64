package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// besideDagster is the module whose programs are compared.
const besideDagster = "../tests/dagster"

// A process is one that is compared with others. What it prints is the most memory that it has had, in kB.
type process struct {
	name string
	args []string
	of   *process // what it is compared with: the process of resgen that does as much
	cost
	memory []float64 // MB
}

// dagster compares processes that resolve the same resources from the same environment, with Dagster and with what resgen generates.
func dagster(scratch string) error {
	if *python == "" {
		return errors.New("it needs -python: a Python with the packages of tests/dagster/python/requirements.txt")
	}
	environment, err := dagsterEnvironment(scratch)
	if err != nil {
		return err
	}
	build := func(name string) (string, error) {
		exe, err := filepath.Abs(filepath.Join(scratch, name))
		if err != nil {
			return "", err
		}
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", exe, "./program/"+name)
		cmd.Dir, cmd.Env = besideDagster, append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%w\n%s", err, out)
		}
		return exe, nil
	}
	configuration, err := build("configuration")
	if err != nil {
		return err
	}
	clients, err := build("clients")
	if err != nil {
		return err
	}
	script := filepath.Join(besideDagster, "python", "resolve.py")
	alone := &process{name: "resgen: resolve", args: []string{configuration}}
	withClients := &process{name: "resgen: resolve, and make clients", args: []string{clients}}
	all := []*process{
		alone,
		{name: "Dagster: import it", args: []string{*python, script, "dagster"}, of: alone},
		{name: "Dagster: import the resources too", args: []string{*python, script, "import"}, of: alone},
		{name: "Dagster: resolve", args: []string{*python, script, "resolve"}, of: alone},
		{name: "Dagster: resolve in a run", args: []string{*python, script, "run"}, of: alone},
		withClients,
		{name: "Dagster: resolve, and make clients", args: []string{*python, script, "clients"}, of: withClients},
	}
	for round := range *runs + 1 {
		for _, p := range all {
			if round == 1 { // the first has compiled the Python, and read all files from the disk
				p.cost, p.memory = cost{}, nil
			}
			if err := p.start(environment); err != nil {
				return err
			}
		}
	}
	t := &table{
		title: "Resolving the resources of tests/dagster",
		head:  []string{"process", "wall ms", "processor ms", "memory, MB", "x resgen, wall", "x resgen, processor", "x resgen, memory"},
	}
	for _, p := range all {
		of := p.of
		if of == nil {
			of = p
		}
		t.add(p.name, decimal(median(p.wall)), decimal(median(p.cpu)), decimal(median(p.memory)),
			whole(ratio(p.wall, of.wall)), whole(ratio(p.cpu, of.cpu)), whole(ratio(p.memory, of.memory)))
	}
	t.print()
	return nil
}

// dagsterEnvironment is the environment in which nothing is wrong, and what keeps Python from the network and the checkout.
func dagsterEnvironment(scratch string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(besideDagster, "good.json"))
	if err != nil {
		return nil, err
	}
	var variables map[string]string
	if err := json.Unmarshal(text, &variables); err != nil {
		return nil, err
	}
	environment := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + scratch, "PYTHONPYCACHEPREFIX=" + filepath.Join(scratch, "pycache"),
		"DAGSTER_DISABLE_TELEMETRY=true", "AWS_EC2_METADATA_DISABLED=true", "AWS_DEFAULT_REGION=us-east-1",
	}
	for name, value := range variables { // order: each variable is there once
		environment = append(environment, name+"="+value)
	}
	return environment, nil
}

// start runs the process once.
func (p *process) start(environment []string) error {
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Env = environment
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	begin := time.Now()
	out, err := cmd.Output()
	p.took(time.Since(begin), cmd.ProcessState)
	if err != nil {
		return fmt.Errorf("%v: %w\n%.2000s", cmd.Args, err, stderr.Bytes())
	}
	kB, err := strconv.ParseFloat(string(bytes.TrimSpace(out)), 64)
	if err != nil {
		return fmt.Errorf("%s: memory is measured where processes have a /proc: %w", p.name, err)
	}
	p.memory = append(p.memory, kB/1024)
	return nil
}
