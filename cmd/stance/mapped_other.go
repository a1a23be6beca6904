//go:build !unix

package main

import "stance/classify"

// openKept opens the kept model.
func openKept(name string) (*classify.Model, error) { return readToTag(name) }
