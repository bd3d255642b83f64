// Package rules writes the conditions that a configuration must meet, and the messages when it does not: Validate, Review, and Describe,
// which names the same fields.
package rules
