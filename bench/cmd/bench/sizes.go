package main

import (
	"debug/elf"
	"fmt"
	"os"

	"github.com/resgen-go/resgen/bench/bare"
)

// sizes are the sizes of a program in bytes.
type sizes struct {
	file    int64
	content int64 // of its sections that are loaded, without the gaps that align them: the file grows by pages
}

// sizesOf builds b and measures it.
func sizesOf(scratch string, b bare.Build) (s sizes, err error) {
	exe, err := b.Make(".", scratch)
	if err != nil {
		return s, err
	}
	info, err := os.Stat(exe)
	if err != nil {
		return s, err
	}
	s.file = info.Size()
	program, err := elf.Open(exe)
	if err != nil {
		return s, fmt.Errorf("programs are measured where they are ELF files: %w", err)
	}
	defer program.Close()
	for _, section := range program.Sections {
		if section.Flags&elf.SHF_ALLOC != 0 && section.Type != elf.SHT_NOBITS {
			s.content += int64(section.Size)
		}
	}
	return s, os.Remove(exe)
}
